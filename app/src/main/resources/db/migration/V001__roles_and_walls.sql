-- Four kinds of transaction, each a role without login that the application's login takes on for the
-- length of one transaction. Roles belong to the cluster, so they may be there already.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['tenure_tenant', 'tenure_staff', 'tenure_control', 'tenure_stage_ingest',
                                'tenure_stage_usage', 'tenure_stage_health', 'tenure_stage_cycle'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
    execute format('grant %I to current_user with set true, inherit false', wanted);
    execute format('grant usage on schema public to %I', wanted);
  end loop;
end $$;

-- Which tenant, and which member of staff, this transaction is bound to. Unset means none, never all.
create function tenure_tenant() returns int language sql stable
  return nullif(current_setting('app.tenant', true), '')::int;
create function tenure_staff() returns int language sql stable
  return nullif(current_setting('app.staff', true), '')::int;

-- Assignments are the wall of StaffTx, so they stand beside it. The tables they point to follow.
create table access_assignment (
  staff_id   int         not null,
  tenant_id  int         not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  reason     text        not null,
  primary key (staff_id, tenant_id),
  check (granted_at < expires_at)
);
grant select, insert, update, delete on access_assignment to tenure_control;
grant select on access_assignment to tenure_staff;

-- Every table with a tenant_id calls this once. Staff read what they are assigned; writing goes tenant by
-- tenant; a stage's role sees all tenants but only on the tables it was granted.
create procedure tenure_wall(guarded regclass, variadic stages text[] default '{}')
language plpgsql as $$
declare
  stage text;
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy tenant on %s to tenure_tenant using (tenant_id = tenure_tenant())'
              || ' with check (tenant_id = tenure_tenant())', guarded);
  execute format('create policy staff on %s for select to tenure_staff using (tenant_id in'
              || ' (select a.tenant_id from access_assignment a'
              || '   where a.staff_id = tenure_staff() and a.expires_at > now()))', guarded);
  execute format('grant select, insert, update, delete on %s to tenure_tenant', guarded);
  execute format('grant select on %s to tenure_staff', guarded);
  foreach stage in array stages loop
    execute format('create policy %I on %s to %I using (true) with check (true)', stage, guarded, stage);
  end loop;
end $$;
