-- What is derived from the ledger, in DuckDB. Owned by `usage`; every row can be derived again.
-- Each table has one row a key, so an incremental rollup and a full one leave the same rows.

-- Which version of which meter a number stands for, and the last sequence it has seen.
create table if not exists usage_meter (
  number   smallint not null,
  name     varchar  not null,
  digest   varchar  not null,
  consumed bigint   not null
);

-- Of which revision of the ledger the rollups are.
create table if not exists usage_revision (ledger integer not null);
insert into usage_revision select 0 where not exists (from usage_revision);

-- One row a meter, tenant and day on which the tenant sent an event of the meter's types.
create table if not exists usage_day (
  meter     smallint not null,
  tenant_id integer  not null,
  day       date     not null,
  events    bigint   not null,  -- of the types, whatever the filter said
  hits      bigint   not null,  -- that passed the filter and had the value
  num       decimal(38,6),      -- sum over the hits, or the greatest for a max meter; null without a hit
  den       decimal(38,6)
);

-- When a tenant first sent what a meter is made of: tells never from not lately.
create table if not exists usage_first (
  meter     smallint not null,
  tenant_id integer  not null,
  first_day date     not null
);

-- The days on which anybody at all sent it: tells a dead feed from an idle tenant.
create table if not exists usage_feed (
  meter smallint not null,
  day   date     not null
);

-- Which days each subject was active: see ActiveDays for the bits.
create table if not exists usage_active (
  meter     smallint not null,
  tenant_id integer  not null,
  key       varchar  not null,
  block     bigint   not null,
  days      bigint   not null
);

-- The newest sample of each key on each day.
create table if not exists usage_latest (
  meter     smallint      not null,
  tenant_id integer       not null,
  key       varchar       not null,
  day       date          not null,
  time      timestamp     not null,
  seq       bigint        not null,
  num       decimal(38,6) not null,
  den       decimal(38,6) not null
);
