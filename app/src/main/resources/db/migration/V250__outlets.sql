-- Of its own: it writes down what was sent, and reads no fact and no score. Those are read in the sight of the outlet's
-- own account.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tenure_stage_outlets') then
    create role tenure_stage_outlets nologin;
  end if;
  execute 'grant tenure_stage_outlets to current_user with set true, inherit false';
end $$;

-- What became of each outlet: a file or a webhook that carries scores to another system. Who takes one raises its
-- fence, so that a node that slept cannot write over what another did since.
create table outlets_outlet (
  outlet        text        primary key,
  since         timestamptz not null,                        -- it is there
  fence         bigint      not null default 0,
  claimed_until timestamptz not null default '-infinity',    -- by the database's clock, the one all nodes share
  next_at       timestamptz not null,
  ran_at        timestamptz,
  outcome       text        check (outcome in ('sent', 'partly', 'same', 'waits', 'failed', 'stopped')),
  said          text        not null default '',
  as_of         date,                                        -- the day the last run carried
  accounts      int         not null default 0 check (accounts >= 0),
  sent          int         not null default 0 check (sent >= 0),
  unchanged     int         not null default 0 check (unchanged >= 0),
  refused       int         not null default 0 check (refused >= 0),
  failures      int         not null default 0 check (failures >= 0),  -- runs in a row
  fresh_at      timestamptz,                                 -- when the last run reached its end
  check ((outcome is null) = (ran_at is null))
);

-- What a receiver accepted last of each account, or, without a digest, that it left. Without a key into tenants: of a
-- tenant that is no more the receiver still has to hear.
create table outlets_row (
  outlet      text        not null references outlets_outlet,
  tenant_id   int         not null,
  account     text        not null,
  version     bigint      not null check (version > 0),      -- how many times something was accepted
  digest      text        check (digest ~ '^[0-9a-f]{64}$'),
  as_of       date        not null,
  accepted_at timestamptz not null,
  primary key (outlet, account)
);
call tenure_wall('outlets_row', 'tenure_stage_outlets');
revoke insert, update, delete on outlets_row from tenure_tenant;

-- Tenants the last run found no account of.
create table outlets_unlinked (
  outlet    text not null references outlets_outlet,
  tenant_id int  not null,
  primary key (outlet, tenant_id)
);
call tenure_wall('outlets_unlinked', 'tenure_stage_outlets');
revoke insert, update, delete on outlets_unlinked from tenure_tenant;

grant usage on schema public to tenure_stage_outlets;
grant select, insert, update on outlets_outlet, outlets_row to tenure_stage_outlets;
grant select, insert, delete on outlets_unlinked to tenure_stage_outlets;
