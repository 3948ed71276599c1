-- An amount for a whole term as an amount a year; null without an end to spread it over. Over a whole number of months
-- it is scaled to twelve of them, over other days to 365 of those; halves of a minor unit go to the even neighbour.
-- `whole` is the number of months when the end is the start plus so many. A function of its own, and not one the
-- planner opens: written out, the rule took longer to plan than to run.
create function tenants_term_arr(amount_minor bigint, starts date, ends date) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
  months int := (extract(year from ends) - extract(year from starts)) * 12
                + extract(month from ends) - extract(month from starts);
  whole  int := case when months > 0 and (starts + make_interval(months => months))::date = ends then months end;
  amount bigint := amount_minor * case when whole is null then 365 else 12 end;
  parts  bigint := coalesce(whole, ends - starts);
begin
  return amount / parts
       + case when amount % parts * 2 > parts or amount % parts * 2 = parts and amount / parts % 2 = 1 then 1 else 0 end;
end $$;

-- The recurring lines in force and what each is worth a year.
create or replace function tenants_arr_on(day date, known timestamptz)
returns table (tenant_id int, contract text, line text, currency text, arr_minor bigint)
language sql stable parallel safe as $$
  select l.tenant_id, l.contract, l.line, l.currency,
         case l.period
           when 'month' then l.amount_minor * 12
           when 'quarter' then l.amount_minor * 4
           when 'year' then l.amount_minor
           else tenants_term_arr(l.amount_minor, coalesce(l.starts, c.term_start), coalesce(l.ends, c.term_end))
         end
    from tenants_contract_line l
    join tenants_contracts_on($1, $2) c on c.tenant_id = l.tenant_id and c.contract = l.contract
   where l.recurring
     and coalesce(l.starts, c.term_start) <= $1 and c.term_start <= $1 and c.ends > $1
     and (l.ends is null or l.ends > $1)
     and l.valid_from <= $1 and l.valid_until > $1 and l.known_since < $2 and l.known_until >= $2
$$;
