begin;
select plan(37);

select is(tests.outcome($$select usage.admit_call('/niches')$$), '42501', r || ' makes no calls')
from (values ('leadmill_worker'), ('leadmill_monitor'), ('authenticator')) as v (r), lateral (select set_config('role', r, true)) as a;
select tests.act_as_nobody();

create temp table f as
select o as organization, tests.create_key(o, 'AnnAnn01') as key, tests.create_user('ann@calls.example', o) as ann,
  tests.create_user('boss@calls.example', admin => true) as boss
from tests.create_organization('Ann Ltd') as o;
grant select on f to public;
update ops.rate_limit set maximum = 10, per = '10 minutes' where name like 'ops.calls_by_%';
delete from ops.call_cost;

-- As hook.admit_request() calls it.
create function pg_temp.admit(path text) returns void language sql stable security definer
begin atomic
  select usage.admit_call(admit.path);
end;

-- As which caller, and what is answered.
create function pg_temp.enter(who text, path text default '/niches') returns text language plpgsql as $$
declare
  v_outcome text;
begin
  perform tests.act_as_nobody();
  perform set_config('response.headers', '', true), tests.come_from('192.0.2.5');
  if who = 'anon' then
    perform tests.act_as_anon();
  elsif who in ('ann', 'boss') then
    perform tests.act_as(case who when 'ann' then ann else boss end) from f;
  else
    perform set_config('request.jwt.claims', jsonb_build_object(
      'role', 'member', 'org', organization, 'sid', key, 'scopes', '{read}'::text[], 'test', who = 'key for tests')::text, true) from f;
    perform set_config('role', 'member', true);
  end if;
  v_outcome := tests.outcome(format('select pg_temp.admit(%L)', path));
  perform tests.act_as_nobody();
  return v_outcome;
end $$;

select is(pg_temp.enter('key'), 'done', 'a key calls');
select is(tests.answered_header('X-Key-Id'), key::text, 'nginx learns which') from f;
select is(tests.answered_header('X-Caller'), null, 'and no user');
select is(tests.answered_header('RateLimit-Policy'), '"calls_by_api_key";q=10;w=600', 'the caller learns its limits');
select is(tests.answered_header('RateLimit'), '"calls_by_api_key";r=10;t=0', 'and what is left of them');
select is(concat_ws(' ', tests.answered_header('X-RateLimit-Limit'), tests.answered_header('X-RateLimit-Remaining'),
  tests.answered_header('X-RateLimit-Reset')), '10 10 0', 'and in the headers that many libraries read');
select is(pg_temp.enter('ann') || ' ' || tests.answered_header('X-Caller'), 'done ' || ann, 'nginx learns of a user') from f;
select is(tests.answered_header('RateLimit-Policy'), '"calls_by_user";q=10;w=600', 'who has another limit');
select is(pg_temp.enter('anon') || ' ' || tests.answered_header('RateLimit-Policy'), 'done "calls_by_network";q=10;w=600',
  'as has a network');
select is(concat(tests.answered_header('X-Caller'), tests.answered_header('X-Key-Id')), '', 'of which nginx knows already');
select is(pg_temp.enter('boss') || ' ' || tests.answered_header('X-Caller'), 'done ' || boss, 'nginx learns of an admin') from f;
select is(tests.answered_header('RateLimit'), null, 'who has no general limit');

-- Looking counts nothing; what was counted shows.
select pg_temp.enter('key') from generate_series(1, 20);
select is(pg_temp.enter('key') || ' ' || tests.answered_header('X-RateLimit-Remaining'), 'done 10', 'looking counts nothing');
select ops.charge('ops.calls_by_api_key', key::text, 4) from f;
select is(pg_temp.enter('key') || ' ' || tests.answered_header('X-RateLimit-Remaining'), 'done 6', 'what is counted is gone');
select ops.charge('ops.calls_by_api_key', key::text, 12) from f;
select is(pg_temp.enter('key'), '429 LM971', 'a key that has used up its limit is refused');
select is(pg_temp.enter('ann') || ' ' || pg_temp.enter('anon'), 'done done', 'nobody else is');
select ops.charge('ops.calls_by_network', '192.0.2.5', 10);
select is(pg_temp.enter('anon') || ' ' || pg_temp.enter('ann'), '429 LM971 done', 'nor is a user of a network that is');
update ops.rate_limit set maximum = null where name like 'ops.calls_by_%';
select is(pg_temp.enter('anon') || coalesce(tests.answered_header('RateLimit'), ''), 'done', 'without a limit nothing is refused or told');
select tests.come_from('nonsense');
select is((select count(*) from usage.check_limits('/niches', null, null, '{}') as p where cardinality(p) > 0), 0::bigint,
  'an unknown address shares no limit');

