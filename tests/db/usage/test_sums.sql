begin;
select plan(49);

create temp table f as
select ann, bob, tests.create_key(ann, 'AnnAnn01') as key, tests.create_key(ann, 'AnnAnn02') as other,
  tests.create_key(bob, 'BobBob01') as bobs,
  tests.create_user('ann@calls.example', ann) as owner, tests.create_user('boss@calls.example', admin => true) as boss
from tests.create_organization('Ann Ltd') as ann, tests.create_organization('Bob Ltd') as bob;
grant select on f to public;
select tests.record(jsonb_build_array(
  tests.line(jsonb_build_object('key_id', key, 'happened_at', '2026-03-01 00:00:00+00')),
  tests.line(jsonb_build_object('key_id', key, 'happened_at', '2026-03-01 10:00:00+00', 'milliseconds', 30)),
  tests.line(jsonb_build_object('key_id', key, 'happened_at', '2026-03-31 23:59:59+00', 'endpoint', '/api/leads', 'status_code', 404)),
  tests.line(jsonb_build_object('key_id', other, 'happened_at', '2026-04-01 00:00:00+00')),
  tests.line(jsonb_build_object('claimed', 'AnnAnn02', 'happened_at', '2026-04-02 00:00:00+00', 'status_code', 502)),
  tests.line(jsonb_build_object('key_id', bobs, 'happened_at', '2026-03-15 00:00:00+00')))) from f;

-- Who may not.
select tests.act_as_anon();
select is(tests.outcome(s), '42501', 'a stranger: ' || s)
from unnest(array['select * from api.usage_calls', 'select * from api.usage_days', 'select api.usage_quota()', 'select api.usage_lag()',
  'select * from api.usage_summary(null, null)', 'select * from api.usage_by_month(null, null)',
  'select * from api.usage_by_endpoint(null, null)', 'select * from api.usage_by_key(null, null)']) as s;
select tests.act_as_nobody();
update identity.membership set ended_at = clock_timestamp() where user_id = (select owner from f);
select tests.act_as(owner) from f;
select is(tests.outcome(s), '403 LM115', 'who belongs to no organisation: ' || s)
from unnest(array['select api.usage_quota()', $$select api.usage_summary('2026-03-01', '2026-03-31')$$]) as s;
select tests.act_as_nobody();
update identity.membership set ended_at = null where user_id = (select owner from f);
select tests.act_as(owner) from f;
select is(tests.outcome('select api.usage_lag()'), '42501', 'a member does not learn how far counting is behind');

-- Bad input.
select is(tests.faults(format('select * from api.%s(%s)', fn, a)), f, fn || ' ' || a)
from (values ('usage_summary'), ('usage_by_month'), ('usage_by_endpoint'), ('usage_by_key')) as v (fn),
  (values ('null, ''2026-01-01''', 'since required'), ('''2026-01-01'', null', 'until required'),
    ('''2026-01-02'', ''2026-01-01''', 'until upside_down'), ('''2026-01-01'', ''2027-01-03''', 'until too_large'),
    ('''-infinity'', ''infinity''', 'since not_a_date'), ('''2026-01-01'', ''infinity''', 'until not_a_date')) as w (a, f);
select is(tests.outcome($$select api.usage_summary(null, null)$$), '400 LM972', 'with a code');
select is(tests.outcome($$select api.usage_summary('2026-01-01', '2027-01-02')$$), 'done', 'a year and a day are allowed');

-- Sums.
select results_eq($$select * from api.usage_summary('2026-03-01', '2026-04-30')$$,
  $$values (5::bigint, 3::bigint, 0::bigint, 1::bigint, 1::bigint, 1::bigint, 14.0, 500::bigint)$$,
  'the sum of a period, of one organisation');
select results_eq($$select * from api.usage_summary('2026-01-01', '2026-02-01')$$,
  $$values (0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, null::numeric, 0::bigint)$$,
  'nothing is nothing');
select results_eq($$select month, calls, billed from api.usage_by_month('2026-03-01', '2026-04-30')$$,
  $$values (date '2026-03-01', 3::bigint, 2::bigint), ('2026-04-01', 2, 1)$$, 'by month');
select results_eq($$select endpoint, calls, refused from api.usage_by_endpoint('2026-03-01', '2026-04-30')$$,
  $$values ('/api/niches', 4::bigint, 0::bigint), ('/api/leads', 1, 1)$$, 'by endpoint');
select results_eq($$select api_key_id, prefix, calls, failed from api.usage_by_key('2026-03-01', '2026-04-30')$$,
  $$select key, 'lm_live_AnnAnn01', 3::bigint, 0::bigint from f union all select other, 'lm_live_AnnAnn02', 2, 1 from f$$, 'by key');
select results_eq('select day, endpoint, calls from api.usage_days order by 1, 2',
  $$values (date '2026-03-01', '/api/niches', 2::bigint), ('2026-03-31', '/api/leads', 1), ('2026-04-01', '/api/niches', 1),
    ('2026-04-02', '/api/niches', 1)$$, 'day by day, those of the organisation alone');
select results_eq('select count(*), count(*) filter (where is_billed), bool_and(request_id ~ ''^[0-9a-f]{32}$'') from api.usage_calls',
  'values (5::bigint, 3::bigint, true)', 'call by call, those of the organisation alone');
select tests.act_as_nobody();
select ops.set_entitlements(ann, '{"api_calls_per_month": 7}') from f;
select tests.record(jsonb_build_array(tests.line(jsonb_build_object('key_id', key)))) from f;
select tests.act_as(owner) from f;
select is((select to_jsonb(q) - 'resets_at' from api.usage_quota() as q),
  '{"maximum": 7, "used": 1, "remaining": 6, "overrun": 0, "may_overrun": false}', 'what is left of the month');
select tests.act_as_nobody();
select ops.set_entitlements(ann, '{"api_calls_per_month": null}') from f;
select tests.act_as(owner) from f;
select is((select to_jsonb(q) - 'resets_at' from api.usage_quota() as q),
  '{"maximum": null, "used": 1, "remaining": null, "overrun": 0, "may_overrun": false}', 'nothing is left of what has no end');
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is((select count(distinct organization_id) from api.usage_calls), 2::bigint, 'admins see the calls of all');
select is((select count(distinct organization_id) from api.usage_days), 2::bigint, 'and their sums');
select is((api.usage_lag() ->> 'unread_bytes')::bigint, 0::bigint, 'and how far counting is behind');
select tests.act_as_nobody();

select * from finish();
rollback;
