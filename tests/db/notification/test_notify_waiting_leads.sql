begin;
select plan(13);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_niche() as niche;
select is(tests.outcome('select notification.notify_waiting_leads()'), '42501', 'nobody asks for it: ' || r)
from (values ('anon'), ('member'), ('admin')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
delete from intake.lead_contact;
update intake.lead set status = 'rejected', rejected_at = now(), rejection_reason = 'x' where status = 'pending_approval';
set local role leadmill_worker;
select is(cardinality(notification.notify_waiting_leads()), 0, 'nothing waits, nothing is told');
reset role;
select tests.create_lead(niche, status => 'pending_approval') from f, generate_series(1, 40);
set local role leadmill_worker;
select is(cardinality(notification.notify_waiting_leads()), 1, 'of forty leads an admin is told once');
select is(cardinality(notification.notify_waiting_leads()), 0, 'and not again as long as none comes');
reset role;
create function pg_temp.told() returns jsonb language sql as $$
  select notification.mail_context(d) from notification.delivery as d where template = 'leads_pending' order by created_at desc limit 1
$$;
select is(pg_temp.told() #> '{niches,0}' ->> 'count', '40', 'how many, and where');
select tests.create_lead(niche, status => 'pending_approval') from f;
set local role leadmill_worker;
select is(cardinality(notification.notify_waiting_leads()), 1, 'one more is told of');
reset role;
select is(pg_temp.told() ->> 'count', '41', 'with all that wait');
update intake.lead set status = 'rejected', rejected_at = now(), rejection_reason = 'x' where status = 'pending_approval';
select is(pg_temp.told(), null, 'when all are done before it is sent, there is no mail');

-- One mail a lead is a choice.
create function pg_temp.each() returns bigint language sql as $$ select count(*) from notification.delivery where template = 'lead_pending' $$;
select lives_ok($$select intake.submit_lead(n.slug, '{"name": "Ada", "email": "ada@leads.example"}', '{"budget": 100, "location": ["US"]}')
  from catalog.niche as n, f where n.id = f.niche$$, 'a lead comes');
select is(pg_temp.each(), 0::bigint, 'and no admin gets a mail for it');
update ops.setting set value = 'true' where name = 'notification.mail_for_each_lead';
select intake.submit_lead(n.slug, '{"name": "Ada", "email": "ada@leads.example"}', '{"budget": 100, "location": ["US"]}') from catalog.niche as n, f where n.id = f.niche;
select cmp_ok(pg_temp.each(), '>=', 1::bigint, 'but where the operator wants it');

select * from finish();
rollback;
