call tests.stay_within('day', 'Pacific/Kiritimati');
begin;
select plan(23);

create temp table f as
select tests.create_user(admin => true) as admin, tests.create_niche() as niche, null::uuid as lead, null::uuid as assignment;
create function pg_temp.told() returns table (submitted bigint, sold bigint, bad bigint, sold_to bigint, net numeric) language sql as $$
  select a.submitted, a.sold, a.bad, a.sold_to, a.net from report.attribution(current_date - 100, current_date + 2, 'year') as a
$$;
create function pg_temp.stale() returns bigint language sql as 'select count(*) from report.stale_day';
create function pg_temp.age(age interval) returns void language sql as $$
  update intake.lead set created_at = created_at - age
$$;

select is_empty('select * from pg_temp.told()', 'there is no lead');
update f set lead = tests.sell(niche, 3);
select results_eq('select submitted, sold_to from pg_temp.told()', 'values (1::bigint, 3::bigint)', 'a lead of today is told');
select report.roll_up_leads();
select is(report.roll_up_sources(), 0::bigint, 'and not counted before the day is over');
select results_eq('select submitted, sold_to from pg_temp.told()', 'values (1::bigint, 3::bigint)', 'it is told as before');

select pg_temp.age('40 days');
create temp table told as select * from pg_temp.told();
select is(report.roll_up_sources(), 0::bigint, 'a day with changes that are not rolled up is not counted');
select report.roll_up_leads();
select is(pg_temp.stale(), 2::bigint, 'the days of changed leads are stale, that from which one went, too');
select is(report.roll_up_sources(), 1::bigint, 'what is over is counted');
select is(report.roll_up_sources(), 0::bigint, 'once');
select is((select sum(submitted) from report.source_day), 1::numeric, 'in the sums');
select results_eq('select * from pg_temp.told()', 'select * from told', 'and told as before');
update report.source_day set sold_to = 7;
select is((select sold_to from pg_temp.told()), 7::bigint, 'from the sums');
select results_eq('select only_in, sold_to from report.verify_sources() order by 1', $$values ('leads', 3::bigint), ('sums', 7)$$,
  'a wrong sum is found');
select report.recount_sources();
select results_eq('select * from pg_temp.told()', 'select * from told', 'to count anew, leads are read until all is counted');
select is(report.roll_up_sources(), 1::bigint, 'it is counted again');
select is_empty('select * from report.verify_sources()', 'and right');

update f set assignment = (select a.id from sale.assignment as a where a.lead_id = f.lead order by a.id limit 1);
select sale.refund_assignments(f.lead, array[f.assignment], 'bad_lead') from f;
select is((select net from pg_temp.told()), (select net * 2 / 3 from told), 'a refund is told at once');
select is(report.roll_up_sources(), 0::bigint, 'its day is not counted before the change is rolled up');
select report.roll_up_leads();
select is(report.roll_up_sources(), 1::bigint, 'then it is');
select is((select net from pg_temp.told()), (select net * 2 / 3 from told), 'and told as before');
select is((select sum(s.count) from report.lead_sums('-infinity', 'infinity', 'UTC') as s where s.measure = 'sale'), 3::numeric,
  'a refund does not change the number of sales');

update ops.setting set value = '"Pacific/Kiritimati"' where name = 'report.time_zone';
select report.roll_up();
select is(report.roll_up_sources(), 1::bigint, 'a change of the time zone counts all anew');
select results_eq('select submitted, sold_to from pg_temp.told()', 'values (1::bigint, 3::bigint)', 'by the days of that time zone');
select is_empty('select * from report.verify_sources()', 'and right');

select * from finish();
rollback;
