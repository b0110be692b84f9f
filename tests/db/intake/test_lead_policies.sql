begin;
select plan(12);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_lead(tests.create_niche(), null, 'approved') as lead;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome('select from ' || o), '42501', 'an anonymous caller reads nothing of ' || o)
from unnest('{api.leads,intake.lead,intake.lead_contact,intake.lead_attribution}'::text[]) as o;
select is(tests.outcome(s), '42501', 'and writes nothing: ' || s)
from unnest(array['delete from api.leads', $$update api.leads set status = 'bad'$$,
  'insert into api.leads (id) values (gen_random_uuid())']) as s;
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is(tests.outcome('select from api.leads'), '42501', 'a member does not see the queue');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome('select from intake.lead_contact'), '42501', 'an admin has no way around the view');
select is(tests.outcome(s), '42501', 'and writes nothing: ' || s)
from unnest(array['delete from api.leads', $$update api.leads set status = 'bad'$$]) as s;
select results_eq(
  'select status, answers, contact_name, contact_email, contact_phone, utm_source from api.leads where id = (select lead from fixture)',
  $$select 'approved', tests.vps_answers(), 'Ada Lovelace', 'ada-' || lead || '@leads.example', '+44 20 7946 0000', 'newsletter'
    from fixture$$,
  'an admin sees a lead with its contact data and where it came from');

select * from finish();
rollback;
