begin;
select plan(9);

create temp table f as
select n, level, tests.create_subscription(level, '{"location": ["US"]}', organization => a) as id, a
from (select n, tests.create_level(n) as level, tests.create_organization('A') as a from tests.create_niche() as n) as x;
create temp table before as select s.* from distribution.subscription as s join f using (id);
create temp table owner as select m.user_id as id from identity.membership as m join f on m.organization_id = f.a;
grant select on f, owner to public;

select tests.act_as(id) from owner;
select is(tests.faults($$select api.change_filter(id, '{"location": ["Mars"]}') from f$$), 'filter.location[0] not_an_option',
  'a filter with faults is refused');
select tests.act_as_nobody();
select results_eq('select s.filter, s.predicate::text from distribution.subscription as s join f using (id)',
  'select filter, predicate::text from before', 'a filter with faults changes nothing');
select tests.act_as(id) from owner;
select is(tests.outcome($$select api.change_filter(id, '{"location": ["EU", "Asia"]}') from f$$), 'done', 'another filter is taken');
select tests.act_as_nobody();
select results_eq('select r.term, r.subscription_id, t.turn from f cross join lateral tests.rotation_of(level) as r join before as t on t.id = r.subscription_id order by 1',
  $$select t, id, turn
    from before, unnest('{location=Asia,location=EU}'::text[]) as t$$,
    'it is in the rotation under the new terms only, with its turn unchanged');
select is(tests.distribute(tests.create_lead(n, '{"budget": 100, "location": ["US"]}')), '{}', 'a lead of the old filter is not bought')
  from f;
select is(tests.distribute(tests.create_lead(n, '{"budget": 100, "location": ["Asia"]}')), array[id], 'a lead of the new filter is bought')
  from f;
select tests.act_as(id) from owner;
select is(tests.outcome('select api.pause_subscription(id) from f'), 'done', 'the owner pauses it');
select is(tests.outcome($$select api.change_filter(id, '{}') from f$$), 'done', 'a filter is changed');
select tests.act_as_nobody();
select is_empty('select r.* from f cross join lateral tests.rotation_of(level) as r', 'a paused subscription stays out of the rotation');

select * from finish();
rollback;
