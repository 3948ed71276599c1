-- A book given to somebody else in one step, and what each account's owners were from that day on, so that it can be
-- given back as it was. The owners themselves are facts; this is the record of who moved which of them together.
create table tenants_handover (
  handover_id bigint      generated always as identity primary key,
  from_owner  text        not null check (length(from_owner) > 0 and length(from_owner) <= 200),
  to_owner    text        not null check (length(to_owner) > 0 and length(to_owner) <= 200),
  first_day   date        not null,
  back_on     date,                  -- the first day the owner is back; null is for good
  recorded_at timestamptz not null,
  recorded_by text        not null,
  returned_at timestamptz,
  returned_by text,
  check (first_day < back_on),
  check ((returned_at is null) = (returned_by is null))
);
grant select, insert, update on tenants_handover to tenure_stage_facts;
grant select on tenants_handover to tenure_staff;

create table tenants_handover_tenant (
  handover_id bigint not null references tenants_handover,
  tenant_id   int    not null references tenants_tenant on delete cascade,
  before      jsonb  not null,       -- owners from the first day on: name, email, valid_from
  primary key (handover_id, tenant_id)
);
create index tenants_handover_tenant_tenant on tenants_handover_tenant (tenant_id);
call tenure_wall('tenants_handover_tenant', 'tenure_stage_facts');
revoke insert, update, delete on tenants_handover_tenant from tenure_tenant;
grant select, insert on tenants_handover_tenant to tenure_stage_facts;
