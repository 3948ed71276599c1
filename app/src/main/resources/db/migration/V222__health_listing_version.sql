-- What everybody who sees all tenants is told of a day need not be worked out for every page: it stays true until the
-- kept rows change or a tenant stands beside them in health_unlisted. A number says the first; not a sequence, whose
-- next value is seen before the rows it stands for.
create table health_listing_version (
  one     boolean primary key default true check (one),
  version bigint  not null
);
insert into health_listing_version (version) values (0);
grant select, update on health_listing_version to tenure_stage_health;
grant select on health_listing_version to tenure_staff;

create function health_listing_changes() returns trigger
language plpgsql as $$
begin
  update health_listing_version set version = version + 1;
  return null;
end $$;
create trigger health_listing_changes after insert or update or delete on health_listing
  for each statement execute function health_listing_changes();
