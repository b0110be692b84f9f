begin;
select plan(38);
select tests.watch_identity();
select tests.come_from('203.0.113.7');
create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('boss@example.com', admin => true) as boss;
select tests.set_password(boss, 'correct horse') from f;
grant all on f to public;
create function pg_temp.request(u uuid, path text) returns text language plpgsql as $$
declare
  v_said text;
begin
  perform set_config('request.path', path, true), set_config('request.method', 'POST', true), tests.act_as(u);
  v_said := tests.outcome('select hook.pre_request()');
  perform tests.act_as_nobody();
  return v_said;
end $$;
create function pg_temp.service(u uuid, path text) returns text language plpgsql as $$
begin
  return tests.outcome(format('select identity.act_as_token(%L, %L)', identity.sign_token(tests.claims_of(u)), path));
end $$;

-- The second factor.
select is(pg_temp.request(boss, '/leads'), 'done', 'an admin with a second factor is served') from f;
update identity.session set second_factor = null;
select is(pg_temp.request(boss, p), '403 LM166', 'an admin without one is not: ' || coalesce(p, 'null'))
from f, unnest(array['/leads', '/rpc/adjust_balance', '/rpc/create_recovery_codes', '/rpc/remove_second_factor', '/', '/rpc/begin_totp/x', null]) as p;
select is(pg_temp.service(boss, p), '403 LM166', 'nor at the service: ' || coalesce(p, 'null')) from f, unnest(array['/files', null]) as p;
select is(pg_temp.request(boss, p), 'done', 'but may set one up: ' || p)
from f, unnest(array['/rpc/begin_totp', '/rpc/confirm_totp', '/rpc/begin_passkey', '/rpc/second_factors', '/rpc/prove', '/rpc/me',
  '/rpc/log_out', '/rpc/record_reading']) as p;
select is(pg_temp.service(boss, '/passkeys'), 'done', 'also at the service') from f;
select is(pg_temp.request(ann, '/leads'), 'done', 'members are not asked for one') from f;
select is(api.log_in('boss@example.com', 'correct horse') -> 'second_factor_required', 'true', 'the log-in says so');
create temp table t (body jsonb);
grant all on t to public;
select tests.act_as(boss) from f;
insert into t select api.begin_totp();
select is(tests.answer(api.confirm_totp((body ->> 'factor_id')::uuid, tests.code_of((body ->> 'factor_id')::uuid))), '200 done',
  'the admin sets one up') from t;
select tests.act_as_nobody();
select is(pg_temp.request(boss, '/leads'), 'done', 'and is served in the same session') from f;
delete from identity.second_factor;
update identity.session set second_factor = null;
update ops.setting set value = 'false' where name = 'identity.admin_second_factor';
select is(pg_temp.request(boss, '/leads'), 'done', 'the setting decides whether it is required') from f;
select is(api.log_in('boss@example.com', 'correct horse') ? 'second_factor_required', false, 'also at the log-in');

-- The network.
update ops.setting set value = '["203.0.113.0/24", "2001:db8::/32"]' where name = 'identity.admin_networks';
select is(pg_temp.request(boss, '/leads'), 'done', 'an admin within the networks is served') from f;
select tests.come_from('198.51.100.1');
select is(pg_temp.request(boss, p), '403 LM168', 'one from elsewhere is not: ' || p) from f, unnest(array['/leads', '/rpc/begin_totp', '/rpc/me']) as p;
select is(pg_temp.service(boss, '/files'), '403 LM168', 'nor at the service') from f;
select is(pg_temp.request(boss, '/rpc/record_reading'), 'done', 'what nginx asks first is answered, so that the refusal is') from f;
select is(pg_temp.request(ann, '/leads'), 'done', 'members come from everywhere') from f;
select is(tests.answer(api.log_in('boss@example.com', 'correct horse')), '403 LM168', 'an admin from elsewhere does not log in');
select is(tests.answer(api.log_in('boss@example.com', 'wrong horse')), '401 LM101', 'who does not know the password learns nothing');
select set_config('request.headers', '{}', true);
select is(pg_temp.request(boss, '/leads'), '403 LM168', 'an unknown address is not within the networks') from f;
select tests.come_from('2001:db8::1');
select is(pg_temp.request(boss, '/leads'), 'done', 'networks may be of IPv6') from f;
select tests.add_totp(boss) from f;
create temp table k as select api.log_in('boss@example.com', 'correct horse') ->> 'ticket' as ticket;
select tests.come_from('198.51.100.1');
select is(tests.answer(api.complete_log_in(ticket, tests.code_of(s.id))), '403 LM168', 'nor is a log-in completed from elsewhere')
from k, identity.second_factor as s;
select is(tests.actions_of(boss) @> '{"log_in_refused LM168"}', true, 'refusals are recorded') from f;

select * from finish();
rollback;
