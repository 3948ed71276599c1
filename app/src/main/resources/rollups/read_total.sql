-- The newest samples of all keys added up, over the newest denominator of all of them.
with samples as (
  select ${nth} as nth, l.tenant_id, l.key,
         max_by(l.num, l.moment) as num, max_by(l.den, l.moment) as den, max(l.moment) as moment
    from (select tenant_id, key, day, num, den,
                 cast(epoch_us(time) as hugeint) * 9223372036854775807 + seq as moment
            from ${usage_latest} where meter = ${meter} and day <= date '${last}' ${tenants}) l ${each_day}
   where l.day <= ${day} and (${ever} or l.day > ${day} - ${num_days})
   group by ${by_day} l.tenant_id, l.key
), totals as (
  select nth, tenant_id, count(*) as hits, sum(num) as num, max_by(den, moment) as den
    from samples group by nth, tenant_id
)
select ${nth} as nth, f.tenant_id, f.first_day - date '1970-01-01' as first_day,
       coalesce(t.hits, 0) as hits,
       coalesce(cast(t.num as decimal(38,6)), 0) as num,
       coalesce(cast(t.den as decimal(38,6)), 0) as den
  from (select * from ${usage_first} where meter = ${meter} ${tenants}) f ${each_day}
  left join totals t on t.tenant_id = f.tenant_id and t.nth = ${nth}
 where f.first_day <= ${day}
