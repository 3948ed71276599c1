-- Contracts, several a tenant; what they are worth stands in their lines, how they ended in their outcome.
create table tenants_contract_line (
  tenant_id     int         not null references tenants_tenant,
  contract      text        not null check (length(contract) > 0 and length(contract) <= 200),
  line          text        not null check (length(line) > 0 and length(line) <= 200),
  sku           text        check (length(sku) <= 200),
  quantity      bigint      check (quantity > 0),
  recurring     boolean     not null,
  -- Of all units together, for one period. So limited that a year of it is exact in 64 bits.
  amount_minor  bigint      not null check (amount_minor >= 0 and amount_minor <= 1000000000000000),
  currency      text        not null check (currency ~ '^[A-Z]{3}$'),
  period        text        check (period in ('month', 'quarter', 'year', 'term')),
  starts        date,                  -- inside the contract, where not the contract's own
  ends          date,                  -- first day after it
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, contract, line, valid_from, known_since),
  check (period is not null or not recurring),
  check (starts < ends),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, contract with =, line with =, valid_from with =)
    where (known_until = 'infinity') deferrable
);
create table tenants_contract_outcome (
  tenant_id     int         not null references tenants_tenant,
  contract      text        not null check (length(contract) > 0 and length(contract) <= 200),
  outcome       text        not null check (outcome in ('renewed', 'expanded', 'contracted', 'lapsed', 'cancelled')),
  effective_on  date        not null,
  reason        text        not null check (length(reason) <= 500),
  valid_from    date        not null,
  valid_until   date        not null default 'infinity',
  known_since   timestamptz not null,
  known_until   timestamptz not null default 'infinity',
  recorded_by   text        not null,
  import_digest text,
  job_id        bigint,
  primary key (tenant_id, contract, valid_from, known_since),
  check (valid_from < valid_until),
  check (known_since < known_until),
  exclude using btree (tenant_id with =, contract with =, valid_from with =)
    where (known_until = 'infinity') deferrable
);
create index tenants_contract_line_job on tenants_contract_line (job_id) where job_id is not null;
create index tenants_contract_outcome_job on tenants_contract_outcome (job_id) where job_id is not null;

-- A stored contract becomes the contract 'main' with the line 'main', of the same days, known as long. Its owner is
-- as blind behind the wall as anybody else, so the wall is taken down for the length of this transaction.
alter table tenants_contract no force row level security;
insert into tenants_contract_line (tenant_id, contract, line, recurring, amount_minor, currency, period,
                                   valid_from, valid_until, known_since, known_until, recorded_by, import_digest, job_id)
select tenant_id, 'main', 'main', true, amount_minor, currency, period,
       valid_from, valid_until, known_since, known_until, recorded_by, import_digest, job_id
  from tenants_contract;

-- A decision is due at the end of notice or of the term. A renewal before the end of the term was such an end.
alter table tenants_contract drop column arr_minor, drop column decision_on, drop column decision_kind;
update tenants_contract
   set notice_by = case when renewal_date < term_end and not (auto_renew and notice_by is not null) then renewal_date
                        else least(notice_by, term_end) end
 where renewal_date < term_end or notice_by > term_end;

alter table tenants_contract
  drop column amount_minor, drop column currency, drop column period, drop column renewal_date,
  alter column term_end drop not null,
  add column contract text not null default 'main' check (length(contract) > 0 and length(contract) <= 200),
  add column renews text check (renews <> contract),
  add check (notice_by <= term_end),
  drop constraint tenants_contract_pkey,
  add primary key (tenant_id, contract, valid_from, known_since);
alter table tenants_contract alter column contract drop default;
do $$
declare
  one_a_tenant text;
begin
  select conname into strict one_a_tenant
    from pg_constraint where conrelid = 'tenants_contract'::regclass and contype = 'x';
  execute format('alter table tenants_contract drop constraint %I', one_a_tenant);
end $$;
alter table tenants_contract
  add exclude using btree (tenant_id with =, contract with =, valid_from with =)
    where (known_until = 'infinity') deferrable;
alter table tenants_contract force row level security;
create index tenants_contract_renews on tenants_contract (tenant_id, renews) where renews is not null;

call tenure_wall('tenants_contract_line', 'tenure_stage_health', 'tenure_stage_facts', 'tenure_stage_revenue');
call tenure_wall('tenants_contract_outcome', 'tenure_stage_health', 'tenure_stage_facts', 'tenure_stage_revenue');
grant select on tenants_contract_line, tenants_contract_outcome to tenure_stage_health, tenure_stage_revenue;
grant select, insert, update, delete on tenants_contract_line, tenants_contract_outcome to tenure_stage_facts;
