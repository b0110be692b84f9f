begin;
select plan(56);

select is(tests.outcome(s), '42501', r || ' counts nothing: ' || s)
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ($$select usage.record_lines('x', null, 0, null, 0, 0, '[]')$$), ($$select usage.position_in('x')$$)) as w (s);
select tests.act_as_nobody();

create temp table f as
select ann, bob, tests.create_key(ann, 'AnnAnn01') as key, tests.create_key(ann, 'AnnAnn02') as other_key,
  tests.create_key(bob, 'BobBob01') as bobs_key
from tests.create_organization('Ann Ltd') as ann, tests.create_organization('Bob Ltd') as bob;
grant select on f to public;
create function pg_temp.counted(key uuid) returns text language sql as $$
  select concat_ws(' ', sum(calls), sum(billed), sum(overrun), sum(refused), sum(failed), sum(unconfirmed))
  from usage.day_sum where api_key_id = counted.key
$$;
create function pg_temp.of_month(organization uuid) returns text language sql as $$
  select concat_ws(' ', billed, overrun) from usage.month_sum where organization_id = of_month.organization
$$;

-- The position.
set local role leadmill_worker;
select is(usage.record_lines('b.log', null, 0, 'head 1', 10, 5, '[]'), true, 'the first batch begins at the beginning');
select results_eq($$select p.head, p.position from usage.position_in('b.log') as p$$, $$values ('head 1', 10::bigint)$$,
  'the position moves');
select is(usage.record_lines('b.log', null, 0, 'head 1', 20, 0, '[]'), false, 'what another worker has counted is not counted again');
select is(usage.record_lines('b.log', 'head 2', 10, 'head 2', 20, 0, '[]'), false, 'nor what was read from another file');
select is(usage.record_lines('b.log', 'head 1', 10, 'head 2', 0, 0, '[]'), true, 'another file begins at its beginning');
select results_eq($$select p.head, p.position from usage.position_in('nothing') as p$$, 'values (null::text, null::bigint)',
  'a log that was never read has no position');
reset role;

-- Who is counted, and as what.
create temp table batch as
select jsonb_agg(l) as lines from (
  select tests.line(jsonb_build_object('key_id', key, 'claimed', 'AnnAnn01')) as l from f, generate_series(1, 3)
  union all select tests.line(jsonb_build_object('key_id', key, 'status_code', 404)) from f
  union all select tests.line(jsonb_build_object('key_id', key, 'status_code', 503)) from f
  union all select tests.line('{"claimed": "AnnAnn01", "status_code": 400}')
  union all select tests.line('{"claimed": "AnnAnn02"}')
  union all select tests.line('{"claimed": "NobodyNo", "status_code": 401}')
  union all select tests.line(jsonb_build_object('key_id', bobs_key, 'claimed', 'AnnAnn01')) from f
  union all select tests.line()) as x;
select is(tests.record(lines), true, 'a batch is counted') from batch;
select is(pg_temp.counted(key), '6 3 0 2 1 1', 'calls, billed, overrun, refused, failed, unconfirmed') from f;
select is(pg_temp.counted(other_key), '1 0 0 0 0 1', 'what only claims a key is never billed, not even a success') from f;
select is(pg_temp.counted(bobs_key), '1 1 0 0 0 0', 'the key that was verified counts, not the one that was claimed') from f;
select is(pg_temp.of_month(ann), '3 0', 'the month has what is billed') from f;
select is((select count(*) from usage.call), 8::bigint, 'calls of nobody are not stored');
select is(tests.record(lines), true, 'lines that come once more, at another position,') from batch;
select is(pg_temp.counted(key) || ', ' || pg_temp.of_month(ann), '6 3 0 2 1 1, 3 0', 'are not counted again') from f;
select is((select count(*) from usage.call), 8::bigint, 'nor stored again');
select is(tests.record(jsonb_build_array(l, l)), true, 'nor two of one batch')
from f, tests.line(jsonb_build_object('key_id', bobs_key)) as l;
select is(pg_temp.counted(bobs_key), '2 2 0 0 0 0', 'one of them is') from f;
select throws_ok($$select tests.record(jsonb_build_array(tests.line('{"claimed": "AnnAnn01", "milliseconds": -1}')))$$, '23514', null,
  'a line that makes no sense is refused');
select is((select position from usage.position_in('test.log')), 3::bigint, 'and the position stays');

-- Tests cost nothing.
create temp table t as
select tests.create_key(ann, 'AnnTest1', 'test') as key,
  (select concat_ws(' ', billed, overrun) from usage.month_sum where organization_id = ann) as billed
