begin;
select plan(17);

select is(tests.outcome($$select * from usage.recount('2026-01-01')$$), '42501', r || ' recounts nothing')
from (values ('anon'), ('member'), ('partner'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as a;
select tests.act_as_nobody();
create temp table f as
select o as organization, tests.create_key(o, 'AnnAnn01') as key, tests.create_user('boss@calls.example', admin => true) as boss,
  (clock_timestamp() at time zone 'UTC')::date - 1 as yesterday
from tests.create_organization('Ann Ltd') as o;
grant select on f to public;
select ops.set_entitlements(organization, '{"api_calls_per_month": 5, "api_overrun": true}') from f;
select tests.record((
  select jsonb_agg(tests.line(jsonb_build_object('key_id', key, 'happened_at', yesterday + interval '12 hours',
    'status_code', case when n <= 7 then 200 when n = 8 then 404 else 500 end)))
  from generate_series(1, 9) as n)) from f;
select tests.record(jsonb_build_array(tests.line(jsonb_build_object('claimed', 'AnnAnn01', 'happened_at', yesterday + interval '1 day'
  - interval '1 second', 'endpoint', '/api/leads')))) from f;
create temp table before as select * from usage.day_sum;
create temp table month_before as select * from usage.month_sum;

select tests.act_as(boss) from f;
select is_empty('select * from f, api.recount_usage(yesterday)', 'what was counted right is right');
select tests.act_as_nobody();
select results_eq('select * from usage.day_sum order by endpoint', 'select * from before order by endpoint', 'and stays as it is');

-- Sums that are wrong, missing, or of nothing.
update usage.day_sum set billed = 3, calls = 20 where endpoint = '/api/niches';
delete from usage.day_sum where endpoint = '/api/leads';
insert into usage.day_sum select organization, yesterday, key, '/api/listings', 3, 3, 0, 0, 0, 0, 1, 1 from f;
update usage.month_sum set billed = 100;
select tests.act_as(boss) from f;
select results_eq(
  'select endpoint, calls_before, calls_after, billed_before, billed_after from f, api.recount_usage(yesterday) order by endpoint',
  $$values ('/api/leads', 0::bigint, 1::bigint, 0::bigint, 0::bigint), ('/api/listings', 3, 0, 3, 0), ('/api/niches', 20, 9, 3, 7)$$,
  'each sum that was wrong is told');
select tests.act_as_nobody();
select results_eq('select * from usage.day_sum order by endpoint', 'select * from before order by endpoint', 'and corrected');
select results_eq('select * from usage.month_sum', 'select * from month_before', 'as is the month');
select is_empty('select * from f, usage.recount(yesterday)', 'once');
delete from usage.month_sum;
select count(*) from f, usage.recount(yesterday);
select results_eq('select * from usage.month_sum', 'select * from month_before', 'a month that is missing comes back');

-- Days that cannot be recounted.
create temp table day as
select 'today' as name, yesterday + 1 as day from f
union all select 'tomorrow', yesterday + 2 from f
union all select 'a day whose calls are gone', yesterday - 100 from f
union all select 'no day', null
union all select 'infinity', 'infinity';
grant select on day to public;
select tests.act_as(boss) from f;
select is(tests.outcome(format('select * from api.recount_usage(%L)', day)), '409 LM973', name) from day;
select tests.act_as_nobody();
select is(tests.outcome($$select usage.recount(yesterday - 99) from f$$), 'done', 'the first day that is kept');

select * from finish();
rollback;
