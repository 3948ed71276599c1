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

-- The last sequence given out. Written in every commit that adds events, before they are appended.
create table if not exists ledger_head (seq bigint not null);
insert into ledger_head select 0 where not exists (from ledger_head);

-- Files that hold what `event` no longer does: sealed days, and late rows of days already sealed.
create table if not exists ledger_file (
  path      varchar not null,    -- below the folder of events
  kind      varchar not null check (kind in ('sealed', 'correction')),
  first_day date    not null,
  last_day  date    not null,
  first_seq bigint  not null,
  last_seq  bigint  not null,
  rows      bigint  not null
);

-- Committed history jobs whose rows still lie in a table of their own, history_ready_JOB: row n is the event
-- of sequence base + n. They move to `event` and to files right after the commit, or at the next start.
create table if not exists ledger_batch (job_id bigint not null, base bigint not null, rows bigint not null);

-- Which sequences a history job brought. After a revert of the job nobody sees them: rows stay where they lie, and what
-- is read is the ledger without these ranges. An event whose account was unknown then, and linked since, has a range of
-- its own.
create table if not exists ledger_range (
  job_id bigint    not null,
  base   bigint    not null,   -- the sequences after this one
  rows   bigint    not null,   -- so many of them
  voided timestamp             -- when the job was reverted
);

-- Keys that a history job added to the acceptance window, so that its revert can forget them.
create table if not exists history_key (job_id bigint not null, key1 bigint not null, key2 bigint not null);

-- Keys of the acceptance window, a table per generation (event_key_1, event_key_2, …), so that letting old
-- keys go is dropping a table. A generation is left alone once it is full or four days old.
create table if not exists key_generation (
  generation integer not null,
  first_day  date    not null,   -- receipt day of its first keys
  last_day   date    not null,   -- the last receipt day it may take
  capacity   bigint  not null
);

-- What could not be accepted, with its bytes.
create sequence if not exists quarantine_number;
create table if not exists quarantine (
  quarantine_id bigint    not null default nextval('quarantine_number'),
  received      timestamp not null,
  key_name      varchar   not null,
  tenant_id     integer,            -- of a tenant-bound key
  account_attribute varchar,        -- of a source key
  digest        blob      not null, -- of key, headers and bytes: the same thing sent again is kept once
  event_id      varchar,
  slug          varchar   not null,
  title         varchar   not null,
  detail        varchar   not null,
  field         varchar,
  fix           varchar   not null,
  content_type  varchar,
  attributes    varchar   not null, -- ce- headers as a JSON object
  raw           blob      not null,
  replayed      timestamp,          -- when a replay was accepted; open while null
  outcome       varchar
);

-- Events whose account is no tenant yet.
create table if not exists unmatched_event (
  key_name  varchar   not null,
  account   varchar   not null,
  source    varchar   not null,
  id        varchar   not null,
  type      varchar   not null,
  subject   varchar,
  time      timestamp,              -- null when the event had none
  received  timestamp not null,
  data      varchar,
  extension varchar
);
create table if not exists unmatched_ignored (key_name varchar not null, account varchar not null);

-- History imports: staged here, looked at, then committed whole or deleted.
create sequence if not exists history_number;
create table if not exists history_job (
  job_id    bigint    not null default nextval('history_number'),
  name      varchar   not null,
  key_name  varchar   not null,
  tenant_id integer,             -- of a tenant-bound key
  account_attribute varchar,     -- of a source key
  state     varchar   not null check (state in ('open', 'committed')),
  created   timestamp not null,
  rows      bigint    not null,  -- taken so far, refused ones too: where an upload goes on
  committed timestamp,
  accepted  bigint,
  duplicate bigint,
  conflict  bigint,
  unmatched bigint
);
-- What is being done with a job that lies in two stores: finished, or taken back, after the next start.
alter table history_job add column if not exists turning varchar;
create table if not exists history_row (
  job_id    bigint    not null,
  n         bigint    not null,
  account   varchar,
  tenant_id integer,             -- null until its account is matched
  source    varchar   not null,
  id        varchar   not null,
  type      varchar   not null,
  subject   varchar,
  time      timestamp not null,
  data      varchar,
  extension varchar
);
create table if not exists history_refused (
  job_id   bigint  not null,
  n        bigint  not null,
  event_id varchar,
  slug     varchar not null,
  detail   varchar not null,
  field    varchar
);

-- What is said of people in rows that wait is sealed: see SealedEvent. Null in rows from before there were seals.
alter table unmatched_event add column if not exists sealed blob;
alter table quarantine add column if not exists sealed boolean;
alter table history_row add column if not exists sealed blob;
-- Of the event as it was sent: what is staged of it no longer says who it was.
alter table history_row add column if not exists key1 bigint;
alter table history_row add column if not exists key2 bigint;
alter table history_row add column if not exists payload bigint;

-- How often the door withheld an attribute: dropped, or kept as a pseudonym.
create table if not exists personal_withheld (
  day       date    not null,    -- of receipt
  key_name  varchar not null,
  attribute varchar not null,
  dropped   boolean not null,
  times     bigint  not null
);

-- Up to which sequence events name people in the clear: those from before there were pseudonyms, until they are
-- written again. The revision says how often that was done: what was derived from an earlier one is outdated.
create table if not exists ledger_mask (plain_until bigint not null, revision integer not null);
insert into ledger_mask select seq, 0 from ledger_head where not exists (from ledger_mask);

-- Pseudonyms whose person was erased. They are random: they say that somebody was, not who.
create table if not exists personal_erased (tenant_id integer not null, pseudonym varchar not null);

-- What a history job refused, as the quarantine will keep it when the job is committed. Null in rows from before bytes
-- were kept, and in those that named somebody who was erased.
alter table history_refused add column if not exists title varchar;
alter table history_refused add column if not exists fix varchar;
alter table history_refused add column if not exists content_type varchar;
alter table history_refused add column if not exists digest blob;
alter table history_refused add column if not exists raw blob;
-- It came by a history job, so that a replay does not take the time of receipt for one that is missing.
alter table quarantine add column if not exists history boolean;

-- Which history job brought it; its revert takes it away.
alter table unmatched_event add column if not exists job_id bigint;

-- Exports of another installation that came in here, by the digest of what they hold. It comes in before PostgreSQL's
-- part, so that one which was cut short in between goes on from here.
create table if not exists ledger_arrival (digest varchar not null, arrived timestamp not null);
