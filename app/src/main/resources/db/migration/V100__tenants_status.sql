-- What a tenant is to the company: a prospect, a customer, one that left, or nobody who pays at all. The words before
-- could not tell a colleague's sandbox from a customer. Forced row-level security hides rows from the owner too, so it
-- is lifted for the length of this transaction.
do $$
declare
  guarded text;
begin
  foreach guarded in array array['tenants_tenant', 'tenants_profile'] loop
    execute format('alter table %I no force row level security', guarded);
    execute format('alter table %I drop constraint %I', guarded, guarded || '_status_check');
    execute format('update %I set status = case status when ''active'' then ''live'' else ''prospect'' end'
                || ' where status in (''active'', ''trial'')', guarded);
    execute format('alter table %I add constraint %I check'
                || ' (status in (''prospect'', ''live'', ''ended'', ''internal'', ''test''))',
                   guarded, guarded || '_status_check');
    execute format('alter table %I force row level security', guarded);
  end loop;
end $$;
