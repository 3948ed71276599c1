-- Which source may write a column of a kind of facts by file. A column nobody owns may be written by every source.
create table tenants_truth (
  kind     text        not null,
  "column" text        not null,
  source   text        not null check (length(source) > 0 and length(source) <= 100),
  set_at   timestamptz not null,
  set_by   text        not null,
  primary key (kind, "column")
);
grant select, insert, update, delete on tenants_truth to tenure_stage_facts;
