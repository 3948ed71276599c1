-- What one meter makes of each event of its types. Unknown does not pass.
create or replace temp table usage_measured as
select ${meter}::smallint as meter, tenant_id, day, time, seq, key, num, den,
       coalesce(passes and key is not null and num >= -${limit} and num <= ${limit}
                       and den >= ${least} and den <= ${limit}, false) as hit
  from (select b.tenant_id, b.day, b.time, b.seq, ${passes} as passes,
               ${key} as key, ${num} as num, ${den} as den
          from usage_batch b
         where b.type in (${types}))
