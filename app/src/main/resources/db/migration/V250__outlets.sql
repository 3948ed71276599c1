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
  outcome       text        check (outcome in ('done', 'partly', 'waits', 'failed')),
  said          text        not null default '',
  as_of         date,                                        -- the day the last run carried
  failures      int         not null default 0 check (failures >= 0),  -- runs in a row
  fresh_at      timestamptz,                                 -- when the last run reached its end
  check ((outcome is null) = (ran_at is null))
);

-- What a receiver holds of each account, and what it was told since without taking it. An empty digest says that it holds
-- nothing, or is told that the account left. Without a key into tenants: of a tenant that is no more it still has to hear.
create table outlets_row (
  outlet    text    not null references outlets_outlet,
  tenant_id int     not null,
  account   text    not null,
  version   bigint  not null check (version > 0),            -- how many things it was told
  accepted  text    not null default '' check (accepted ~ '^([0-9a-f]{64})?$'),
  told      text    check (told ~ '^([0-9a-f]{64})?$'),
  perhaps   boolean not null default false,                  -- no answer to it is known, so it may have been taken
  check (told is not null or not perhaps),
  primary key (outlet, account)
);
call tenure_wall('outlets_row', 'tenure_stage_outlets');
revoke insert, update, delete on outlets_row from tenure_tenant;

grant usage on schema public to tenure_stage_outlets;
grant select, insert, update on outlets_outlet, outlets_row to tenure_stage_outlets;
