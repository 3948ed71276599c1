-- The newest sample of each key up to each day asked for; `newest` is 1 for the newest of all keys.
with samples as (
  select a.day as asked, l.tenant_id, l.key, l.num, l.den, l.time, l.seq,
         row_number() over (partition by a.day, l.tenant_id, l.key order by l.time desc, l.seq desc) as nth
    from (select * from usage_latest where meter = ${meter} and day <= date '${last}' ${tenants}) l
   cross join (${asked}) a
   where l.day <= a.day and (${ever} or l.day > a.day - ${num_days})
)
select a.nth, f.tenant_id, f.first_day - date '1970-01-01' as first_day, s.key, s.num, s.den,
       row_number() over (partition by a.day, f.tenant_id order by s.time desc, s.seq desc) as newest
  from (select * from usage_first where meter = ${meter} ${tenants}) f
 cross join (${asked}) a
  left join (select * from samples where nth = 1) s on s.asked = a.day and s.tenant_id = f.tenant_id
 where f.first_day <= a.day
