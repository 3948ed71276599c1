-- Since when each tenant's days are no longer as they were scored.
merge into usage_touched t
using (select tenant_id, min(day) as day from usage_batch group by tenant_id) c
   on t.tenant_id = c.tenant_id
 when matched and c.day < t.day then update set day = c.day
 when not matched then insert (tenant_id, day) values (c.tenant_id, c.day)
