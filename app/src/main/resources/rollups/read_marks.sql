select day, hits, coalesce(num, 0) as num
  from ${usage_day}
 where meter = ${meter} and day >= date '${from}' and day < date '${until}' and hits > 0 ${tenants}
 order by day
