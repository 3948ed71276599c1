-- A log of receipts for every tenant, and one for the installation. What stands in it is never changed: a transaction
-- adds an entry with its effect or not at all.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tenure_stage_receipts') then
    create role tenure_stage_receipts nologin;
  end if;
  execute 'grant tenure_stage_receipts to current_user with set true, inherit false';
  -- Owns the way into the logs and nothing else; no transaction ever takes it on.
  if not exists (select from pg_roles where rolname = 'tenure_receipts') then
    create role tenure_receipts nologin;
  end if;
  execute 'grant tenure_receipts to current_user with set true, inherit false';
end $$;

create table receipts_log (
  log_id    int    generated always as identity primary key,
  -- null: of the installation
  tenant_id int    unique nulls not distinct references tenants_tenant,
  origin    text   not null unique,
  -- Opaque, so that the name of a log says nothing of whose it is.
  name      text   not null unique check (name ~ '^[0-9a-f]{32}$'),
  -- Locked by the transaction that adds an entry, so that no index is given twice and none is left out.
  size      bigint not null default 0 check (size >= 0),
  sealed    bigint not null default 0 check (sealed >= 0 and sealed <= size)
);
create index receipts_log_unsealed on receipts_log (log_id) where sealed < size;

create table receipts_receipt (
  log_id       int         not null references receipts_log,
  index        bigint      not null check (index >= 0),
  -- That of its log, for the wall between tenants; a reference of its own would check at every entry what the log's did.
  tenant_id    int,
  recorded_at  timestamptz not null,
  action       text        not null,
  outcome      text        not null check (outcome in ('done', 'awaiting-approval', 'denied', 'failed', 'unknown')),
  actor        text        not null,
  payload      bytea       not null,
  signature    bytea       not null,
  key_id       text        not null,
  entry        bytea       not null,
  -- The time of its sealing, by an authority: null until then.
  stamp        bytea,
  primary key (log_id, index)
);

-- The hashes of a tile as far as it is filled; at most 256 of 32 bytes.
create table receipts_tile (
  log_id    int    not null references receipts_log,
  tenant_id int,
  level     int    not null check (level >= 0 and level < 8),
  number    bigint not null check (number >= 0),
  hashes    bytea  not null check (length(hashes) % 32 = 0 and length(hashes) between 32 and 8192),
  primary key (log_id, level, number)
);

create table receipts_checkpoint (
  log_id    int         not null references receipts_log,
  tenant_id int,
  size      bigint      not null check (size > 0),
  note      bytea       not null,
  sealed_at timestamptz not null,
  primary key (log_id, size)
);

call tenure_wall('receipts_log', 'tenure_stage_receipts');
call tenure_wall('receipts_receipt', 'tenure_stage_receipts');
call tenure_wall('receipts_tile', 'tenure_stage_receipts');
call tenure_wall('receipts_checkpoint', 'tenure_stage_receipts');
revoke insert, update, delete on receipts_log, receipts_receipt, receipts_tile, receipts_checkpoint from tenure_tenant;

grant usage on schema public to tenure_stage_receipts;
grant select, insert on receipts_log, receipts_checkpoint to tenure_stage_receipts;
grant select on receipts_receipt to tenure_stage_receipts;
grant select, insert, update on receipts_tile to tenure_stage_receipts;
grant update (sealed) on receipts_log to tenure_stage_receipts;
grant update (stamp) on receipts_receipt to tenure_stage_receipts;

create policy appending on receipts_log to tenure_receipts using (true) with check (true);
create policy appending on receipts_receipt to tenure_receipts using (true) with check (true);
grant usage on schema public to tenure_receipts;
grant select, update (size) on receipts_log to tenure_receipts;
grant insert on receipts_receipt to tenure_receipts;

-- The one way into a log, for every role that changes something. With the rights of a role that may do this alone,
-- because nobody else may write them; a transaction of one tenant reaches no other tenant's log.
create function receipts_append(to_origin text, at timestamptz, action text, outcome text, actor text,
                                payload bytea, signature bytea, key_id text, entry bytea) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head receipts_log;
begin
  update receipts_log l set size = l.size + 1 where l.origin = to_origin returning * into head;
  if head.log_id is null then
    raise exception 'there is no log %', to_origin;
  end if;
  if current_setting('role') = 'tenure_tenant' and head.tenant_id is distinct from tenure_tenant() then
    raise exception 'a transaction of one tenant writes no other log' using errcode = 'insufficient_privilege';
  end if;
  insert into receipts_receipt (log_id, index, tenant_id, recorded_at, action, outcome, actor, payload, signature,
                                key_id, entry)
  values (head.log_id, head.size - 1, head.tenant_id, at, action, outcome, actor, payload, signature, key_id, entry);
  return head.size - 1;
end $$;
revoke execute on function receipts_append from public;
do $$
declare
  member text;
begin
  for member in select rolname from pg_roles
                 where rolname in ('tenure_tenant', 'tenure_control') or rolname like 'tenure\_stage\_%' loop
    execute format('grant execute on function receipts_append to %I', member);
  end loop;
end $$;

grant create on schema public to tenure_receipts;
alter function receipts_append owner to tenure_receipts;
revoke create on schema public from tenure_receipts;
