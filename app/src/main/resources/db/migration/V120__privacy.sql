-- Who the pseudonyms of the ledger stand for. A row is the only way back from a pseudonym to a person, and the only
-- way for the person's next event to get the same one: without it the events stay and are nobody's.
--
-- The lock of a tenant, wrapped by the installation's key, which lies in a file and not here. Number 0 is the lock of
-- what belongs to no tenant yet, so there is no reference to tenants_tenant.
create table privacy_lock (
  tenant_id int         primary key,
  wrapped   bytea       not null,
  made_at   timestamptz not null
);
create table privacy_person (
  tenant_id int         not null,
  lookup    bytea       not null,     -- HMAC of the person's id under the tenant's lock
  pseudonym text        not null,     -- random
  sealed    bytea       not null,     -- the id, encrypted under the tenant's lock
  made_at   timestamptz not null,
  primary key (tenant_id, lookup),
  unique (tenant_id, pseudonym)
);
-- What an erasure destroyed and what stays. Names nobody.
create table privacy_erasure (
  erasure_id bigint      generated always as identity primary key,
  tenant_id  int         not null,
  erased_at  timestamptz not null,
  erased_by  text        not null,
  digest     text        not null,
  manifest   text        not null
);
create index privacy_erasure_tenant on privacy_erasure (tenant_id, erased_at);

call tenure_wall('privacy_lock', 'tenure_stage_ingest');
call tenure_wall('privacy_person', 'tenure_stage_ingest');
call tenure_wall('privacy_erasure');
-- Staff read scores and counts, never who somebody is: that goes through a request, which is written down.
revoke select on privacy_lock, privacy_person from tenure_staff;
revoke insert, update on privacy_lock from tenure_tenant;
revoke update, delete on privacy_erasure from tenure_tenant;
grant select, insert on privacy_lock to tenure_stage_ingest;
grant select, insert on privacy_person to tenure_stage_ingest;
