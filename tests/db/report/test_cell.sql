begin;
select plan(21);

create temp table f as select tests.create_niche('north') as niche;
select tests.sell(niche, 2) from f;
select tests.pretend_to_seal();
select report.roll_up();

-- Denied: what is not for the reader of cells.
set local role leadmill_cells;
select is(tests.outcome('select * from report.rollup_watermark'), '42501', 'the reader of cells does not see what the sums are made from');
select is(tests.outcome('select * from report.provider_sum'), '42501', 'nor what each organisation bought');
select is(tests.outcome('select * from ledger.account'), '42501', 'nor an account');
select is(tests.outcome('select * from ledger.currency'), '42501', 'nor how Stripe counts');
select is(tests.outcome('select * from catalog.niche'), '42501', 'nor a niche itself');
select is(tests.outcome('select name from identity.organization'), '42501', 'nor an organisation');
select is(tests.outcome('select name from intake.lead_contact'), '42501', 'nor a contact');
select is(tests.outcome('select report.roll_up()'), '42501', 'and makes no sums');
select is(tests.outcome('update report.ledger_day set cell = ''other'''), '42501', 'nor changes any');
select is(tests.outcome('select report.name_niches(''main'')'), '42501', 'nor names niches');
-- Allowed: exactly what is published, past row security.
select isnt_empty('select cell, id, day, currency, niche_id, journal_kind, account_kind, amount, entry_count from report.ledger_day',
  'the reader of cells sees sums');
select is((select array_agg((cell, slug)::text) from report.ledger_niche), '{"(main,north)"}', 'and what niches are called');
select is((select count(time_zone) from report.rollup_watermark), 1::bigint, 'and how old the sums are');
reset role;

select tests.act_as_anon();
select is(tests.outcome('select cell from report.ledger_niche'), '42501', 'nobody else does');
select tests.act_as_nobody();

select throws_ok('update report.rollup_watermark set cell = ''North-1''', '23514', null, 'a name is a word of small letters');
select throws_ok('insert into report.ledger_day (cell, day, currency, journal_kind, account_kind, amount, entry_count)
  values (''other'', current_date, ''USD'', ''deposit'', ''wallet'', 1, 1)', '23503', null, 'a sum is of this cell');
update report.rollup_watermark set cell = 'north';
select is((select array_agg(distinct d.cell) from report.ledger_day as d), '{north}', 'the name of the cell is that of all its sums');
update catalog.niche set name = 'Northern lights';
select tests.sell(niche, 1) from f;
select tests.pretend_to_seal();
select report.roll_up();
select is_empty('select * from report.verify()', 'a cell with a name rolls up as before');
select is((select array_agg((cell, slug, name)::text) from report.ledger_niche), '{"(north,north,\"Northern lights\")"}',
  'niches are called what they are called now');

-- How old the sums are.
update report.rollup_watermark set rolled_up_at = 'epoch';
select report.roll_up();
select isnt((select rolled_up_at from report.rollup_watermark), 'epoch', 'sums are of this moment when there is nothing to add');
select tests.sell(niche, 1) from f;
update report.rollup_watermark set rolled_up_at = 'epoch';
select report.roll_up();
select is((select rolled_up_at from report.rollup_watermark), 'epoch', 'they grow old while something waits for its seal');

select * from finish();
rollback;
