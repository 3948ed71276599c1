-- Which tenant stands above another, as a fact like the others. The parent is named by its key, which stays, so that a
-- file, a preview and a history say it in the same word; an absent one says that the tenant stands alone.
create table tenants_parent (
  tenant_id     int         not null references tenants_tenant,
  parent        text        references tenants_tenant (key),
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, valid_from with =) where (known_until = 'infinity') deferrable
);
call tenure_wall('tenants_parent', 'tenure_stage_facts');
grant select, insert, update, delete on tenants_parent to tenure_stage_facts;
create index tenants_parent_job on tenants_parent (job_id) where job_id is not null;
create index tenants_parent_parent on tenants_parent (parent) where parent is not null;
