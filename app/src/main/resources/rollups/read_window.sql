-- Both windows of one meter for each day asked for. A tenant without rows in them has zeroes, not no row.
with counted as (
  select a.day as asked, d.tenant_id,
         sum(d.hits) filter (d.day > a.day - ${num_days})                                         as num_hits,
         ${gather}(d.${num}) filter (d.day > a.day - ${num_days})                                 as num,
         sum(d.${den}) filter (d.day > a.day - ${den_from} and d.day <= a.day - ${den_before})    as den
    from (select * from usage_day
           where meter = ${meter} and day > date '${first}' - ${reach} and day <= date '${last}' ${tenants}) d
   cross join (${asked}) a
   where d.day > a.day - ${reach} and d.day <= a.day
   group by a.day, d.tenant_id
)
select a.nth, f.tenant_id, f.first_day - date '1970-01-01' as first_day,
       coalesce(c.num_hits, 0) as hits,
       coalesce(cast(c.num as decimal(38,6)), 0) as num,
       coalesce(cast(c.den as decimal(38,6)), 0) as den
  from (select * from usage_first where meter = ${meter} ${tenants}) f
 cross join (${asked}) a
  left join counted c on c.asked = a.day and c.tenant_id = f.tenant_id
 where f.first_day <= a.day
