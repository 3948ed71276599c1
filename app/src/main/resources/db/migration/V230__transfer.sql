-- Everything goes out in open files, and comes in again where nothing is yet. Its own role, because it is the one that
-- reads every tenant's rows of every kind and writes them as they were: who recorded them, since when they were known.
-- It writes where there is nothing, so it may change and delete no row; but the number of a model, which an empty
-- installation has given out already, is given out again.
do $$
declare
  carried text;
  counter regclass;
begin
  if not exists (select from pg_roles where rolname = 'tenure_stage_transfer') then
    create role tenure_stage_transfer nologin;
  end if;
  execute 'grant tenure_stage_transfer to current_user with set true, inherit false';
  -- Rows come through a table of the transaction's own: PostgreSQL copies none straight through a wall.
  execute format('grant temporary on database %I to tenure_stage_transfer', current_database());
  grant usage on schema public to tenure_stage_transfer;
  foreach carried in array array[
      'tenants_tenant', 'tenants_alias', 'tenants_alias_removed', 'tenants_profile', 'tenants_contract',
      'tenants_contract_line', 'tenants_contract_outcome', 'tenants_owner', 'tenants_parent',
      'tenants_onboarding_step', 'tenants_incident', 'tenants_slo', 'tenants_quota', 'tenants_measurement',
      'tenants_sentiment', 'tenants_milestone', 'tenants_milestone_done', 'tenants_contact', 'tenants_note',
      'tenants_truth', 'tenants_handover', 'tenants_handover_tenant', 'tenants_merge', 'tenants_history',
      'tenants_history_file', 'tenants_history_tenant', 'tenants_import', 'tenants_import_row',
      'health_model', 'health_day', 'health_score',
      'revenue_setting', 'revenue_rate', 'revenue_closing', 'revenue_closing_tenant',
      'privacy_lock', 'privacy_person', 'privacy_erasure'] loop
    execute format('grant select, insert on %I to tenure_stage_transfer', carried);
    if (select relrowsecurity from pg_class where oid = carried::regclass) then
      execute format('create policy tenure_stage_transfer_read on %I for select to tenure_stage_transfer using (true)',
                     carried);
      execute format('create policy tenure_stage_transfer_add on %I for insert to tenure_stage_transfer with check (true)',
                     carried);
    end if;
    for counter in select s.oid
                     from pg_class s
                     join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i')
                    where s.relkind = 'S' and d.refobjid = carried::regclass loop
      execute format('grant select, update on sequence %s to tenure_stage_transfer', counter);
    end loop;
  end loop;
  grant select, update on sequence tenants_import_number to tenure_stage_transfer;
  grant delete on health_model to tenure_stage_transfer;
  grant execute on function health_partition(date) to tenure_stage_transfer;
  -- Whose row of a board must be worked out follows from what comes in.
  grant insert on health_unlisted to tenure_stage_transfer;
  create policy tenure_stage_transfer on health_unlisted for insert to tenure_stage_transfer with check (true);
  -- Nobody scores meanwhile.
  grant select, update (holder) on cycle_lease to tenure_stage_transfer;
end $$;
