begin;
select plan(24);

select is(tests.outcome('select from notification.' || t), '42501', r || ' does not read notification.' || t)
from (values ('anon'), ('partner'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  unnest(array['rule', 'rule_term']) as t,
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

create temp table f as select o, tests.create_target(o) as channel from tests.create_organization() as o;
create function pg_temp.rule(columns text, what text) returns text language sql as $$
  select tests.outcome(format('insert into notification.rule (name, event_kinds, %s) select ''a rule'', %s from f', columns, what))
$$;
select is(pg_temp.rule('template, recipient_kind', $$'{lead.eaten}', 'lead_unsold', 'admins'$$), '23503',
  'an event that does not exist causes nothing');
select is(pg_temp.rule('template', $$'{lead.sold}', 'lead_unsold'$$), '23514', 'a mail has a recipient');
select is(pg_temp.rule('template, recipient_kind', $$'{lead.sold}', 'lead_unsold', 'everybody'$$), '23514',
  'a recipient that is none is refused');
select is(pg_temp.rule('template, recipient_kind', $$'{lead.sold}', 'spam', 'admins'$$), '23503', 'a mail that does not exist is refused');
select is(pg_temp.rule('organization_id, template, recipient_kind', $$'{lead.sold}', o, 'lead_assigned', 'admins'$$), '23514',
  'an organisation sends no mail of the platform');
select is(pg_temp.rule('organization_id, channel_id, template, recipient_kind', $$'{lead.sold}', o, channel, 'lead_assigned', 'admins'$$),
  '23514', 'a rule has one target');
select is(pg_temp.rule('organization_id', $$'{lead.sold}', o$$), '23514', 'a rule without a target is refused');
select is(pg_temp.rule('organization_id, channel_id, filter', $$'{lead.sold}', o, channel, '{"a": 1}'$$), '23514',
  'a filter that was not compiled is refused');
select is(pg_temp.rule('organization_id, channel_id, quiet_from', $$'{lead.sold}', o, channel, '22:00'$$), '23514',
  'quiet hours have an end');
select is(pg_temp.rule('organization_id, channel_id', $$'{lead.sold,lead.refunded}', o, channel$$), 'done', 'a rule is accepted');

select results_eq(
  $$select t.event_kind, t.term from notification.rule_term as t order by 1$$,
  $$values ('lead.refunded', '*'), ('lead.sold', '*')$$, 'an enabled rule is found under each of its events');
update notification.rule as r set access_terms = '{niche=Solar,niche=Wind}', event_kinds = '{lead.sold}' from f where r.channel_id = f.channel;
select results_eq(
  $$select t.event_kind, t.term from notification.rule_term as t order by 2$$,
  $$values ('lead.sold', 'niche=Solar'), ('lead.sold', 'niche=Wind')$$, 'its terms follow it');
update notification.rule as r set is_enabled = false from f where r.channel_id = f.channel;
select is_empty('select from notification.rule_term', 'a disabled rule is not found');

select is_empty(
  $$select r.name, k.subject_type, r.recipient_kind
    from notification.rule as r join event.kind as k on k.name = any (r.event_kinds)
    where r.recipient_kind in ('user', 'lead', 'proof', 'contact_message') and r.recipient_kind <> k.subject_type$$,
  'a recipient that is the subject of an event has the type of its subjects');
select * from finish();
rollback;
