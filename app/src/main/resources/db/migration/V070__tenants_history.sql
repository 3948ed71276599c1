-- Facts of the past come in by a staged job, the only door that may say when a fact became known. What was sent is
-- kept as it came, with the rules that were declared for it, so that a commit and a revert can always be retold.
create table tenants_history (
  job_id       bigint      primary key,
  state        text        not null check (state in ('open', 'committed', 'reverted')),
  committed_at timestamptz,
  committed_by text,
  reverted_at  timestamptz,
  reverted_by  text,
  check ((state = 'open') = (committed_at is null)),
  check ((state = 'reverted') = (reverted_at is not null))
);
create table tenants_history_file (
  job_id    bigint      not null references tenants_history on delete cascade,
  file      int         not null,
  kind      text        not null,
  digest    text        not null,      -- SHA-256 of the bytes
  known     text        not null,      -- a line a column: which rule says when it became known
  csv       bytea       not null,
  rows      int         not null,
  staff_id  int         not null,      -- in whose sight its tenants are
  staged_at timestamptz not null,
  staged_by text        not null,
  primary key (job_id, file),
  unique (job_id, kind, digest)
);
grant select, insert, update, delete on tenants_history, tenants_history_file to tenure_stage_facts;

-- Whom a job says something of, in facts or in events.
create table tenants_history_tenant (
  job_id    bigint not null references tenants_history on delete cascade,
  tenant_id int    not null,
  primary key (tenant_id, job_id)
);
call tenure_wall('tenants_history_tenant', 'tenure_stage_facts', 'tenure_stage_health');
revoke insert, update, delete on tenants_history_tenant from tenure_tenant;
grant select, insert, delete on tenants_history_tenant to tenure_stage_facts;
grant select on tenants_history_tenant to tenure_stage_health;
-- The declared rules are assumptions of every score made from the job, so whoever may read the score may read them.
grant select (job_id, state, committed_at) on tenants_history to tenure_staff, tenure_stage_health;
grant select (job_id, file, kind, known) on tenants_history_file to tenure_staff;

-- Which job said it; null is a live door. A job's rows are the one thing that may be taken out again, by a revert of
-- the whole job, and what they stood in place of is put back.
alter table tenants_tenant add column job_id bigint;
alter table tenants_alias add column job_id bigint;
do $$
declare
  guarded text;
begin
  foreach guarded in array array['tenants_profile', 'tenants_contract', 'tenants_owner', 'tenants_onboarding_step',
                                 'tenants_incident', 'tenants_slo', 'tenants_quota'] loop
    execute format('alter table %I add column job_id bigint', guarded);
    execute format('create index %I on %I (job_id) where job_id is not null', guarded || '_job', guarded);
    execute format('grant delete on %I to tenure_stage_facts', guarded);
  end loop;
end $$;
grant delete on tenants_tenant, tenants_alias to tenure_stage_facts;

-- A tenant that only a reverted job had made is taken out with it.
create function access_uncover_tenant() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from access_assignment where tenant_id = old.tenant_id;
  delete from access_known_tenant where tenant_id = old.tenant_id;
  return null;
end $$;
create trigger tenants_uncovered after delete on tenants_tenant
  for each row execute function access_uncover_tenant();

-- Reads of a past day need what was known then, not only what is known now.
drop index tenants_incident_opened;
drop index tenants_slo_day;
drop index tenants_quota_day;
create index tenants_incident_opened on tenants_incident (tenant_id, opened_at);
create index tenants_slo_day on tenants_slo (day);
create index tenants_quota_day on tenants_quota (day);
