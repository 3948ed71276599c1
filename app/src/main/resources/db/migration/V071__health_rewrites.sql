-- Room for five more rows a page, so that a row written again stays on its page and in its index entry.
create or replace function health_partition(wanted date) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', wanted)::date;
  name  text := 'health_score_' || to_char(first, 'YYYYMM');
begin
  if to_regclass('public.' || name) is null then
    execute format('create table %I partition of health_score for values from (%L) to (%L)'
                || ' with (fillfactor = 92)',
                   name, first, (first + interval '1 month')::date);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end if;
  return name;
end $$;

do $$
declare
  leaf regclass;
begin
  for leaf in select relid from pg_partition_tree('health_score') where isleaf and level > 0 loop
    execute format('alter table %s set (fillfactor = 92)', leaf);
  end loop;
end $$;
