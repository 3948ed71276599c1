-- Who speaks for the customer, and what colleagues wrote down of it. Facts like the others: a contact holds from a day
-- on until something else is said of it, a note is corrected in place, and what was said before stays.
create table tenants_contact (
  tenant_id     int         not null references tenants_tenant,
  contact_id    text        not null check (length(contact_id) > 0 and length(contact_id) <= 200),
  name          text        not null check (length(name) > 0 and length(name) <= 200),
  role          text        not null check (length(role) > 0 and length(role) <= 100),
  email         text        check (length(email) <= 254),
  language      text        check (length(language) <= 35),
  time_zone     text        check (length(time_zone) <= 64),
  active_until  date,                  -- the last day
  mail_consent  text        not null check (mail_consent in ('yes', 'no', 'unknown')),
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, contact_id, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, contact_id with =, valid_from with =)
    where (known_until = 'infinity') deferrable
);

-- Internal, always: no stage that writes to a customer is granted this table.
create table tenants_note (
  tenant_id     int         not null references tenants_tenant,
  note_id       text        not null check (length(note_id) > 0 and length(note_id) <= 200),
  author        text        not null check (length(author) > 0 and length(author) <= 200),
  written_at    timestamptz not null,
  text          text        not null check (length(text) > 0 and length(text) <= 8000),
  open          boolean     not null,
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, note_id, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, note_id with =, valid_from with =)
    where (known_until = 'infinity') deferrable
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['tenants_contact', 'tenants_note'] loop
    execute format('call tenure_wall(%L, %L)', guarded, 'tenure_stage_facts');
    execute format('grant select, insert, update, delete on %I to tenure_stage_facts', guarded);
    execute format('create index %I on %I (job_id) where job_id is not null', guarded || '_job', guarded);
  end loop;
end $$;
