-- Outside numbers a health model may read, and the owner's own feeling, of which only the last one under the same
-- owner counts. Facts like the others: corrected in place, known from and until, taken out with the job that said them.
create table tenants_measurement (
  tenant_id     int         not null references tenants_tenant,
  name          text        not null check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  day           date        not null,
  num           bigint      not null,
  den           bigint      not null check (den > 0),
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, name, day, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, name with =, day with =, valid_from with =)
    where (known_until = 'infinity') deferrable
);
create index tenants_measurement_day on tenants_measurement (name, day);

create table tenants_sentiment (
  tenant_id     int         not null references tenants_tenant,
  day           date        not null,
  score         smallint    not null check (score >= 1 and score <= 5),
  author        text        not null check (length(author) > 0 and length(author) <= 200),
  why           text        not null check (length(why) <= 2000),
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, day, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, day with =, valid_from with =) where (known_until = 'infinity') deferrable
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['tenants_measurement', 'tenants_sentiment'] loop
    execute format('call tenure_wall(%L, %L, %L)', guarded, 'tenure_stage_facts', 'tenure_stage_health');
    execute format('grant select, insert, update, delete on %I to tenure_stage_facts', guarded);
    execute format('grant select on %I to tenure_stage_health', guarded);
    execute format('create index %I on %I (job_id) where job_id is not null', guarded || '_job', guarded);
  end loop;
end $$;
