-- What lists say of every tenant on one day, worked out beforehand: a board of ten thousand tenants asks for it with
-- every page, and contracts have lines, terms and outcomes. It holds for one day, the newest that was scored. A tenant
-- whose facts have changed since stands in tenants_unlisted until the loop turns, and is worked out when it is asked
-- for, like every tenant of another day. So a list is never behind the facts, only slower.
create table tenants_listing (
  tenant_id  int      primary key references tenants_tenant on delete cascade,
  day        date     not null,
  key        text     not null,
  name       text     not null,
  plan       text     not null,
  status     text     not null,
  owner      text,
  -- The next decision, packed with its kind so that one minimum finds both: days since 0001-01-01 doubled, plus one at
  -- the end of a term, since a notice comes before it on the same day. One that has passed is none.
  decides    int,
  -- ARR, an amount a currency, never added; and what the tenant is ordered by: of several currencies the largest line.
  currencies text[]   not null,
  arr_minor  bigint[] not null,
  worth      bigint
);
-- Not unique: who changes a tenant must not wait for whoever else does.
create table tenants_unlisted (
  tenant_id int not null
);
create index tenants_unlisted_tenant on tenants_unlisted (tenant_id);
call tenure_wall('tenants_listing', 'tenure_stage_health');
call tenure_wall('tenants_unlisted', 'tenure_stage_health', 'tenure_stage_facts');
revoke insert, update, delete on tenants_listing from tenure_tenant;
revoke update, delete on tenants_unlisted from tenure_tenant;
grant select, insert, delete on tenants_listing, tenants_unlisted to tenure_stage_health;
grant select, insert on tenants_unlisted to tenure_stage_facts;

-- The rule, for some tenants or, without a list, for all.
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

-- Those a list of the day does not find in tenants_listing.
create function tenants_unlisted_on(day date, known timestamptz)
returns table (tenant_id int, key text, name text, plan text, status text, owner text, decides int,
               currencies text[], arr_minor bigint[], worth bigint)
language plpgsql stable rows 10 as $$
declare
  wanted int[];
begin
  if exists (select from tenants_listing l where l.day = $1) then
    wanted := array(select distinct u.tenant_id from tenants_unlisted u);
    if wanted = '{}' then return; end if;
  end if;
  return query select * from tenants_listing_of(wanted, $1, $2);
end $$;

create function tenants_unlist() returns trigger
language plpgsql as $$
begin
  insert into tenants_unlisted select distinct tenant_id from changed;
  return null;
end $$;
do $$
declare
  fact text;
begin
  foreach fact in array array['tenants_tenant', 'tenants_profile', 'tenants_owner', 'tenants_contract',
                              'tenants_contract_line', 'tenants_contract_outcome'] loop
    execute format('create trigger tenants_unlist_added after insert on %I referencing new table as changed'
                || ' for each statement execute function tenants_unlist()', fact);
    execute format('create trigger tenants_unlist_changed after update on %I referencing new table as changed'
                || ' for each statement execute function tenants_unlist()', fact);
    execute format('create trigger tenants_unlist_removed after delete on %I referencing old table as changed'
                || ' for each statement execute function tenants_unlist()', fact);
  end loop;
end $$;
