-- Tests: notification.events_wait_for_rules
begin;
select plan(41);

select is(tests.outcome('select from notification.' || t), '42501', r || ' does not read notification.' || t)
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  unnest(array['pending_event', 'delivery_key', 'open_delivery', 'destination', 'rule_term']) as t,
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

call tests.register_things();
create temp table f as
select a, b, tests.create_target(a) as chat, tests.create_target(null) as ours
from tests.create_organization('A') as a, tests.create_organization('B') as b;
create temp table rule as select tests.hear(chat, '{thing.made,thing.sold}') as id from f;

select tests.happen('thing.changed', a), tests.happen('thing.made', b), tests.happen('thing.made', null) from f;
select is_empty('select from notification.pending_event', 'what no rule of the organisation names is not kept');
select event.emit_all('thing.made', array[(made, a, '{}'), (made, b, '{}'), (sold, a, '{}')]::event.fact[])
from f, (select gen_random_uuid() as made, gen_random_uuid() as sold) as t;
select results_eq(
  'select p.id, p.kind, p.organization_id, p.subject_id, p.refs, p.happened_at from notification.pending_event as p order by p.id',
  $$select o.id, o.kind, o.organization_id, o.subject_id, o.refs, o.created_at
    from event.outbox as o, f where o.kind = 'thing.made' and o.organization_id = f.a order by o.id$$,
  'of several events, those that a rule may want are kept');
update notification.rule as r set is_enabled = false from rule where r.id = rule.id;
delete from notification.pending_event;
select tests.happen('thing.made', a) from f;
select is_empty('select from notification.pending_event', 'a disabled rule wants nothing');
select tests.hear(ours, '{thing.made}') from f;
select tests.happen('thing.made', b), tests.happen('thing.made', null) from f;
select set_eq(
  'select organization_id from notification.pending_event',
  $$select b from f union all select '00000000-0000-0000-0000-000000000000'$$,
  'a rule of the platform wants the events of all organisations, and of none');
select is((select count(*)::integer from notification.delivery), 0, 'no delivery is written in the transaction of the event');
select is(
  (select count(*)::integer from notification.rule_term as t join notification.rule as r on r.id = t.rule_id
   where r.template is not null), 0,
  'the mails of the platform are not looked for there');

select * from finish();
rollback;
