with counted as (
  select a.day as asked, u.tenant_id,
         count(*) filter (u.days & a.num_mask <> 0) as num,
         count(*) filter (u.days & a.den_mask <> 0) as den
    from (select * from usage_active where meter = ${meter} and block in (${blocks}) ${tenants}) u
    join (${asked}) a on a.block = u.block
   group by a.day, u.tenant_id
)
select a.nth, f.tenant_id, f.first_day - date '1970-01-01' as first_day,
       coalesce(c.num, 0) as hits,
       cast(coalesce(c.num, 0) as decimal(38,6)) as num,
       cast(coalesce(c.den, 0) as decimal(38,6)) as den
  from (select * from usage_first where meter = ${meter} ${tenants}) f
 cross join (${asked}) a
  left join counted c on c.asked = a.day and c.tenant_id = f.tenant_id
 where f.first_day <= a.day
