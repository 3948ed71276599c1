-- Two tenants that turned out to be one. What was said of the one that is no more is said of the survivor from then on,
-- as facts under the merge's own number, which is taken out whole when the merge is taken back. Its events stay its own
-- in the ledger; who reads usage of a later day reads them for the survivor.
create table tenants_merge (
  merge_id    bigint      primary key,   -- of the sequence of file imports, so that their facts are told apart
  tenant_id   int         not null references tenants_tenant,
  survivor_id int         not null references tenants_tenant,
  merged_at   timestamptz not null,
  merged_by   text        not null,
  plan        jsonb       not null,      -- what moved, and what did not
  reverted_at timestamptz,
  reverted_by text,
  check (tenant_id <> survivor_id),
  check ((reverted_at is null) = (reverted_by is null))
);
create unique index tenants_merge_once on tenants_merge (tenant_id) where reverted_at is null;
create index tenants_merge_survivor on tenants_merge (survivor_id);
call tenure_wall('tenants_merge', 'tenure_stage_facts', 'tenure_stage_health');
revoke insert, update, delete on tenants_merge from tenure_tenant;
grant select, insert, update on tenants_merge to tenure_stage_facts;
grant select on tenants_merge to tenure_stage_health;

-- Such a tenant is in no total. Forced row-level security hides nothing from a changed constraint.
do $$
declare
  guarded text;
begin
  foreach guarded in array array['tenants_tenant', 'tenants_profile'] loop
    execute format('alter table %I drop constraint %I', guarded, guarded || '_status_check');
    execute format('alter table %I add constraint %I check'
                || ' (status in (''prospect'', ''live'', ''ended'', ''internal'', ''test'', ''merged''))',
                   guarded, guarded || '_status_check');
  end loop;
end $$;
