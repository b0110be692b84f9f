call tests.stay_within('day');
begin;
select plan(28);

-- Two buyers take turns; every third lead asks for more than 500.
create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level, '{"budget": {"max": 500}}') as b,
  tests.create_user('new@buyer.example', tests.create_organization()) as stranger, tests.create_user(admin => true) as admin
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;
grant select on f to public;
select tests.distribute(tests.create_lead(n, jsonb_build_object('budget', case when i % 3 = 0 then 900 else 100 end)))
from f, generate_series(1, 60) as i;
create temp table state as select (select count(*) from distribution.run) as runs, (select sum(turn)
  from distribution.subscription) as turns;

select tests.act_as_anon();
select is(tests.outcome($$select api.check_filter(null, '{}')$$), '42501', 'an anonymous caller may not check a filter');
select tests.act_as_nobody();

select tests.act_as(stranger) from f;
select is(tests.outcome(format('select api.check_filter(%L, %L)', n, '{}')), '404 LM206', 'an unknown level is 404 LM206') from f;
select is(api.check_filter(level, w) #>> '{faults,0,field}', field, w::text || ' has its fault at ' || field)
from f, (values
  (jsonb '{"colour": ["red"]}', 'filter.colour'), ('{"all": [{"budget": {"min": "x"}}]}', 'filter.all[0].budget.min'), ('[]', 'filter')
) as w (w, field);
select is(api.check_filter(level, '{"budget": {"min": "x"}}') - 'faults', '{"estimate": null, "no_estimate": null}',
  'a filter with faults has no estimate') from f;
select is(c -> 'faults', '[]', 'a filter without faults') from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select is(c #> '{estimate,is_rounded}', 'true', 'has rounded counts for a member') from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select ok((c #>> '{estimate,matching}')::integer in (10, 20, 30), 'near 20 match') from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select ok((c #>> '{estimate,leads}')::integer <= (c #>> '{estimate,matching}')::integer, 'and no more are bought')
from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select is((c #>> '{estimate,cost}')::numeric, 5.00 * (c #>> '{estimate,leads}')::integer, 'at the price of the level')
from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select is(api.check_filter(level, '{"budget": {"min": 600}}'), api.check_filter(level, '{"budget": {"min": 600}}'),
  'the same question has the same answer') from f;
select is(c #> '{estimate,is_rounded}', 'false', 'all leads are counted exactly') from f, api.check_filter(level, '{}') as c;
select is(c #>> '{estimate,matching}', '60', 'all of them') from f, api.check_filter(level, '{}') as c;
select is(c #>> '{estimate,leads}', '20', 'of which a third buyer has a third') from f, api.check_filter(level, null) as c;
select tests.act_as_nobody();

select tests.act_as_owner_of(a) from f;
select cmp_ok((c #>> '{estimate,leads}')::integer, '>=', 38, 'who bought them would buy them again') from f, api.check_filter(level, '{}') as c;
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select is(c #>> '{estimate,matching}', '20', 'an admin''s counts are exact') from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select is(c #> '{estimate,is_rounded}', 'false', 'and say so') from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select tests.act_as_nobody();
select tests.forget_locks();

create temp table s as select n, tests.create_level(n, 500, 1) as level
  from (select catalog.create_niche('sensitive-answers', 'Test') as n) as x;
select catalog.activate_form_schema(catalog.create_form_schema(n,
  '[{"id": "belief", "label": "Belief", "type": "select", "options": ["x", "y"], "sensitive": true}, {"id": "note", "label": "Note", "type": "text"}, {"id": "place", "label": "Place", "type": "location"}]')) from s;
grant select on s to public;
select tests.act_as(stranger) from f;
select is(api.check_filter(level, w::jsonb) -> 'no_estimate', '{"reason": "not_countable"}', 'leads are not counted by ' || w)
from s, unnest(array['{"belief": ["x"]}', '{"note": ["x"]}', '{"place.city": ["x"]}']) as w;
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(api.check_filter(level, '{"place.city": ["x"]}') #>> '{estimate,matching}', '0', 'except for admins') from s;
select tests.act_as_nobody();

-- What an organisation learns of one lead by all the estimates that it gets at once: 57 and 58 leads, asked in so many words.
select cmp_ok(
  (select abs(avg(distribution.coarse_count(58, 'more' || i)) - avg(distribution.coarse_count(57, 'fewer' || i)))
    from generate_series(1, 4000) as i)::numeric, '<', 2.0, 'a deviation averages out');
select cmp_ok(
  (select stddev(distribution.coarse_count(57, 'words' || i)) / sqrt(min(r.maximum))
    from ops.rate_limit as r, generate_series(1, 4000) as i where r.name = 'distribution.estimates')::numeric, '>', 0.7,
  'but not within the number of estimates: their mean is off by most of a lead');

update ops.rate_limit set maximum = 0 where name = 'distribution.estimates';
select tests.act_as(stranger) from f;
select is(c #>> '{no_estimate,reason}', 'too_many', 'beyond the limit there are no more counts')
from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select is(c -> 'faults', '[]', 'but faults') from f, api.check_filter(level, '{"budget": {"min": 600}}') as c;
select is(c #>> '{estimate,matching}', '60', 'and what needs no filter') from f, api.check_filter(level, '{}') as c;
select tests.act_as_nobody();

select results_eq(
  'select count(*), (select sum(turn) from distribution.subscription) from distribution.run', 'select runs, turns from state',
  'nothing is written');

select * from finish();
rollback;
