-- A contract ends one way. What happened once has no slices of validity, so of a contract one outcome is believed at a
-- time; the constraint of before let a second one stand beside it when its `valid_from` was another. Deferrable, so that
-- closing and adding may be one statement.
--
-- Where two stand, the one entered last is believed, of those the one of the later days; the others are closed when it
-- became known and stay to be read. Its owner is as blind behind the wall as anybody else.
alter table tenants_contract_outcome no force row level security;
create temporary table mending on commit drop as
  select tenant_id, contract, valid_from, known_since,
         lead(known_since) over later as next_known, count(*) over (partition by tenant_id, contract) as of,
         row_number() over later as place
    from tenants_contract_outcome
   where known_until = 'infinity'
  window later as (partition by tenant_id, contract order by known_since, valid_from);
-- Two of one moment are one after the other all the same.
update tenants_contract_outcome o
   set known_since = o.known_since + (m.place - 1) * interval '1 microsecond',
       known_until = case when m.place < m.of
                          then m.next_known + m.place * interval '1 microsecond' else 'infinity' end
  from mending m
 where m.of > 1
   and o.tenant_id = m.tenant_id and o.contract = m.contract
   and o.valid_from = m.valid_from and o.known_since = m.known_since;
update tenants_contract_outcome
   set valid_from = '-infinity', valid_until = 'infinity'
 where known_until = 'infinity' and (valid_from <> '-infinity' or valid_until <> 'infinity');
alter table tenants_contract_outcome force row level security;
do $$
declare
  one_a_slice text;
begin
  select conname into strict one_a_slice
    from pg_constraint where conrelid = 'tenants_contract_outcome'::regclass and contype = 'x';
  execute format('alter table tenants_contract_outcome drop constraint %I', one_a_slice);
end $$;
alter table tenants_contract_outcome
  add constraint tenants_contract_outcome_one exclude using btree (tenant_id with =, contract with =)
    where (known_until = 'infinity') deferrable;
