-- Every model that ever scored a day, by its content. Rows are never changed; a stored score names its model
-- by this number, so any day can be replayed.
create table health_model (
  model      smallint    generated always as identity primary key,
  digest     text        not null unique check (digest ~ '^[0-9a-f]{64}$'),
  canonical  text        not null,
  first_used timestamptz not null,
  check (digest = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
);
grant select, insert on health_model to tenure_stage_health;
grant select on health_model to tenure_staff, tenure_control;

-- Which days were scored. A day is provisional until it has been scored after its end.
create table health_day (
  day         date        primary key,
  model       smallint    not null references health_model,
  tenants     int         not null check (tenants >= 0),
  assessed_at timestamptz not null,
  closed      boolean     not null
);
grant select, insert, update on health_day to tenure_stage_health;
grant select on health_day to tenure_staff, tenure_control;

-- One row a tenant and day, partitioned by month. Wide columns first and readings packed: 100 000 tenants are
-- 36 million rows a year. Day leads the key, so a day is one stretch of the table and new rows go to its end.
create table health_score (
  tenant_id int      not null,
  day       date     not null,
  model     smallint not null,
  score     smallint check (score >= 0 and score <= 10000),  -- hundredths; null when too little was measured
  band      smallint not null check (band >= 0 and band <= 5),
  driver    smallint not null check (driver >= -1),          -- the signal that cost most, by place in the model
  digest    uuid     not null,                               -- of model and readings
  readings  bytea    not null,
  primary key (day, tenant_id) with (fillfactor = 100),
  check ((score is null) = (band = 5))
) partition by range (day);
call tenure_wall('health_score', 'tenure_stage_health');
grant select, insert, update on health_score to tenure_stage_health;
-- History is written by the stage alone; the tenant's own transaction may read it.
revoke insert, update, delete on health_score from tenure_tenant;

-- Runs as the owner, because a stage's role may not create tables. A partition is reached through its parent
-- only: it has the wall without any policy, and no grants.
create function health_partition(wanted date) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', wanted)::date;
  name  text := 'health_score_' || to_char(first, 'YYYYMM');
begin
  if to_regclass('public.' || name) is null then
    execute format('create table %I partition of health_score for values from (%L) to (%L)'
                || ' with (fillfactor = 96)',
                   name, first, (first + interval '1 month')::date);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end if;
  return name;
end $$;
revoke all on function health_partition(date) from public;
grant execute on function health_partition(date) to tenure_stage_health;
