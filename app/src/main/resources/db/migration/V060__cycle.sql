-- One node turns the loop. Who takes the lease raises the fence; a writer that holds an older number is refused
-- by its own transaction, however long it slept.
create table cycle_lease (
  id     smallint    primary key check (id = 1),
  holder text        not null,
  fence  bigint      not null,
  until  timestamptz not null
);
insert into cycle_lease values (1, '', 0, '-infinity');
grant select, update on cycle_lease to tenure_stage_cycle;
-- Writers hold the row shared until they commit, which PostgreSQL counts as the right to update.
grant select, update (holder) on cycle_lease to tenure_stage_health;

create table cycle_turn (
  turn        bigint      generated always as identity primary key,
  from_day    date        not null,
  as_of       date        not null,
  day         date        not null,              -- the day being scored, or the last that was
  state       text        not null check (state in ('running', 'done', 'failed')),
  stage       text        not null check (stage in ('rollup', 'readings', 'scores', 'end')),
  tenants     int         not null default 0,
  written     int         not null default 0,
  events      bigint      not null default 0,
  started_at  timestamptz not null,
  finished_at timestamptz,
  problem     text,
  check (from_day <= day and day <= as_of),
  check ((state = 'running') = (finished_at is null)),
  check ((state = 'failed') = (problem is not null))
);
create index cycle_turn_finished on cycle_turn (finished_at);
grant select, insert, update, delete on cycle_turn to tenure_stage_cycle;
grant select on cycle_turn to tenure_control;
