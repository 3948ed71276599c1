-- The board's rows of one day, the newest that was scored, worked out beforehand: a page asks for all of them several
-- times over. A new score is written here too. A tenant whose facts changed since, or who is new, stands in
-- health_unlisted until the loop turns, and is worked out when it is asked for, as every tenant of another day is. So a
-- board is never behind, only slower.
create table health_listing (
  tenant_id  int         primary key references tenants_tenant on delete cascade,
  day        date        not null,
  score      smallint,
  band       smallint    not null,
  model      smallint    not null,
  driver     smallint    not null,
  -- Grouped by, so compared byte by byte.
  key        text        not null collate "C",
  name       text        not null,
  plan       text        not null collate "C",
  status     text        not null collate "C",
  owner      text        collate "C",
  decides    int,
  currencies text[]      not null,
  amounts    bigint[]    not null,
  worth      bigint,
  -- The first of them: few tenants pay in two.
  currency   text        collate "C" generated always as (currencies[1]) stored,
  arr_minor  bigint      generated always as (amounts[1]) stored
);
call tenure_wall('health_listing', 'tenure_stage_health');
revoke insert, update, delete on health_listing from tenure_tenant;
grant select, insert, update, delete on health_listing to tenure_stage_health;

create function health_listing_of(wanted int[], wanted_day date, known timestamptz)
returns table (tenant_id int, day date, score smallint, band smallint, model smallint, driver smallint, key text,
               name text, plan text, status text, owner text, decides int, currencies text[], amounts bigint[],
               worth bigint)
language sql stable rows 10000
set plan_cache_mode = force_custom_plan as $$
  select s.tenant_id, s.day, s.score, s.band, s.model, s.driver, l.key, l.name, l.plan, l.status, l.owner, l.decides,
         l.currencies, l.arr_minor, l.worth
    from health_score s
    join tenants_listing_of($1, $2, $3) l on l.tenant_id = s.tenant_id
   where s.day = $2 and ($1 is null or s.tenant_id = any($1))
$$;

-- Who must be worked out again. Not unique: who changes a tenant must not wait for whoever else does.
create table health_unlisted (
  tenant_id int not null
);
call tenure_wall('health_unlisted', 'tenure_stage_health', 'tenure_stage_facts');
revoke update, delete on health_unlisted from tenure_tenant;
-- A later migration that mends facts marks their tenants too.
create policy owner on health_unlisted for insert to current_user with check (true);
grant select, insert, delete on health_unlisted to tenure_stage_health;
grant insert on health_unlisted to tenure_stage_facts;

create function health_unlist() returns trigger
language plpgsql as $$
begin
  insert into health_unlisted select distinct tenant_id from changed;
  return null;
end $$;
do $$
declare
  fact text;
begin
  foreach fact in array array['tenants_tenant', 'tenants_profile', 'tenants_owner', 'tenants_contract',
                              'tenants_contract_line', 'tenants_contract_outcome'] loop
    execute format('create trigger health_unlist_added after insert on %I referencing new table as changed'
                || ' for each statement execute function health_unlist()', fact);
    execute format('create trigger health_unlist_changed after update on %I referencing new table as changed'
                || ' for each statement execute function health_unlist()', fact);
    execute format('create trigger health_unlist_removed after delete on %I referencing old table as changed'
                || ' for each statement execute function health_unlist()', fact);
  end loop;
end $$;
