-- The event ledger, in DuckDB. Append-only; owned and written by `ingest` alone.
-- Holds open and grace days; sealed days are Parquet (see partitions), never in both.
create table if not exists event (
  seq       bigint    not null,  -- order of commit in this installation, strictly increasing
  tenant_id integer   not null,
  source    varchar   not null,  -- CloudEvents source
  id        varchar   not null,  -- CloudEvents id; (tenant, source, id) is accepted once
  type      varchar   not null,
  subject   varchar,             -- who did it: a person or a service account, as the vendor names them
  time      timestamp not null,  -- event time, UTC; receipt time when the event had none
  day       date      not null,  -- the UTC day of time
  received  timestamp not null,  -- receipt time, UTC
  data      varchar,             -- CloudEvents data as canonical JSON, when it is JSON
  extension varchar              -- extension attributes as a canonical JSON object, when there are any
);
