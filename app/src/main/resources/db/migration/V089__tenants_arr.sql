-- What the contracts in force on a day are worth a year, as believed by one moment. Every figure of money asks here, so
-- that there is one rule. A plain query which the planner opens: it costs what the table costs and stands behind the
-- wall of whoever asks.
create function tenants_arr_on(day date, known timestamptz)
returns table (tenant_id int, currency text, arr_minor bigint)
language sql stable parallel safe as $$
  select c.tenant_id, c.currency, c.arr_minor
    from tenants_contract c
   where c.valid_from <= $1 and c.valid_until > $1
     and c.known_since < $2 and c.known_until >= $2
     and c.term_start <= $1 and c.term_end > $1
$$;
