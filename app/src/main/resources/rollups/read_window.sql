-- Both windows of one meter for each day asked for. A tenant without rows in them has zeroes, not no row.
with counted as (
  select ${nth} as nth, d.tenant_id,
         sum(d.hits) filter (d.day > ${day} - ${num_days})                                         as num_hits,
         ${gather}(d.${num}) filter (d.day > ${day} - ${num_days})                                 as num,
         sum(d.${den}) filter (d.day > ${day} - ${den_from} and d.day <= ${day} - ${den_before})   as den
    from (select * from ${usage_day}
           where meter = ${meter} and day > date '${first}' - ${reach} and day <= date '${last}' ${tenants}) d
         ${each_day}
   where d.day > ${day} - ${reach} and d.day <= ${day}
   group by ${by_day} d.tenant_id
)
select ${nth} as nth, f.tenant_id, f.first_day - date '1970-01-01' as first_day,
       coalesce(c.num_hits, 0) as hits,
       coalesce(cast(c.num as decimal(38,6)), 0) as num,
       coalesce(cast(c.den as decimal(38,6)), 0) as den
  from (select * from ${usage_first} where meter = ${meter} ${tenants}) f ${each_day}
  left join counted c on c.tenant_id = f.tenant_id and c.nth = ${nth}
 where f.first_day <= ${day}
