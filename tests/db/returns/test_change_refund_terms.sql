begin;
select plan(19);

create temp table fixture as
select tests.create_niche() as niche, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@people.example') as member;
grant select on fixture to public;

select tests.act_as_anon();
select results_eq(
  $$select window_days, cardinality(reasons), approved_automatically, limit_days, max_count, max_share from api.refund_terms
    where niche_id = (select niche from fixture)$$,
  $$values (14, 5, '{}'::text[], 30, null::integer, null::numeric)$$, 'a new niche has the default terms, and anonymous callers read them');
select is(tests.outcome('select api.change_refund_terms(niche) from fixture'), '42501', 'anonymous callers change nothing');
select tests.act_as(member) from fixture;
select is(tests.outcome('select api.change_refund_terms(niche) from fixture'), '42501', 'members change no terms');
select is(tests.outcome('update api.refund_terms set window_days = 90'), '42501', 'the view of terms cannot be updated');

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.change_refund_terms(gen_random_uuid())'), '404 LM202', 'an unknown niche is 404 LM202');
select is(
  tests.outcome(format('select api.change_refund_terms(niche, %s) from fixture', a)), '400 LM850', a || ' is refused')
from unnest(array[
  'window_days => -1', 'window_days => 91', $$reasons => '{ugly}'$$, $$reasons => '{null}'$$,
  $$reasons => '{spam}', approved_automatically => '{duplicate}'$$, 'limit_days => 0', 'max_count => -1', 'max_share => 1.001',
  $$max_share => -0.1$$]) as a;
select is(tests.outcome($$select api.change_refund_terms(niche, max_share => 'NaN') from fixture$$), '400 LM850',
  'a share that is not a number is 400 LM850');
select is(tests.outcome('select api.change_refund_terms(niche, window_days => null) from fixture'), '400 LM850',
  'a missing window is 400 LM850');
select is(tests.faults('select api.change_refund_terms(niche, 91, limit_days => 0, max_count => -1, max_share => 2) from fixture'),
  'window_days out_of_range, limit_days out_of_range, max_count out_of_range, max_share out_of_range', 'all faults are reported at once');
select lives_ok($$select api.change_refund_terms(niche, 30, '{spam}', max_count => 5) from fixture$$, 'an admin sets new terms');
select is(
  (select array_agg(window_days order by created_at) from api.refund_terms where niche_id = niche), '{14,30}',
  'the old terms remain for earlier sales')
from fixture;

select * from finish();
rollback;
