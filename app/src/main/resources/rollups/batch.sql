-- The new events that some meter looks at, each parsed once.
create or replace temp table usage_batch as
select e.seq, e.tenant_id, e.source, e.id, e.type, e.subject, e.time, e.day,
       cast(try(json_extract(e.data, ${data_paths})) as varchar[])           as in_data,
       cast(try(json_extract(e.extension, ${extension_paths})) as varchar[]) as in_extension
  from (${events}) e
 where e.type in (${types})
