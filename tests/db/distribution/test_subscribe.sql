begin;
select plan(27);

create temp table f as
select n, tests.create_level(n, 2500, 2) as level, tests.create_level(n, 900, 3) as other, tests.create_level(n) as retired,
  tests.create_user('buyer@a.example', tests.create_organization('A')) as buyer,
  tests.create_user('poor@b.example', tests.create_organization('B')) as poor
from tests.create_niche() as n;
select catalog.retire_competition_level(retired) from f;
select tests.fund(tests.organization_of(buyer), 2500) from f;
select tests.create_user('viewer@a.example', tests.organization_of(buyer)) from f;
update identity.membership set role = 'viewer' where user_id = (select id from identity.user_account where email = 'viewer@a.example');
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.subscribe(level) from f'), '42501', 'an anonymous caller does not subscribe');
select tests.act_as_nobody();
select tests.act_as(tests.create_user('admin@x.example', admin => true));
select is(tests.outcome('select api.subscribe(level) from f'), '42501', 'an admin does not subscribe');
select tests.act_as_nobody();
select tests.act_as((select id from identity.user_account where email = 'viewer@a.example'));
select is(tests.outcome('select api.subscribe(level) from f'), '403 LM115', 'a viewer does not subscribe');
select tests.act_as_nobody();

select tests.act_as(buyer) from f;
select is(tests.outcome('select distribution.subscribe(level) from f'), '42501', 'a member reaches the API function and not the schema');
select is(tests.outcome('select api.subscribe(retired) from f'), '404 LM206', 'a retired level is not found');
select is(tests.outcome('select api.subscribe(gen_random_uuid())'), '404 LM206', 'an unknown level is not found');
select is(tests.outcome('select api.subscribe(null)'), '404 LM206', 'a level of null is not found');
select is(tests.faults($$select api.subscribe(level, '{"budget": {"min": "x"}, "planet": ["Mars"]}') from f$$),
  'filter.budget.min wrong_type, filter.planet unknown_field', 'every fault of a filter is named by its path');
select is(tests.outcome('select api.subscribe(level, null) from f'), '400 LM602', 'null is not a filter');
select tests.act_as_nobody();
select is_empty('select from distribution.subscription', 'refused calls write nothing');

select tests.act_as(buyer) from f;
select is(tests.outcome($$select api.subscribe(level, '{"budget": {"min": 50, "max": 500}, "location": ["US", "EU"]}') from f$$), 'done',
  'a member subscribes');
select is(tests.outcome('select api.subscribe(level) from f'), '409 LM605', 'a second subscription to a level is refused');
select is(tests.outcome('select api.subscribe(other) from f'), 'done', 'a subscription to another level is made');
select tests.act_as_nobody();
select tests.forget_locks();
select results_eq(
  'select s.organization_id, s.status, s.ineligible_reason, s.access_field from distribution.subscription as s join f on s.competition_level_id = f.level',
  $$select tests.organization_of(buyer), 'active', null::text, 'budget' from f$$, 'it is active and can buy');
select ok(s.form_schema_id = (select id from catalog.form_schema where status = 'active'), 'it names the form it was checked against')
from distribution.subscription as s join f on s.competition_level_id = f.level;
select results_eq(
  'select r.term collate "C", r.turn from distribution.rotation as r join f on r.competition_level_id = f.level order by 1',
  'select unnest(s.access_terms) collate "C", s.turn from distribution.subscription as s join f on s.competition_level_id = f.level order by 1',
  'it is in the rotation under its terms');
select results_eq('select r.term from distribution.rotation as r join f on r.competition_level_id = f.other', array['*'],
  'without a filter it is under *');

select tests.act_as(poor) from f;
select is(tests.outcome('select api.subscribe(level) from f'), 'done', 'an organisation without funds can subscribe');
select tests.act_as_nobody();
select tests.forget_locks();
select results_eq(
  'select s.ineligible_reason from distribution.subscription as s join f on s.organization_id = tests.organization_of(poor)',
  $$values ('insufficient_funds')$$, 'its subscription shows insufficient_funds');
select is((select count(*)::integer from distribution.rotation as r join f on r.competition_level_id = f.level where r.term = '*'), 0,
  'that subscription is not in the rotation');

-- A newcomer waits behind those who wait: to end and subscribe again is no way to the head.
select ok(
  (select max(turn) from distribution.subscription where organization_id = tests.organization_of(poor)) >
  (select max(turn) from distribution.subscription where organization_id = tests.organization_of(buyer)), 'a newcomer has the latest turn')
from f;
update distribution.subscription set status = 'ended', ended_at = clock_timestamp()
where organization_id = (select tests.organization_of(poor) from f);
select tests.act_as(poor) from f;
select is(tests.outcome('select api.subscribe(level) from f'), 'done', 'after the end an organisation can subscribe again');
select tests.act_as_nobody();
select tests.forget_locks();
select is(count(*), 1::bigint, 'with one subscription that lasts') from distribution.subscription, f
where organization_id = tests.organization_of(poor) and status <> 'ended';
select throws_ok(
  $$insert into distribution.subscription (organization_id, niche_id, competition_level_id, filter, predicate, access_field, access_terms)
    select organization_id, niche_id, competition_level_id, filter, predicate, access_field, access_terms from distribution.subscription
      where status = 'active' limit 1$$,
  '23505', null, 'the table allows one subscription to a level');

-- The default level of a niche.
select tests.act_as_nobody();
create temp table standard as select tests.create_niche() as niche, null::uuid as level, null::uuid as subscription;
update standard set level = tests.create_level(niche);
grant all on standard to public;
select tests.act_as(buyer) from f;
select is(tests.outcome('select api.subscribe(niche_id => niche) from standard'), '404 LM206',
  'a niche without a default level names no level');
select is(tests.outcome('select api.subscribe(f.level, niche_id => niche) from f, standard'), '404 LM206',
  'a level of another niche is not found');
select tests.act_as_nobody();
select catalog.update_niche(niche, default_level_id => level) from standard;
select tests.act_as(buyer) from f;
update standard set subscription = api.subscribe(niche_id => niche);
select is((select s.competition_level_id from api.subscriptions as s join standard as d on d.subscription = s.id), level,
  'unless it has a default level')
from standard;
select tests.act_as_nobody();

select * from finish();
rollback;
