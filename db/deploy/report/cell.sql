-- Deploy leadmill:report/cell to pg

begin;

-- These tables are small, and nothing that sells reads them: unique constraints are built in a moment.
alter table report.rollup_watermark
  add column cell text not null default 'main',
  add constraint rollup_watermark_cell_is_a_name check (cell ~ '^[a-z][a-z0-9_]{0,30}$'),
  -- squawk-ignore disallowed-unique-constraint
  add constraint rollup_watermark_cell_is_unique unique (cell);

comment on column report.rollup_watermark.cell is
$$Name of this installation among several. Sums refer to it, so that another name reaches them all: `leadmill cells publish`.$$;

-- A reader of several cells recognises a row by both.
alter table report.rollup_watermark replica identity using index rollup_watermark_cell_is_unique;

alter table report.ledger_day
  add column cell text not null default 'main',
  add constraint ledger_day_cell_is_this_one foreign key (cell) references report.rollup_watermark (cell) on update cascade,
  -- squawk-ignore disallowed-unique-constraint
  add constraint ledger_day_is_of_one_cell unique (cell, id);

comment on column report.ledger_day.cell is $$As in the watermark: sums of several installations lie in one table elsewhere.$$;

alter table report.ledger_day replica identity using index ledger_day_is_of_one_cell;

create table report.ledger_niche (
  cell text not null references report.rollup_watermark (cell) on update cascade,
  niche_id uuid not null,
  slug text not null,
  name text not null,
  primary key (cell, niche_id)
);

alter table report.ledger_niche enable row level security;

comment on table report.ledger_niche is
$$What the niches of report.ledger_day are called, for readers elsewhere. Derived from catalog.niche by report.roll_up().$$;

commit;
