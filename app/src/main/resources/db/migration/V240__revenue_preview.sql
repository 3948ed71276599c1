-- What somebody looked at before closing a period. A closing names its digest, and is told what changed since.
create table revenue_preview (
  digest  text        primary key check (digest ~ '^[0-9a-f]{64}$'),
  period  text        not null,
  made_at timestamptz not null,
  made_by text        not null
);
create table revenue_preview_tenant (
  digest       text   not null references revenue_preview,
  tenant_id    int    not null references tenants_tenant,
  opening      bigint not null,
  restated     bigint not null,
  new_business bigint not null,
  expansion    bigint not null,
  contraction  bigint not null,
  churn        bigint not null,
  currency     bigint not null,
  closing      bigint not null,
  primary key (digest, tenant_id)
);
call tenure_wall('revenue_preview_tenant', 'tenure_stage_revenue');
revoke insert, update, delete on revenue_preview_tenant from tenure_tenant;
grant select, insert, delete on revenue_preview, revenue_preview_tenant to tenure_stage_revenue;

-- What a merge moved is neither lost nor won, so revenue must know who became whom.
create policy tenure_stage_revenue on tenants_merge for select to tenure_stage_revenue using (true);
grant select on tenants_merge to tenure_stage_revenue;
