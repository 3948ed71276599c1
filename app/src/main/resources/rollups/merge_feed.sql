insert into usage_feed (meter, day)
select distinct m.meter, m.day
  from usage_measured m
 where not exists (select 1 from usage_feed f where f.meter = m.meter and f.day = m.day)
