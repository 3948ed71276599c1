-- In what money and by which calendar the business counts. Added to and never changed: the newest row counts, and a
-- closing names the one it was made with.
create table revenue_setting (
  setting_id         int         generated always as identity primary key,
  reporting_currency text        not null check (reporting_currency ~ '^[A-Z]{3}$'),
  fiscal_year_starts smallint    not null check (fiscal_year_starts >= 1 and fiscal_year_starts <= 12),
  business_zone      text        not null,
  known_since        timestamptz not null,
  recorded_by        text        not null
);

-- Units of `quote` for one unit of `base`, on a day. A corrected rate closes the old one, so a report of the past can
-- be made again with the rates of its time.
create table revenue_rate (
  base          text           not null check (base ~ '^[A-Z]{3}$'),
  quote         text           not null check (quote ~ '^[A-Z]{3}$'),
  day           date           not null,
  rate          numeric(20,10) not null check (rate > 0),
  known_since   timestamptz    not null,
  known_until   timestamptz    not null default 'infinity',
  recorded_by   text           not null,
  import_digest text           not null,
  primary key (quote, base, day, known_since),
  check (base <> quote),
  check (known_since < known_until),
  exclude using btree (quote with =, base with =, day with =) where (known_until = 'infinity') deferrable
);

-- Closed periods. Nobody has the right to change or delete a row.
create table revenue_closing (
  period             text        primary key,
  first_day          date        not null,
  until              date        not null,
  currency           text        not null check (currency ~ '^[A-Z]{3}$'),
  fiscal_year_starts smallint    not null,
  business_zone      text        not null,
  frozen             boolean     not null,
  tenants            int         not null check (tenants >= 0),
  digest             text        not null check (digest ~ '^[0-9a-f]{64}$'),
  closed_at          timestamptz not null,
  closed_by          text        not null,
  check (first_day < until)
);
create table revenue_closing_tenant (
  period       text   not null references revenue_closing,
  tenant_id    int    not null references tenants_tenant,
  opening      bigint not null,
  restated     bigint not null,
  new_business bigint not null check (new_business >= 0),
  expansion    bigint not null check (expansion >= 0),
  contraction  bigint not null check (contraction >= 0),
  churn        bigint not null check (churn >= 0),
  currency     bigint not null,
  closing      bigint not null,
  primary key (period, tenant_id),
  check (opening + restated + new_business + expansion - contraction - churn + currency = closing)
);

do $$
declare
  guarded text;
begin
  if not exists (select from pg_roles where rolname = 'tenure_stage_revenue') then
    create role tenure_stage_revenue nologin;
  end if;
  execute 'grant tenure_stage_revenue to current_user with set true, inherit false';
  grant usage on schema public to tenure_stage_revenue;
  foreach guarded in array array['tenants_tenant', 'tenants_profile', 'tenants_contract'] loop
    execute format('create policy tenure_stage_revenue on %I for select to tenure_stage_revenue using (true)', guarded);
    execute format('grant select on %I to tenure_stage_revenue', guarded);
  end loop;
end $$;
call tenure_wall('revenue_closing_tenant', 'tenure_stage_revenue');
revoke insert, update, delete on revenue_closing_tenant from tenure_tenant;
grant select, insert on revenue_closing, revenue_closing_tenant to tenure_stage_revenue;
grant select on revenue_setting, revenue_rate, revenue_closing to tenure_stage_revenue, tenure_staff;
grant select, insert on revenue_setting to tenure_control;
grant select, insert, update on revenue_rate to tenure_control;
grant select on revenue_closing to tenure_control;
