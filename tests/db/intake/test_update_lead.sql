begin;
select plan(11);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  n as niche,
  tests.create_lead(n, null, 'pending_approval') as lead,
  tests.create_lead(n, null, 'approved') as approved
from tests.create_niche() as n;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome($$select api.update_lead(lead, '{}') from fixture$$), '42501', 'a member changes no lead');
select is(tests.outcome($$update api.leads set status = 'approved'$$), '42501', 'a member changes no lead by writing to the view');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome($$update api.leads set status = 'approved'$$), '42501', 'an admin changes no lead by writing to the view');
select is(tests.outcome('select api.update_lead(gen_random_uuid())'), '404 LM305', 'an unknown lead is not found');
select is(tests.outcome('select api.update_lead(approved, tests.vps_answers()) from fixture'), '409 LM306',
  'an approved lead is not changed');
select is(
  tests.faults($$select api.update_lead(lead, '{"budget": -5}', '{"name": "Ada", "mail": "x"}') from fixture$$),
  'contact.email required, contact.mail unknown_field, answers.budget too_small, answers.location required',
  'what is wrong is named as on submission');
select is(tests.outcome($$select api.update_lead(lead, '{"budget": 200, "location": ["EU"]}') from fixture$$), 'done',
  'an admin corrects the answers');
select results_eq(
  'select answers, contact_name, status from api.leads where id = (select lead from fixture)',
  $$values ('{"budget": 200, "location": ["EU"]}'::jsonb, 'Ada Lovelace', 'pending_approval')$$,
  'all answers are replaced, and nothing else');
select is(
  tests.outcome($$select api.update_lead(lead, contact => '{"name": "Grace", "email": "Grace@Navy.example"}') from fixture$$),
  'done', 'an admin corrects the contact data');
select results_eq(
  'select contact_name, contact_email, contact_phone, answers from api.leads where id = (select lead from fixture)',
  $$values ('Grace', 'grace@navy.example', null, '{"budget": 200, "location": ["EU"]}'::jsonb)$$,
  'all contact data is replaced, and nothing else');
select tests.act_as_nobody();
select catalog.activate_form_schema(catalog.create_form_schema(niche,
  '[{"id": "other", "label": "Other", "type": "text", "required": true}]'))
from fixture;
select tests.act_as(admin) from fixture;
select is(
  tests.outcome($$select api.update_lead(lead, '{"budget": 250, "location": ["EU"]}') from fixture$$), 'done',
  'a lead is checked against the version it was submitted to');

select * from finish();
rollback;
