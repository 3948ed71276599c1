-- Whoever has the machine can get in again. That it happened stays written, for nobody else would notice.
create table access_recovery (
  recovery_id  int generated always as identity primary key,
  staff_id     int         not null references access_staff,
  recovered_at timestamptz not null,
  recovered_by text        not null check (length(recovered_by) <= 200)
);
grant select, insert on access_recovery to tenure_control;
