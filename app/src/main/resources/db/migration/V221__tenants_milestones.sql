-- What a customer is expected to reach by a day, and whether it did. Who plans and who reports are often two systems
-- that know of it at different times, so these are two facts: a plan that comes later does not undo what was reached.
-- Facts like the others: corrected in place, known from and until, taken out with the job that said them.
create table tenants_milestone (
  tenant_id     int         not null references tenants_tenant,
  milestone     text        not null check (length(milestone) > 0 and length(milestone) <= 200),
  due_on        date        not null,  -- the last day on which it is in time
  weight        numeric     not null check (weight > 0 and weight <= 1000000),
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, milestone, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, milestone with =) where (known_until = 'infinity') deferrable
);

create table tenants_milestone_done (
  tenant_id     int         not null references tenants_tenant,
  milestone     text        not null check (length(milestone) > 0 and length(milestone) <= 200),
  done_on       date,                  -- none takes back that it was reached
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, milestone, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, milestone with =) where (known_until = 'infinity') deferrable
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['tenants_milestone', 'tenants_milestone_done'] loop
    execute format('call tenure_wall(%L, %L, %L)', guarded, 'tenure_stage_facts', 'tenure_stage_health');
    execute format('grant select, insert, update, delete on %I to tenure_stage_facts', guarded);
    execute format('grant select on %I to tenure_stage_health', guarded);
    execute format('create index %I on %I (job_id) where job_id is not null', guarded || '_job', guarded);
  end loop;
end $$;
