-- Law: every kind of event that a room registers can be used in a rule, with its sample.
begin;
select plan(4);

create temp table f as select tests.create_user('owner@people.example') as member;
alter table f add channel uuid;
update f set channel = tests.create_channel(member, 'endpoint', 'in');
grant select on f to public;
update ops.rate_limit set maximum = 10000 where name = 'notification.tests';
update ops.setting set value = '1000' where name = 'notification.most_rules';

select tests.act_as(member) from f;
select ok((select count(*) from api.notification_sources) > 20, 'there are kinds of events');
select is_empty(
  $$select s.event_kind, o.outcome
    from api.notification_sources as s cross join f
    cross join lateral tests.outcome(format(
      $q$select api.test_rule(api.create_rule(%L, %L, %L,
        body_template => '{"a": {"$": "data"}, "b": {"$text": "{{title}}: {{facts}}"}}'))$q$,
      s.event_kind, array[s.event_kind], f.channel)) as o (outcome)
    where o.outcome <> 'done'$$,
  'each can be used in a rule with a body template, and tested');
select is_empty(
  $$select s.event_kind, o.faults
    from api.notification_sources as s
    join api.rules as r on r.name = s.event_kind
    cross join lateral tests.faults(
      format('select api.test_rule(%L, %L)', r.id, jsonb_build_object('data', s.sample -> 'data'))) as o (faults)
    where o.faults <> 'done'$$,
  'the data of each sample has the types of its fields');
select is_empty(
  $$select s.event_kind, o.faults
    from api.notification_sources as s
    join api.rules as r on r.name = s.event_kind
    cross join lateral tests.faults(format('select api.update_rule(%L, %L)', r.id, jsonb_build_object('filter', jsonb_build_object('any', (
      select jsonb_agg(jsonb_build_object('field', e.field -> 'id', 'op', 'exists')) from jsonb_array_elements(s.fields) as e (field))))))
      as o (faults)
    where o.faults <> 'done'$$,
  'each field can be used in a filter');
select tests.act_as_nobody();

select * from finish();
rollback;
