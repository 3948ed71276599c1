-- A feed that turns out to have lived on a day changes what its silence means for everybody; 0 stands for them.
merge into usage_touched t
using (select 0 as tenant_id, min(m.day) as day
         from usage_measured m
        where not exists (select 1 from usage_feed f where f.meter = m.meter and f.day = m.day)
       having min(m.day) is not null) c
   on t.tenant_id = c.tenant_id
 when matched and c.day < t.day then update set day = c.day
 when not matched then insert (tenant_id, day) values (c.tenant_id, c.day)
