-- What contracts say of one day, as believed by one moment. Every figure of money asks here, so that there is one rule
-- (docs/guide/contracts.md). Both are plain queries which the planner opens, so they cost what their tables cost and
-- stand behind the wall of whoever asks.

-- `ends` is the first day on which a contract counts no more: the end of its term, the start of the contract that
-- renews it, or the day it lapsed or was cancelled. A contract called off before it began renews nothing. Without an
-- outcome and a successor its decision is open.
create function tenants_contracts_on(day date, known timestamptz)
returns table (tenant_id int, contract text, term_start date, term_end date, ends date,
               decision_on date, decision_kind text)
language sql stable parallel safe as $$
  select c.tenant_id, c.contract, c.term_start, c.term_end,
         coalesce(least(c.term_end, r.starts, case when o.outcome in ('lapsed', 'cancelled') then o.effective_on end),
                  'infinity'),
         case when o.outcome is null and r.starts is null then least(c.notice_by, c.term_end) end,
         case when o.outcome is null and r.starts is null
              then case when c.notice_by is not null then 'notice' when c.term_end is not null then 'term_end' end end
    from tenants_contract c
    left join tenants_contract_outcome o
           on o.tenant_id = c.tenant_id and o.contract = c.contract
              and o.known_since < $2 and o.known_until >= $2
    left join (select n.tenant_id, n.renews, min(n.term_start) as starts
                 from tenants_contract n
                where n.renews is not null
                  and n.valid_from <= $1 and n.valid_until > $1 and n.known_since < $2 and n.known_until >= $2
                  and not exists (select from tenants_contract_outcome x
                                   where x.tenant_id = n.tenant_id and x.contract = n.contract
                                     and x.known_since < $2 and x.known_until >= $2
                                     and x.outcome in ('lapsed', 'cancelled') and x.effective_on <= n.term_start)
                group by n.tenant_id, n.renews) r
           on r.tenant_id = c.tenant_id and r.renews = c.contract
   where c.valid_from <= $1 and c.valid_until > $1 and c.known_since < $2 and c.known_until >= $2
$$;

-- The recurring lines in force and what each is worth a year; null when a term's amount has no end to be spread over.
-- An amount over a whole number of months is scaled to twelve of them, over other days to 365 of those; halves of a
-- minor unit go to the even neighbour. `whole` is the number of months when the end is the start plus so many. It takes
-- the place of the sum over one contract a tenant.
drop function tenants_arr_on(date, timestamptz);
create function tenants_arr_on(day date, known timestamptz)
returns table (tenant_id int, contract text, line text, currency text, arr_minor bigint)
language sql stable parallel safe as $$
  select l.tenant_id, l.contract, l.line, l.currency,
         case l.period
           when 'month' then l.amount_minor * 12
           when 'quarter' then l.amount_minor * 4
           when 'year' then l.amount_minor
           else s.amount / s.parts
                + case when s.amount % s.parts * 2 > s.parts
                         or s.amount % s.parts * 2 = s.parts and s.amount / s.parts % 2 = 1 then 1 else 0 end
         end
    from tenants_contract_line l
    join tenants_contracts_on($1, $2) c on c.tenant_id = l.tenant_id and c.contract = l.contract
   cross join lateral (select coalesce(l.starts, c.term_start) as starts, coalesce(l.ends, c.term_end) as ends) t
   cross join lateral (select ((extract(year from t.ends) - extract(year from t.starts)) * 12
                               + extract(month from t.ends) - extract(month from t.starts))::int as months) m
   cross join lateral (select case when m.months > 0 and (t.starts + make_interval(months => m.months))::date = t.ends
                                   then m.months end as whole) w
   cross join lateral (select l.amount_minor * case when w.whole is null then 365 else 12 end as amount,
                              coalesce(w.whole, t.ends - t.starts) as parts) s
   where l.recurring
     and t.starts <= $1 and c.term_start <= $1 and c.ends > $1 and (l.ends is null or l.ends > $1)
     and l.valid_from <= $1 and l.valid_until > $1 and l.known_since < $2 and l.known_until >= $2
$$;
