merge into usage_latest t
using (${changes}) c
   on t.meter = ${meter} and t.day >= date '${first}' and t.day <= date '${last}'
      and t.tenant_id = c.tenant_id and t.key = c.key and t.day = c.day
 when matched and (c.time > t.time or (c.time = t.time and c.seq > t.seq)) then update set
      time = c.time, seq = c.seq, num = c.num, den = c.den
 when not matched then insert (meter, tenant_id, key, day, time, seq, num, den)
      values (c.meter, c.tenant_id, c.key, c.day, c.time, c.seq, c.num, c.den)
