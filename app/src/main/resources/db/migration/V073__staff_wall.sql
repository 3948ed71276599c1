-- Who covers all tenants is asked once a table, not once a row: with ten thousand tenants, looking each row up among
-- as many assignments was half of what a page cost. As exact as before: with one assignment that ran out or was
-- taken away, every row is looked up again.
create index access_assignment_limited on access_assignment (staff_id) where expires_at < 'infinity';

-- Who covers all tenants but was denied one.
create table access_withheld (
  staff_id int primary key references access_staff
);

create function access_withhold() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into access_withheld (staff_id)
  select s.staff_id
    from access_staff s
   where s.staff_id = old.staff_id and s.covers_all
     and exists (select from access_known_tenant k where k.tenant_id = old.tenant_id)
      on conflict do nothing;
  return null;
end $$;
create trigger access_withhold after delete on access_assignment
  for each row execute function access_withhold();

-- A tenant that is taken out was denied to nobody, so it is unknown first.
create or replace function access_uncover_tenant() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from access_known_tenant where tenant_id = old.tenant_id;
  delete from access_assignment where tenant_id = old.tenant_id;
  return null;
end $$;

create function tenure_covers_all() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from access_staff s
                  where s.staff_id = tenure_staff() and s.covers_all and s.ended_at > now())
     and not exists (select from access_withheld w where w.staff_id = tenure_staff())
     and not exists (select from access_assignment a
                      where a.staff_id = tenure_staff() and a.expires_at < 'infinity' and a.expires_at <= now())
$$;
revoke all on function tenure_covers_all() from public;
grant execute on function tenure_covers_all() to tenure_staff;

create or replace procedure tenure_wall(guarded regclass, variadic stages text[] default '{}')
language plpgsql as $$
declare
  stage text;
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy tenant on %s to tenure_tenant using (tenant_id = tenure_tenant())'
              || ' with check (tenant_id = tenure_tenant())', guarded);
  execute format('create policy staff on %s for select to tenure_staff using ((select tenure_covers_all())'
              || ' or tenant_id in (select a.tenant_id from access_assignment a'
              || '   where a.staff_id = tenure_staff() and a.expires_at > now()))', guarded);
  execute format('grant select, insert, update, delete on %s to tenure_tenant', guarded);
  execute format('grant select on %s to tenure_staff', guarded);
  foreach stage in array stages loop
    execute format('create policy %I on %s to %I using (true) with check (true)', stage, guarded, stage);
  end loop;
end $$;

do $$
declare
  guarded record;
begin
  for guarded in select schemaname, tablename from pg_policies where policyname = 'staff' and schemaname = 'public' loop
    execute format('alter policy staff on %I.%I using ((select tenure_covers_all())'
                || ' or tenant_id in (select a.tenant_id from access_assignment a'
                || '   where a.staff_id = tenure_staff() and a.expires_at > now()))',
                   guarded.schemaname, guarded.tablename);
  end loop;
end $$;
