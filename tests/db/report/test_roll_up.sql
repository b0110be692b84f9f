call tests.stay_within('day', 'Pacific/Kiritimati');
begin;
select plan(14);

create temp table fixture as select tests.create_niche('folded') as niche, null::uuid as lead, null::bigint as sum;
update fixture set lead = tests.sell(niche, 3);
create function pg_temp.total() returns numeric language sql as $$ select coalesce(sum(amount), 0) from report.ledger_day $$;
create function pg_temp.seen() returns numeric language sql as
  $$ select sum(net) from report.revenue(current_date - 800, current_date + 2, 'year') $$;
create function pg_temp.booked() returns numeric language sql as $$
  select sum(e.amount) / 100 from ledger.entry as e join ledger.account as a on a.id = e.account_id where a.kind = 'lead_revenue'
$$;

select is(report.roll_up(), 0::bigint, 'journals that are not sealed are not rolled up');
select is((select count(*)::integer from report.ledger_day), 0, 'no sum is written before sealing');
select is(pg_temp.seen(), pg_temp.booked(), 'reports add up what is not folded');
select tests.pretend_to_seal();
select ok(report.roll_up(2) > 0, 'a slice of the sealed journals is rolled up');
select ok((select m.journal_id < s.up_to_journal_id from report.rollup_watermark as m, ledger.chain_seal as s), 'and no more');
select is(pg_temp.seen(), pg_temp.booked(), 'part in sums, part not');
select is_empty('select * from report.verify()', 'the sums equal the ledger up to the watermark');
select report.roll_up();
select is((select m.journal_id from report.rollup_watermark as m), (select max(id) from ledger.journal),
  'the rest is rolled up in the next call');
select is(report.roll_up(), 0::bigint, 'and no more');
select is_empty('select * from report.verify()', 'all sums equal the ledger');
select tests.sell(niche, 2) from fixture;
select is(pg_temp.seen(), pg_temp.booked(), 'what is posted later comes on top');
select tests.pretend_to_seal();
select report.roll_up();
select is_empty('select * from report.verify()', 'a second slice adds to the sums of the same day');

-- Other days.
update ops.setting set value = '"Pacific/Kiritimati"' where name = 'report.time_zone';
select report.roll_up();
select is(
  (select array_agg(distinct day) from report.ledger_day), array[(now() at time zone 'Pacific/Kiritimati')::date],
  'a change of the time zone rolls up everything again');
update report.ledger_day set amount = amount + 1 where account_kind = 'lead_revenue';
select isnt_empty('select * from report.verify()', 'a wrong sum is found');

select * from finish();
rollback;
