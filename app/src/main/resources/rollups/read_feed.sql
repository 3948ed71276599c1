select a.day, exists(select 1 from usage_feed f
                      where f.meter = ${meter} and f.day >= a.day - ${silent} and f.day <= a.day) as lives
  from (${asked}) a
