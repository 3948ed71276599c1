select meter, tenant_id, day,
       count(*)                   as events,
       count(*) filter (hit)      as hits,
       ${gather}(num) filter (hit) as num,
       sum(den) filter (hit)      as den
  from usage_measured
 group by meter, tenant_id, day
