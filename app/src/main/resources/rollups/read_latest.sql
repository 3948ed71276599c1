-- The newest sample of each key up to each day asked for, by event time and then by arrival. Time and sequence make
-- one whole number, which is many times cheaper to compare than to sort.
with samples as (
  select ${nth} as nth, l.tenant_id, l.key, max_by(l.num, l.moment) as num, max_by(l.den, l.moment) as den
    from (select tenant_id, key, day, num, den,
                 cast(epoch_us(time) as hugeint) * 9223372036854775807 + seq as moment
            from ${usage_latest} where meter = ${meter} and day <= date '${last}' ${tenants}) l ${each_day}
   where l.day <= ${day} and (${ever} or l.day > ${day} - ${num_days})
   group by ${by_day} l.tenant_id, l.key
)
select ${nth} as nth, f.tenant_id, f.first_day - date '1970-01-01' as first_day, s.key, s.num, s.den
  from (select * from ${usage_first} where meter = ${meter} ${tenants}) f ${each_day}
  left join samples s on s.tenant_id = f.tenant_id and s.nth = ${nth}
 where f.first_day <= ${day}
