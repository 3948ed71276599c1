-- Days before the turn's own that were scored again, because events for them came late.
alter table cycle_turn add column rescored int not null default 0;
alter table cycle_turn drop constraint cycle_turn_stage_check;
alter table cycle_turn add constraint cycle_turn_stage_check
  check (stage in ('rollup', 'readings', 'scores', 'late', 'end'));
