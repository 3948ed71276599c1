merge into usage_first t
using (select meter, tenant_id, min(day) as first_day from usage_measured group by meter, tenant_id) c
   on t.meter = ${meter} and t.tenant_id = c.tenant_id
 when matched and c.first_day < t.first_day then update set first_day = c.first_day
 when not matched then insert (meter, tenant_id, first_day) values (c.meter, c.tenant_id, c.first_day)
