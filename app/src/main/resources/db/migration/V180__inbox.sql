-- What became of each source of fetched files. Who takes one raises its fence, so that a node that slept cannot write
-- over what another did since.
create table inbox_source (
  source        text        not null,
  kind          text        not null,
  since         timestamptz not null,                        -- it is waited for
  fence         bigint      not null default 0,
  claimed_until timestamptz not null default '-infinity',    -- by the database's clock, the one all nodes share
  next_at       timestamptz not null,
  looked_at     timestamptz,
  outcome       text        check (outcome in ('entered', 'partly', 'same', 'refused', 'failed')),
  said          text        not null default '',
  import_id     bigint,                                      -- of the last file that was entered
  fresh_at      timestamptz,                                 -- when the last usable file came
  etag          text,
  modified      text,
  asked         text        not null default '',             -- digest of what the last answer was asked with
  primary key (source, kind),
  check ((outcome is null) = (looked_at is null))
);

-- Of its own: who enters facts reaches facts alone.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tenure_stage_inbox') then
    create role tenure_stage_inbox nologin;
  end if;
  execute 'grant tenure_stage_inbox to current_user with set true, inherit false';
end $$;
grant usage on schema public to tenure_stage_inbox;
grant select, insert, update on inbox_source to tenure_stage_inbox;
