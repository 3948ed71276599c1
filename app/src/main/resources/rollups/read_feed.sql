-- On which of the days asked for the feed of each meter lives.
select distinct f.meter, a.nth
  from usage_feed f
  join (${silent}) s on s.meter = f.meter
 cross join (${asked}) a
 where f.day >= a.day - s.days and f.day <= a.day
