-- A file of facts speaks of thousands of tenants, and a transaction for each would take a minute. The import
-- resolves every tenant through the sight of who sent the file, then writes in one transaction of this role.
do $$
declare
  guarded text;
begin
  if not exists (select from pg_roles where rolname = 'tenure_stage_facts') then
    create role tenure_stage_facts nologin;
  end if;
  execute 'grant tenure_stage_facts to current_user with set true, inherit false';
  grant usage on schema public to tenure_stage_facts;
  foreach guarded in array array['tenants_tenant', 'tenants_alias', 'tenants_profile', 'tenants_contract',
                                 'tenants_owner', 'tenants_onboarding_step', 'tenants_incident', 'tenants_slo',
                                 'tenants_quota'] loop
    execute format('create policy tenure_stage_facts on %I to tenure_stage_facts using (true) with check (true)',
                   guarded);
    execute format('grant select, insert, update on %I to tenure_stage_facts', guarded);
  end loop;
  grant usage on sequence tenants_tenant_tenant_id_seq to tenure_stage_facts;
end $$;
