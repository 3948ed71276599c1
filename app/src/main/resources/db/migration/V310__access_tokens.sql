-- What a token of staff may do beyond reading, and when a token or key was last seen. Tokens made before there were
-- scopes did whatever their owner may do, and go on doing so until they expire.
alter table access_key add column scope text check (scope in ('read', 'write', 'administer'));
update access_key set scope = 'administer' where kind = 'staff';
alter table access_key add constraint access_key_scope check ((kind = 'staff') = (scope is not null));
alter table access_key add constraint access_key_life
  check (kind <> 'staff' or expires_at <= created_at + interval '2160 hours');

-- The token of staff it was made with: it ends with that one, for whoever copied that one may have made it.
alter table access_key add column made_with int references access_key;
create index access_key_made_with on access_key (made_with) where made_with is not null;

-- Null until the first use.
alter table access_key add column used_at timestamptz;
