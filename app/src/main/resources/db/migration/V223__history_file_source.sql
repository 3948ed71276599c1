-- Whose file it is: a source may know tenants by names of its own.
alter table tenants_history_file add column source text not null default '';
