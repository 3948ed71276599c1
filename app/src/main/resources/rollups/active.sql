-- Every active day stands in two rows: late in its own block, early in the next.
select meter, tenant_id, key, block, bit_or(days) as days
  from (select meter, tenant_id, key, number // ${block} as block,
               cast(1 as bigint) << (${block} + number % ${block}) as days
          from (select distinct meter, tenant_id, key, day - date '1900-01-01' as number
                  from usage_measured where hit and day >= date '1900-01-01')
         union all
        select meter, tenant_id, key, number // ${block} + 1 as block,
               cast(1 as bigint) << (number % ${block}) as days
          from (select distinct meter, tenant_id, key, day - date '1900-01-01' as number
                  from usage_measured where hit and day >= date '1900-01-01'))
 group by meter, tenant_id, key, block
