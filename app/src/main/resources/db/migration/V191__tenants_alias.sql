-- An account name may be taken away from a tenant: what comes under it then waits until it is linked again. What it
-- meant before stays written, for events were counted by it.
create table tenants_alias_removed (
  tenant_id   int         not null references tenants_tenant on delete cascade,
  source      text        not null,
  account     text        not null,
  known_since timestamptz not null,
  recorded_by text        not null,
  removed_at  timestamptz not null,
  removed_by  text        not null
);
create index tenants_alias_removed_tenant on tenants_alias_removed (tenant_id);
call tenure_wall('tenants_alias_removed', 'tenure_stage_facts');
revoke insert, update, delete on tenants_alias_removed from tenure_tenant;
grant select, insert on tenants_alias_removed to tenure_stage_facts;

-- A tenant is found by its other names too.
create index tenants_alias_account on tenants_alias (account);
