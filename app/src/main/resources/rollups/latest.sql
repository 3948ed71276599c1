-- By event time, then by the order of arrival, so that late events cannot displace newer ones.
select meter, tenant_id, key, day, time, seq, num, den
  from (select *, row_number() over (partition by tenant_id, key, day order by time desc, seq desc) as nth
          from usage_measured
         where hit)
 where nth = 1
