merge into usage_active t
using (${changes}) c
   on t.meter = ${meter} and t.block >= ${first_block} and t.block <= ${last_block}
      and t.tenant_id = c.tenant_id and t.key = c.key and t.block = c.block
 when matched and (t.days | c.days) <> t.days then update set days = t.days | c.days
 when not matched then insert (meter, tenant_id, key, block, days)
      values (c.meter, c.tenant_id, c.key, c.block, c.days)
