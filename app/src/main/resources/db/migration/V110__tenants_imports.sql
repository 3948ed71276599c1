-- Every file of facts that came in: who sent it, what became of each row, and what could not be used, as it came.
create sequence tenants_import_number;
create table tenants_import (
  import_id   bigint      primary key,
  kind        text        not null,
  state       text        not null check (state in ('previewed', 'entered', 'reverted')),
  source      text        not null check (length(source) <= 100),
  name        text        not null check (length(name) <= 500),   -- of the file
  digest      text        not null,      -- SHA-256 of its bytes
  complete    boolean     not null,      -- named all tenants its source knows
  staff_id    int         not null,      -- in whose sight its tenants were
  sent_by     text        not null,
  sent_at     timestamptz not null,
  rows        int         not null,
  created     int         not null,
  added       int         not null,
  changed     int         not null,
  unchanged   int         not null,
  kept        int         not null,
  rejected    int         not null,
  dropped     int         not null,
  header      jsonb       not null,      -- names of the file's columns, in their order
  named       jsonb       not null,      -- tenants the file spoke of, when it was complete
  separator   text,
  decimal     text,
  days        text,
  mapping     text,                      -- the mapping file it came with
  csv         bytea,                     -- of a preview, until it is entered
  reverted_at timestamptz,
  reverted_by text,
  check ((state = 'reverted') = (reverted_at is not null)),
  check ((state = 'previewed') = (csv is not null))
);
create index tenants_import_source on tenants_import (kind, source, import_id);

-- Rows that were new, changed, kept or rejected; a row that changed nothing is counted and not listed.
create table tenants_import_row (
  import_id bigint not null references tenants_import on delete cascade,
  row       bigint not null,             -- the line of the file
  tenant    text   not null,             -- its key; empty for a rejected row
  outcome   text   not null check (outcome in ('new', 'changed', 'unchanged', 'rejected')),
  details   jsonb  not null,
  cells     jsonb,                       -- of a rejected row, as they came
  primary key (import_id, row),
  check ((outcome = 'rejected') = (cells is not null))
);
-- Values of all tenants stand in here, so only the stage that writes facts may read it.
grant usage on sequence tenants_import_number to tenure_stage_facts;
grant select, insert, update, delete on tenants_import, tenants_import_row to tenure_stage_facts;
