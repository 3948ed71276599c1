-- Requests are served by a login that owns nothing (store.LoginRole); who owns the tables is met by migrations alone. So
-- what says who may see which tenant stands behind the wall as well, and only functions that run with the owner's rights
-- read it beside any tenant: forced row-level security holds the owner too, hence its policies.
do $$
declare
  guarded text;
begin
  foreach guarded in array array['access_assignment', 'access_key', 'access_known_tenant'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format('create policy control on %I to tenure_control using (true) with check (true)', guarded);
    execute format('create policy owner on %I to current_user using (true) with check (true)', guarded);
  end loop;
end $$;
-- The wall of StaffTx reads assignments as who is behind it.
create policy staff on access_assignment for select to tenure_staff using (staff_id = tenure_staff());

-- Names of owners, of accounts that not everybody sees.
alter table tenants_handover enable row level security;
alter table tenants_handover force row level security;
create policy staff on tenants_handover for select to tenure_staff
  using (handover_id in (select t.handover_id from tenants_handover_tenant t));
create policy tenure_stage_facts on tenants_handover to tenure_stage_facts using (true) with check (true);
create policy tenure_stage_transfer_read on tenants_handover for select to tenure_stage_transfer using (true);
create policy tenure_stage_transfer_add on tenants_handover for insert to tenure_stage_transfer with check (true);

-- Only the owner of a table may tell the planner of its rows.
create function tenure_analyze(counted regclass) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  execute format('analyze %s', counted);
  return true;
end $$;
revoke all on function tenure_analyze(regclass) from public;
grant execute on function tenure_analyze(regclass) to tenure_control;

-- A database that was once of an older PostgreSQL may let everybody make tables.
revoke create on schema public from public;

-- A trigger asks nobody, but who may call its function could hang it on a table of his own.
revoke all on function access_cover_tenant(), access_cover_staff(), access_uncover_tenant(), access_withhold() from public;