from f;
select tests.record(jsonb_build_array(tests.line(jsonb_build_object('key_id', key)), tests.line(jsonb_build_object('key_id', key, 'status_code', 403)),
  tests.line('{"claimed": "AnnTest1", "status_code": 400}'))) from t;
select is(pg_temp.counted(key), '3 0 0 2 0 1', 'calls of a key for tests are counted, and none is billed') from t;
select is((select array_agg(c.is_billed order by c.is_billed) from usage.call as c where c.api_key_id = t.key), '{f,f,f}', 'as their rows say') from t;
select is(pg_temp.of_month(ann), t.billed, 'the month does not have them') from f, t;

-- Endpoints.
select is(usage.known_endpoint(e), e, e || ' is known')
from unnest('{/api/,/api/niches,/api/rpc/submit_lead,/files,"/files/{file_id}","/files/{file_id}/complete"}'::text[]) as e;
select is(usage.known_endpoint(e), 'other', e || ' is not')
from unnest('{/api/no_such,/api/rpc/niches,/api/submit_lead,/healthz,other,""}'::text[]) as e;

-- Anybody can claim a key.
update ops.setting set value = '5' where name = 'usage.unconfirmed_calls';
select tests.record(jsonb_build_array(tests.line('{"claimed": "AnnAnn02"}'))) from generate_series(1, 9);
select is(pg_temp.counted(other_key), '5 0 0 0 0 5', 'what only claims a key is stored up to a number a day') from f;
select tests.record(jsonb_build_array(tests.line(jsonb_build_object('key_id', other_key)))) from f;
select is(pg_temp.counted(other_key), '6 1 0 0 0 5', 'what is verified always') from f;

-- Overrun.
select ops.set_entitlements(bob, '{"api_calls_per_month": 4, "api_overrun": true}') from f;
select tests.record(tests.lines(jsonb_build_object('key_id', bobs_key), 5)) from f;
select is(pg_temp.counted(bobs_key) || ', ' || pg_temp.of_month(bob), '7 7 3 0 0 0, 7 3', 'of 7 calls of 4, 3 are overrun') from f;
select tests.record(jsonb_build_array(tests.line(jsonb_build_object('key_id', bobs_key)))) from f;
select is(pg_temp.of_month(bob), '8 4', 'then each is') from f;
select is((select count(*) from usage.call join f on api_key_id = bobs_key where is_overrun), 4::bigint, 'and says so');
select ops.set_entitlements(bob, '{"api_calls_per_month": 4, "api_overrun": false}') from f;
select tests.record(jsonb_build_array(tests.line(jsonb_build_object('key_id', bobs_key)))) from f;
select is(pg_temp.of_month(bob), '9 4', 'without the feature nothing is charged beyond the quota') from f;
select tests.record(jsonb_build_array(tests.line(jsonb_build_object('key_id', bobs_key, 'happened_at', '2026-01-31 23:59:59+00')),
  tests.line(jsonb_build_object('key_id', bobs_key, 'happened_at', '2026-02-01 00:00:00+00')))) from f;
select results_eq('select month, billed from usage.month_sum join f on organization_id = bob where month < ''2026-03-01'' order by 1',
  $$values (date '2026-01-01', 1::bigint), ('2026-02-01', 1)$$, 'months and days are those of UTC');

-- General limits.
delete from ops.rate_limit_use;
update ops.rate_limit set maximum = 10 where name like 'ops.calls_by_%';
select tests.record((select jsonb_agg(tests.line(m)) from f, lateral (values
  (jsonb_build_object('key_id', key)), ('{"address": "192.0.2.1"}'), ('{"address": "192.0.2.1"}'), ('{"address": "2001:db8::1"}'),
  ('{"address": "2001:db8::2"}'), ('{"address": null}'), ('{"user_id": "00000000-0000-4000-8000-000000000001"}'),
  ('{"address": "192.0.2.1", "is_charged": false}'),
  (jsonb_build_object('address', '192.0.2.1', 'happened_at', clock_timestamp() - interval '2 minutes')),
  ('{"address": "192.0.2.1", "claimed": "AnnAnn01"}')) as v (m)));
select is((ops.limit_state('ops.calls_by_' || l, coalesce(k, (select key::text from f)))).remaining, 10 - n, what)
from (values
  ('api_key', null, 1, 'a call by key counts for the key'),
  ('network', '192.0.2.1', 3, 'one of a stranger, or that only claims a key, for the network, but not long afterwards'),
  ('network', '2001:db8::', 2, 'IPv6 by its half'),
  ('user', '00000000-0000-4000-8000-000000000001', 1, 'one of a user for the user')) as v (l, k, n, what);
select is((select count(*) from ops.rate_limit_use where limit_name like 'ops.calls_by_%'), 4::bigint, 'and for nobody else');

select * from finish();
rollback;
