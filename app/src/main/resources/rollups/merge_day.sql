merge into usage_day t
using (${changes}) c
   on t.meter = ${meter} and t.day >= date '${first}' and t.day <= date '${last}'
      and t.tenant_id = c.tenant_id and t.day = c.day
 when matched then update set
      events = t.events + c.events,
      hits   = t.hits + c.hits,
      num    = case when t.num is null then c.num when c.num is null then t.num
                    when ${greatest} then greatest(t.num, c.num) else t.num + c.num end,
      den    = case when t.den is null then c.den when c.den is null then t.den else t.den + c.den end
 when not matched then insert (meter, tenant_id, day, events, hits, num, den)
      values (c.meter, c.tenant_id, c.day, c.events, c.hits, c.num, c.den)
