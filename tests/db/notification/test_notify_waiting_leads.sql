begin;
select plan(13);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_niche() as niche;
select is(tests.outcome('select notification.notify_waiting_leads()'), '42501', 'the function is refused to ' || r)
from (values ('anon'), ('member'), ('admin')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
alter table intake.lead_contact disable trigger contacts_leave_for_the_archive;
delete from intake.lead_contact;
update intake.lead set status = 'rejected', rejected_at = now(), rejection_reason = 'x' where status = 'pending_approval';
set local role leadmill_worker;
select is(cardinality(notification.notify_waiting_leads()), 0, 'no mail is sent when no lead waits');
reset role;
select tests.create_lead(niche, status => 'pending_approval') from f, generate_series(1, 40);
set local role leadmill_worker;
select is(cardinality(notification.notify_waiting_leads()), 1, 'forty waiting leads cause one mail to an admin');
select is(cardinality(notification.notify_waiting_leads()), 0, 'no further mail is sent until a lead arrives');
reset role;
create function pg_temp.told() returns jsonb language sql as $$
  select notification.mail_context(d) from notification.delivery as d where template = 'leads_pending' order by created_at desc limit 1
$$;
select is(pg_temp.told() #> '{niches,0}' ->> 'count', '40', 'the mail has the number of leads by niche');
select tests.create_lead(niche, status => 'pending_approval') from f;
set local role leadmill_worker;
select is(cardinality(notification.notify_waiting_leads()), 1, 'another lead causes another mail');
reset role;
select is(pg_temp.told() ->> 'count', '41', 'the mail counts all leads that wait');
update intake.lead set status = 'rejected', rejected_at = now(), rejection_reason = 'x' where status = 'pending_approval';
select is(pg_temp.told(), null, 'the mail is not sent if no lead waits any more');

-- One mail for each lead is optional.
create function pg_temp.each() returns bigint language sql as $$ select count(*) from notification.delivery
  where template = 'lead_pending' $$;
select lives_ok($$select intake.submit_lead(n.slug, '{"name": "Ada", "email": "ada@leads.example"}', '{"budget": 100, "location": ["US"]}')
  from catalog.niche as n, f where n.id = f.niche$$, 'a visitor submits a lead');
select is(pg_temp.each(), 0::bigint, 'by default, no admin gets a mail for each lead');
update ops.setting set value = 'true' where name = 'notification.mail_for_each_lead';
select intake.submit_lead(n.slug, '{"name": "Ada", "email": "ada@leads.example"}', '{"budget": 100, "location": ["US"]}')
  from catalog.niche as n, f where n.id = f.niche;
select cmp_ok(pg_temp.each(), '>=', 1::bigint, 'with the setting, admins get a mail for each lead');

select * from finish();
rollback;
