-- People and the product's own principals. A service has no password and never approves anything.
create table access_staff (
  staff_id      int generated always as identity primary key,
  login         text        not null unique check (login = lower(login) and length(login) <= 200),
  name          text        not null check (length(name) <= 200),
  kind          text        not null check (kind in ('person', 'service')),
  password_hash text,
  admin         boolean     not null,
  covers_all    boolean     not null,
  created_at    timestamptz not null,
  ended_at      timestamptz not null default 'infinity',
  check (kind = 'person' or password_hash is null)
);

-- A token is shown once and kept as its SHA-256: 32 random bytes need no slow hash.
create table access_key (
  key_id            int generated always as identity primary key,
  kind              text        not null check (kind in ('staff', 'source', 'tenant')),
  name              text        not null check (length(name) <= 200),
  token_hash        bytea       not null unique check (length(token_hash) = 32),
  staff_id          int references access_staff,
  tenant_id         int,
  account_attribute text,
  created_at        timestamptz not null,
  created_by        text        not null,
  expires_at        timestamptz not null default 'infinity',
  revoked_at        timestamptz not null default 'infinity',
  revoked_by        text,
  check ((kind = 'staff') = (staff_id is not null)),
  check ((kind = 'tenant') = (tenant_id is not null)),
  check ((kind = 'source') = (account_attribute is not null)),
  check ((revoked_at = 'infinity') = (revoked_by is null))
);
-- Accounts are linked under a source key's name, so two living keys of one name would share a map by accident.
create unique index access_key_source on access_key (name) where kind = 'source' and revoked_at = 'infinity';

create table access_session (
  token_hash bytea       primary key check (length(token_hash) = 32),
  staff_id   int         not null references access_staff,
  opened_at  timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null
);
create index access_session_expiry on access_session (expires_at);

-- Numbers only. The login role sees no tenant's row, so who covers all tenants is assigned from here.
create table access_known_tenant (
  tenant_id int         primary key,
  added_at  timestamptz not null
);

alter table access_assignment add foreign key (staff_id) references access_staff;

grant select, insert, update on access_staff to tenure_control;
grant select, insert, update on access_key to tenure_control;
grant select, insert, update, delete on access_session to tenure_control;
grant select on access_known_tenant to tenure_control;

-- With the rights of the tables' owner, because the roles that insert a tenant may not write assignments.
create function access_cover_tenant() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into access_known_tenant (tenant_id, added_at) values (new.tenant_id, now());
  insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
  select s.staff_id, new.tenant_id, now(), 'infinity', 'covers all tenants'
    from access_staff s
   where s.covers_all and s.ended_at > now();
  return null;
end $$;

create function access_cover_staff() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
  select new.staff_id, k.tenant_id, now(), 'infinity', 'covers all tenants'
    from access_known_tenant k
      on conflict do nothing;
  return null;
end $$;
create trigger access_cover after insert on access_staff
  for each row when (new.covers_all) execute function access_cover_staff();
