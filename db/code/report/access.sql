grant usage on schema report to leadmill_worker, leadmill_cells;

-- The reader of several cells: sums, and what niches are called. Row security binds its first copy, too.
grant select (cell, time_zone, rolled_up_at) on report.rollup_watermark to leadmill_cells;

create policy "the reader of cells sees how old sums are" on report.rollup_watermark
  for select to leadmill_cells using (true);

grant select (cell, id, day, currency, niche_id, journal_kind, account_kind, amount, entry_count)
  on report.ledger_day to leadmill_cells;

create policy "the reader of cells sees all sums" on report.ledger_day
  for select to leadmill_cells using (true);

grant select (cell, niche_id, slug, name) on report.ledger_niche to leadmill_cells;

create policy "the reader of cells sees what niches are called" on report.ledger_niche
  for select to leadmill_cells using (true);