-- A path with a limit of its own.
insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values ('test.searches', 2, '1 hour', 'exact', 'caller', 'x');
insert into ops.call_cost (path, cost, limit_name) values ('/rpc/search', 5, 'test.searches');
select is(pg_temp.enter('key', '/rpc/search') || ' ' || tests.answered_header('RateLimit'), 'done "searches";r=2;t=0',
  'a path has a limit');
select ops.charge('test.searches', key::text, 2) from f;
select is(pg_temp.enter('key', '/rpc/search') || ' ' || pg_temp.enter('key', '/niches'), '429 LM971 done', 'that holds for it alone');
select ops.charge('test.searches', boss::text, 2), ops.charge('ops.calls_by_user', boss::text, 99) from f;
select is(pg_temp.enter('boss', '/rpc/search') || ' ' || pg_temp.enter('boss', '/niches'), '429 LM971 done', 'for admins, too');

-- The quota.
select ops.set_entitlements(organization, '{"api_calls_per_month": 3, "api_overrun": false}') from f;
select is(pg_temp.enter('key'), 'done', 'there are calls left');
select matches(tests.answered_header('RateLimit-Policy'), '^"month";q=3;w=(2419200|2505600|2592000|2678400)$', 'the policy is the month');
select matches(tests.answered_header('RateLimit'), '^"month";r=3;t=\d+$', 'what is left of it');
select tests.record(tests.lines(jsonb_build_object('key_id', key), 2)) from f;
select is(pg_temp.enter('key') || ' ' || tests.answered_header('X-RateLimit-Remaining'), 'done 1', 'one is left');
select tests.record(tests.lines(jsonb_build_object('key_id', key), 2)) from f;
select is(pg_temp.enter('key'), '429 LM970', 'the quota is used up');
select is(pg_temp.enter('ann'), 'done', 'people have none');
select is(pg_temp.enter('key for tests') || coalesce(tests.answered_header('RateLimit'), ''), 'done', 'nor have keys for tests');
select ops.set_entitlements(organization, '{"api_calls_per_month": 3, "api_overrun": true}') from f;
select is(pg_temp.enter('key') || ' ' || tests.answered_header('X-RateLimit-Remaining'), 'done 0', 'a plan may have calls go on');
select ops.set_entitlements(organization, '{"api_calls_per_month": 5, "api_overrun": false}') from f;
select is(pg_temp.enter('key') || ' ' || tests.answered_header('X-RateLimit-Remaining'), 'done 1', 'a larger plan holds at once');

-- What refuses says the same as what answers, and nginx is told whose call it was.
select ops.set_entitlements(organization, '{"api_calls_per_month": 4, "api_overrun": false}') from f;
create function pg_temp.refusal() returns jsonb language plpgsql as $$
declare
  v_detail text;
begin
  perform tests.come_from('192.0.2.5'), set_config('response.headers', '', true), set_config('request.jwt.claims', jsonb_build_object(
    'role', 'member', 'org', organization, 'sid', key, 'scopes', '{read}'::text[])::text, true) from f;
  perform usage.admit_call('/niches');
  return null;
exception when sqlstate 'PGRST' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb -> 'headers';
end $$;
create temp table refused as select pg_temp.refusal() as headers;
select is(headers ->> 'X-Key-Id', key::text, 'a refusal tells nginx the key') from refused, f;
select ok((headers ->> 'Retry-After')::bigint between 1 and 2678400, 'and the caller when to come again') from refused;
select is(headers ->> 'X-RateLimit-Remaining', '0', 'and what is left') from refused;

select * from finish();
rollback;
