call tests.stay_within('day', 'Pacific/Kiritimati');
begin;
select plan(21);

create temp table f as
select tests.create_niche() as niche, null::uuid as lead, null::uuid as assignment, null::uuid as other;
create function pg_temp.told() returns table (utm_source text, submitted bigint, sold bigint, bad bigint, sold_to bigint, net numeric)
language sql as $$
  select a.utm_source, a.submitted, a.sold, a.bad, a.sold_to, a.net
  from report.attribution(current_date - 100, current_date + 2, 'year') as a order by a.utm_source
$$;
create function pg_temp.leads_are_told(says text) returns setof text language sql as $$
  select is((select sum(t.submitted) from pg_temp.told() as t), (select count(*)::numeric from intake.lead), says)
$$;

select is_empty('select * from pg_temp.told()', 'there is no lead');
update f set lead = tests.sell(niche, 3);
create temp table told as select * from pg_temp.told();
select results_eq('select * from told', $$values ('newsletter', 1::bigint, 1::bigint, 0::bigint, 3::bigint, 36.00)$$,
  'a sale is told before it is in a sum');
select is((select count(*) from report.source_day), 0::bigint, 'and is in none');
select report.roll_up_leads();
select results_eq('select * from pg_temp.told()', 'select * from told', 'it is added to the sums, and told as before');
select is((select count(*) from report.source_day), 1::bigint, 'once');

update f set assignment = (select a.id from sale.assignment as a where a.lead_id = f.lead order by a.id limit 1);
select sale.refund_assignments(f.lead, array[f.assignment], 'bad_lead') from f;
select is((select t.net from pg_temp.told() as t), 24.00, 'a refund is told at once');
update intake.lead set status = 'bad', marked_bad_at = now(), bad_reason = 'nobody there' from f where id = lead;
select results_eq('select * from pg_temp.told()', $$values ('newsletter', 1::bigint, 1::bigint, 1::bigint, 3::bigint, 24.00)$$,
  'and a bad lead, which was sold all the same');
update sale.assignment set note = 'called' from f where id = assignment;
select is_empty('select * from report.verify_sources()', 'the sums equal leads and sales');
select is_empty('select * from report.verify_leads()', 'a refund does not change the number of sales');
select report.roll_up_leads();
select results_eq('select * from pg_temp.told()', $$values ('newsletter', 1::bigint, 1::bigint, 1::bigint, 3::bigint, 24.00)$$,
  'all of it is added, and told as before');

-- Sold twice: the lead is one that was sold.
update f set other = tests.create_lead(niche);
update intake.lead_attribution set utm_source = null, utm_campaign = repeat('ä', 255), utm_medium = repeat('ö', 255),
  partner = repeat('ü', 255) from f where lead_id = other;
create function pg_temp.buy() returns uuid[] language sql as $$
  select sale.sell(l, 'marketplace', 'USD', array[(o.id, 1200, 9, null, null, null, null, null)::sale.purchase])
  from f
  join intake.lead as l on l.id = f.other
  cross join lateral (select tests.create_organization() as id offset 0) as o
  cross join lateral (select tests.fund(o.id, 5000) offset 0) as p
$$;
select pg_temp.buy();
select pg_temp.buy();
select results_eq('select * from pg_temp.told()', $$values ('newsletter', 1::bigint, 1::bigint, 1::bigint, 3::bigint, 24.00),
  (null, 1, 1, 0, 2, 24.00)$$, 'a lead that was sold twice is one that was sold, and long names are a source');
select report.roll_up_leads();
select results_eq('select * from pg_temp.told()', $$values ('newsletter', 1::bigint, 1::bigint, 1::bigint, 3::bigint, 24.00),
  (null, 1, 1, 0, 2, 24.00)$$, 'in the sums, too');
select is((select count(*) from report.source), 2::bigint, 'each source is there once');
select tests.create_lead(niche) from f;
select report.roll_up_leads();
select is((select count(*) from report.source), 2::bigint, 'also when it is found again');
select * from pg_temp.leads_are_told('with another lead');

-- Counted anew.
update report.source_day set net = net + 1;
select isnt_empty('select * from report.verify_sources()', 'a wrong sum is found');
select report.recount_sources('UTC');
select is_empty('select * from report.verify_sources()', 'until it is corrected');
delete from report.source_day;
select report.recount_sources('UTC');
select is_empty('select * from report.verify_sources()', 'as are sums that are missing');
select tests.create_lead(niche) from f;
update ops.setting set value = '"Pacific/Kiritimati"' where name = 'report.time_zone';
select report.roll_up();
select is((select max(day) from report.source_day), (now() at time zone 'Pacific/Kiritimati')::date, 'a change of the time zone counts all anew');
select is_empty('select * from report.verify_sources()', 'by the days of that time zone');
select * from pg_temp.leads_are_told('and none is lost');

select * from finish();
rollback;
