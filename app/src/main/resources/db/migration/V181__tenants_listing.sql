-- What every list says of a tenant on one day, by one rule: for some tenants or, without a list of them, for all.
--
-- `decides` is the next decision, packed with its kind so that one minimum finds both: days since 0001-01-01 doubled,
-- plus one at the end of a term, since a notice comes before it on the same day. One that has passed is none. ARR is an
-- amount a currency, never added; `worth` is what a tenant is ordered by: of several currencies the largest line.
create function tenants_listing_of(wanted int[], wanted_day date, known timestamptz)
returns table (tenant_id int, key text, name text, plan text, status text, owner text, decides int,
               currencies text[], arr_minor bigint[], worth bigint)
language sql stable rows 10000
set plan_cache_mode = force_custom_plan as $$
  select t.tenant_id, t.key, coalesce(p.name, t.key), coalesce(p.plan, ''), coalesce(p.status, ''), o.name, d.decides,
         coalesce(w.currencies, '{}'), coalesce(w.arr_minor, '{}'), w.worth
    from tenants_tenant t
    left join tenants_profile p
           on p.tenant_id = t.tenant_id and p.valid_from <= $2 and p.valid_until > $2
              and p.known_since < $3 and p.known_until >= $3
    left join tenants_owner o
           on o.tenant_id = t.tenant_id and o.valid_from <= $2 and o.valid_until > $2
              and o.known_since < $3 and o.known_until >= $3
    left join (select c.tenant_id,
                      min((c.decision_on - date '0001-01-01') * 2 + (c.decision_kind = 'term_end')::int) as decides
                 from tenants_contracts_on($2, $3) c
                where c.decision_on >= $2 and ($1 is null or c.tenant_id = any($1))
                group by c.tenant_id) d on d.tenant_id = t.tenant_id
    left join (select a.tenant_id, array_agg(a.currency order by a.currency) as currencies,
                      array_agg(a.arr_minor order by a.currency) as arr_minor,
                      case when count(*) = 1 then min(a.arr_minor) else max(a.largest) end as worth
                 from (select l.tenant_id, l.currency, sum(l.arr_minor)::bigint as arr_minor, max(l.arr_minor) as largest
                         from tenants_arr_on($2, $3) l
                        where l.arr_minor is not null and ($1 is null or l.tenant_id = any($1))
                        group by l.tenant_id, l.currency) a
                group by a.tenant_id) w on w.tenant_id = t.tenant_id
   where $1 is null or t.tenant_id = any($1)
$$;
