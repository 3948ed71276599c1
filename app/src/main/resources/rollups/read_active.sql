with counted as (
  select ${nth} as nth, u.tenant_id,
         count(*) filter (u.days & ${num_mask} <> 0) as num,
         count(*) filter (u.days & ${den_mask} <> 0) as den
    from (select * from ${usage_active} where meter = ${meter} and block in (${blocks}) ${tenants}) u ${each_block}
   group by ${by_day} u.tenant_id
)
select ${nth} as nth, f.tenant_id, f.first_day - date '1970-01-01' as first_day,
       coalesce(c.num, 0) as hits,
       cast(coalesce(c.num, 0) as decimal(38,6)) as num,
       cast(coalesce(c.den, 0) as decimal(38,6)) as den
  from (select * from ${usage_first} where meter = ${meter} ${tenants}) f ${each_day}
  left join counted c on c.tenant_id = f.tenant_id and c.nth = ${nth}
 where f.first_day <= ${day}
