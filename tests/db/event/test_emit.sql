-- Tests: event.emit, event.emit_all, notification.events_cause_mails
begin;
select plan(32);

insert into event.kind (name, subject_type, fields, comment) values ('lead.eaten', 'lead', '{run_id,subscription_ids}', 'for this test');
create temp table f as
select o, other, lead, tests.create_user('owner@people.example', o) as owner, tests.create_user('other@people.example', other) as stranger,
  tests.create_user('boss@people.example', admin => true) as boss
from tests.create_organization() as o, tests.create_organization() as other, tests.create_lead(tests.create_niche()) as lead;
grant select on f to public;
delete from event.outbox;

select is(tests.outcome($$select event.emit('lead.submitted', lead) from f$$), '42501', r || ' may not emit events')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select is(tests.outcome('select from event.outbox'), '42501', r || ' does not read what happened')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

select is(tests.outcome($$select event.emit('lead.lost', lead) from f$$), 'LM910', 'a kind that is not listed is refused');
select is(tests.outcome($$select event.emit(null, lead) from f$$), 'LM910', 'an event without a kind is refused');
select is(tests.outcome($$select event.emit('lead.sold', lead, refs => '{"email": "ada@leads.example"}') from f$$), 'LM910',
  'a field that the kind does not have is refused');
select is(tests.outcome($$select event.emit('lead.eaten', lead, refs => '{"run_id": 1}') from f$$), 'LM910', 'a missing field is refused');
select is(tests.outcome($$select event.emit('lead.sold', lead, refs => '[]') from f$$), 'LM910', 'refs are an object');
select is(tests.outcome($$select event.emit('lead.sold', lead, refs => null) from f$$), 'LM910', 'refs are not null');
select is(
  tests.outcome($$select event.emit_all('lead.sold', array[(lead, o, '{}'), (lead, o, '{"a": 1}')]::event.fact[]) from f$$), 'LM910',
  'one wrong event of several refuses them all');
select is(tests.outcome($$select event.emit('lead.submitted', null)$$), '23502', 'an event has a subject');
select is_empty('select from event.outbox', 'nothing of what is refused is left');
select is_empty('select from notification.delivery', 'no mail is sent for it');

select event.emit('lead.eaten', lead, o, jsonb_build_object('run_id', o, 'subscription_ids', jsonb_build_array(other))) from f;
select results_eq(
  'select kind, subject_id, organization_id, refs from event.outbox',
  $$select 'lead.eaten', lead, o, jsonb_build_object('run_id', o, 'subscription_ids', jsonb_build_array(other)) from f$$,
  'an event is one row of the outbox');
select is(tableoid::regclass::text, 'event.outbox' || to_char(created_at at time zone 'UTC', '"_y"YYYY"m"MM'),
  'the event is in the partition of its month')
from event.outbox;
select is_empty('select from notification.delivery', 'an event without a template causes no mail');

select event.emit_all('lead.sold', array[(gen_random_uuid(), o, '{}'), (gen_random_uuid(), other, '{}')]::event.fact[]) from f;
select results_eq(
  $$select u.email, d.template, d.organization_id, d.refs
    from notification.delivery as d join identity.user_account as u on u.id = d.user_id order by u.email collate "C"$$,
  $$select v.email, 'lead_assigned', e.organization_id, jsonb_build_object('assignment_id', e.subject_id)
    from f, event.outbox as e, lateral (values ('other@people.example', other), ('owner@people.example', o)) as v (email, id)
    where e.kind = 'lead.sold' and v.id = e.organization_id order by v.email collate "C"$$,
  'members of each organisation are notified only of their own event');
delete from notification.delivery;
select event.emit('lead.submitted', lead) from f;
select results_eq(
  'select template, lead_id, user_id, refs from notification.delivery',
  $$select 'lead_confirmation', lead, null::uuid, '{}'::jsonb from f$$,
  'the mail names the subject of the event, and a mail that a setting turns off is not sent');
update ops.setting set value = 'true' where name = 'notification.mail_for_each_lead';
delete from notification.delivery;
select event.emit('lead.submitted', lead) from f;
select results_eq(
  'select template, user_id, refs from notification.delivery order by template',
  $$select 'lead_confirmation', null::uuid, '{}'::jsonb from f union all select 'lead_pending', boss, jsonb_build_object('lead_id', lead)
    from f$$,
  'one event can cause several mails: with the setting admins are notified, too');
delete from notification.delivery;
insert into notification.preference (organization_id, template, is_wanted) select o, 'lead_assigned', false from f;
select event.emit('lead.sold', gen_random_uuid(), o) from f;
select is_empty('select from notification.delivery', 'an organisation does not get a mail that it has turned off');
select is((select count(*)::integer from event.outbox), 6, 'the event is recorded all the same');

select * from finish();
rollback;
