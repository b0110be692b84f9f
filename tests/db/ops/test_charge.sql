begin;
select plan(33);

select is(tests.outcome(s), '42501', r || ' charges nobody: ' || s)
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ($$select ops.charge('test.even', 'a')$$), ($$select ops.charge_all('[]')$$)) as w (s);
select tests.act_as_nobody();

insert into ops.rate_limit (name, maximum, per, kind, comment) values
  ('test.even', 4, '1 hour', 'even', 'x'), ('test.exact', 4, '1 hour', 'exact', 'x'),
  ('test.never', 0, '1 hour', 'even', 'x'), ('test.free', null, '1 hour', 'even', 'x');
select is(
  tests.outcome($$select ops.charge_all('[{"name": "test.even", "key": "z", "units": 4}, {"name": "test.none", "key": "z", "units": 1}]')$$),
  'LM940', 'a limit that does not exist is charged to nobody');
select is(ops.look('test.even', 'z'), null, 'and nothing else is charged with it');

select ops.charge_all('[{"name": "test.even", "key": "a", "units": 1}, {"name": "test.even", "key": "b", "units": 3},
  {"name": "test.even", "key": "a", "units": 2}, {"name": "test.exact", "key": "a", "units": 3},
  {"name": "test.exact", "key": "a", "units": 1}, {"name": "test.even", "key": null, "units": 9},
  {"name": "test.even", "key": "c", "units": 0}, {"name": "test.even", "key": "c", "units": -5},
  {"name": "test.never", "key": "a", "units": 1}, {"name": "test.free", "key": "a", "units": 1}]');
select is((ops.limit_state(l, k)).remaining, r, what)
from (values ('test.even', 'a', 1, 'what one key did is added up'), ('test.even', 'b', 1, 'each key is charged apart'),
  ('test.exact', 'a', 0, 'an exact limit is charged as well'),
  ('test.even', 'c', 4, 'nothing is charged for nothing')) as v (l, k, r, what);
select is((select count(*) from ops.rate_limit_use where limit_name in ('test.never', 'test.free')), 0::bigint,
  'nothing is kept of limits that count nothing');
select is(ops.spend('test.even', 'a', 1), null, 'what is left can be spent');
select isnt(ops.spend('test.even', 'a', 1), null, 'what is charged cannot be spent');

select ops.charge('test.even', 'd', 6);
select ok(ops.look('test.even', 'd') between '44 minutes' and '45 minutes', 'what was overdrawn is paid back first');
select ops.charge('test.even', 'd', 1000000);
select ops.charge('test.even', 'e', 2000000000);
select ops.charge('test.exact', 'd', 2000000000);
select ok(
  ops.look('test.' || k, 'd') between '59 minutes' and '1 hour 15 minutes',
  'nobody waits for much longer than the time of the limit: ' || k)
from unnest('{even,exact}'::text[]) as k;
select ok(ops.look('test.even', 'e') between '59 minutes' and '1 hour 15 minutes', 'not even after one large charge');
select is((ops.limit_state('test.even', 'd')).remaining, 0, 'what is overdrawn leaves nothing');
update ops.rate_limit_use set repaid_at = repaid_at - interval '2 hours';
select is((ops.limit_state('test.even', 'd')).remaining, 4, 'at last everything is available again');
select ops.charge('test.even', 'd');
select is((ops.limit_state('test.even', 'd')).remaining, 3, 'one unit is charged by default');

select results_eq(
  $$select c.* from ops.call_charges('/api/listings', 'key', 'user', '192.0.2.1') as c$$,
  $$values ('ops.calls_by_api_key', 'key', 1)$$, 'a call with an API key counts for the key');
select results_eq(
  $$select c.* from ops.call_charges('/listings', null, 'user', '192.0.2.1') as c
    union all select c.* from ops.call_charges('/listings', null, null, '192.0.2.1') as c
    union all select c.* from ops.call_charges('/listings', null, null, null) as c$$,
  $$values ('ops.calls_by_user', 'user', 1), ('ops.calls_by_network', '192.0.2.1', 1)$$,
  'or else for the user, or else for the network, and for nobody if that is unknown');
insert into ops.call_cost (path, cost, limit_name) values ('/rpc/test', 7, 'test.exact');
select results_eq(
  $$select c.* from ops.call_charges('/api/rpc/test', null, 'user', null) as c order by c.name$$,
  $$values ('ops.calls_by_user', 'user', 7), ('test.exact', 'user', 1)$$,
  'an expensive call costs more, and counts for the limit of its path');
select is(tests.outcome(format('insert into ops.call_cost values (%L, %s)', p, c)), '23514', 'no call is ' || what)
from (values ('listings', 1, 'without a path'), ('/rpc/none', 0, 'for nothing')) as v (p, c, what);

select is_empty(
  $$select c.path from ops.call_cost as c where c.path like '/rpc/%' and c.path <> '/rpc/test' and not exists (
    select from pg_proc as p where p.pronamespace = 'api'::regnamespace and p.proname = substr(c.path, 6))$$,
  'each call that costs more is one of the API');
select is_empty(
  $$select c.path from ops.call_cost as c join ops.rate_limit as l on l.name = c.limit_name
    where c.path <> '/rpc/test' and l.counted_by <> 'caller'$$, 'and the limit of a path counts by caller');

select * from finish();
rollback;
