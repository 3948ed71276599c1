-- A score made after the fact, of a day before its history import was committed: a reconstruction, not what was
-- published then. It may be made again; a published score of a closed day never is.
alter table health_score add column backfilled boolean not null default false;
grant select on tenants_history_tenant to tenure_stage_health;
