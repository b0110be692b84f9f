call tests.stay_within('day', 'Pacific/Kiritimati');
begin;
select plan(19);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_niche() as niche, null::uuid as lead;
create function pg_temp.told() returns jsonb language sql as $$
  select jsonb_object_agg(s.key, s.count)
  from (
    select e.key, sum(e.value::bigint) as count
    from report.leads(current_date - 100, current_date + 2, 'year') as l
    cross join lateral jsonb_each_text(to_jsonb(l) - 'period' - 'niche_id' - 'niche') as e
    group by e.key) as s
  where s.count <> 0
$$;

select is(pg_temp.told(), null, 'there is no lead');
update f set lead = tests.create_lead(niche, status => 'pending_approval');
select is(pg_temp.told(), '{"submitted": 1, "pending": 1}', 'a new lead is told before it is in a sum');
select is((select count(*) from report.lead_day), 0::bigint, 'and is in none');
select is(report.roll_up_leads(1), 1::bigint, 'it is added to the sums');
select is(pg_temp.told(), '{"submitted": 1, "pending": 1}', 'and told as before');
select is(report.roll_up_leads(1), 0::bigint, 'once');
update intake.lead set updated_at = clock_timestamp() from f where id = lead;
select is((select count(*) from report.lead_change), 0::bigint, 'what changes no status changes no sum');
update intake.lead set status = 'approved', approved_at = clock_timestamp() from f where id = lead;
select is(pg_temp.told(), '{"submitted": 1, "approved": 1}', 'a lead that was approved is pending no more');
select is(report.roll_up_leads(1) + report.roll_up_leads(1) + report.roll_up_leads(1), 2::bigint, 'changes are added in slices');
select is(pg_temp.told(), '{"submitted": 1, "approved": 1}', 'and told as before');
select tests.sell(niche, 3), tests.sell(niche, 2) from f;
select is(pg_temp.told(), '{"submitted": 3, "approved": 1, "distributed": 2, "sold_to": 6}', 'sales are told at once');
select report.roll_up_leads();
update intake.lead set created_at = created_at - interval '40 days' from f where id = lead;
select is_empty('select * from report.verify_leads()', 'the sums equal leads and sales, when one of them became older, too');
select report.roll_up_leads();
select is_empty('select * from report.verify_leads()', 'and after all were added');
select is(pg_temp.told(), '{"submitted": 3, "approved": 1, "distributed": 2, "sold_to": 6}', 'nothing was told twice');

select tests.create_lead(niche) from f;
update ops.setting set value = '"Pacific/Kiritimati"' where name = 'report.time_zone';
select report.roll_up();
select is(
  (select max(day) from report.lead_day), (now() at time zone 'Pacific/Kiritimati')::date, 'a change of the time zone counts all anew');
select is_empty('select * from report.verify_leads()', 'by the days of that time zone');
set local session_replication_role = replica;
insert into intake.lead select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'submission_key', null))).*
from intake.lead as l limit 1;
set local session_replication_role = origin;
select isnt_empty('select * from report.verify_leads()', 'a lead that was stored before changes were noted is in no sum');
select report.recount_leads('Pacific/Kiritimati');
select is_empty('select * from report.verify_leads()', 'until all are counted anew');
update report.lead_day set count = count + 1 where measure = 'sale';
select results_eq('select measure, in_sums - counted from report.verify_leads()', $$values ('sale', 1::bigint)$$, 'a wrong sum is found');

select * from finish();
rollback;
