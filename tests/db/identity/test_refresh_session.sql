begin;
select plan(31);
select tests.watch_identity();
create temp table pair (n integer, body jsonb);
grant all on pair to public;
create temp table fixture as select tests.create_user('ann@example.com') as ann,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;
select tests.set_password(u, 'correct horse') from fixture, unnest(array[ann, admin]) as u;
delete from identity.session;
create function pg_temp.later(seconds integer) returns void language sql as $$
  update identity.refresh_token set spent_at = spent_at - make_interval(secs => seconds)
$$;
create function pg_temp.token(n integer) returns text language sql as $$select body ->> 'refresh_token' from pair where pair.n = token.n$$;
create function pg_temp.refresh(n integer) returns text language sql as $$select tests.answer(api.refresh_session(pg_temp.token(n)))$$;

select tests.act_as_anon();
select is(tests.outcome($$select identity.refresh_session('x')$$), '42501', 'the room''s function is not reached by its name');
insert into pair select 1, api.log_in('ann@example.com', 'correct horse');
select is(tests.answer(api.refresh_session(t)), '401 LM106', 'no token: ' || coalesce(quote_literal(t), 'null'))
from (values (null), (''), ('x'), (repeat('x', 1000))) as v (t);
select is(tests.answer(api.refresh_session(body ->> 'access_token')), '401 LM106', 'an access token refreshes nothing') from pair;
select tests.act_as_nobody();
select is(tests.answer(api.refresh_session(encode(hash, 'hex'))), '401 LM106', 'the stored hash of a token does not refresh a session')
  from identity.refresh_token;
update identity.refresh_token set expires_at = expires_at - interval '6 days';
update identity.session set expires_at = expires_at - interval '6 days';
select tests.act_as_anon();

insert into pair select 2, api.refresh_session(pg_temp.token(1));
select is(tests.answer('{}'), '200 done', 'the token of the log-in brings a pair');
select is(tests.answered_header('X-Caller'), ann::text, 'the call counts for the user, who is known by it') from fixture;
select tests.act_as_nobody();
select isnt(pg_temp.token(2), pg_temp.token(1), 'a refreshed session has another refresh token');
select is(
  identity.verify_token(b.body ->> 'access_token') - '{iat,exp}'::text[],
  identity.verify_token(a.body ->> 'access_token') - '{iat,exp}'::text[], 'for the same session')
from pair as a, pair as b where a.n = 1 and b.n = 2;
select ok(expires_at > clock_timestamp() + interval '6 days 23 hours', 'that lives for 7 days more') from identity.session;
select tests.act_as_anon();
insert into pair select 3, api.refresh_session(pg_temp.token(1));
select is(pg_temp.token(3), pg_temp.token(2), 'the same token at once brings the same successor');
select tests.act_as_nobody();
select is(count(*), 2::bigint, 'each refresh token is stored once') from identity.refresh_token;
select is_empty($$
  select from identity.refresh_token as t, pair as p
  where encode(extensions.hmac(t.hash, t.successor_key, 'sha256'), 'base64') ~ (p.body ->> 'refresh_token')
    or t.hash = convert_to(p.body ->> 'refresh_token', 'UTF8')$$, 'no token can be made out of what is stored')
where exists (select from identity.refresh_token where successor_key is not null);
select pg_temp.later(5);
select is(pg_temp.refresh(1), '200 done', 'five seconds later still');
select is(pg_temp.refresh(2), '200 done', 'the successor works');
select pg_temp.later(6);
select is(pg_temp.refresh(1), '401 LM107', 'eleven seconds later the first one is noticed');
select results_eq($$select end_reason from identity.session$$, $$values ('reuse')$$, 'its session has ended');
select is(pg_temp.refresh(2), '401 LM106', 'the successor of a replayed token is 401 LM106');
select throws_ok(
  format($$select set_config('request.jwt.claims', %L, true), set_config('role', 'member', true), hook.pre_request()$$,
    identity.verify_token(body ->> 'access_token')),
  'PGRST', null, 'the access tokens of the session are refused from the next request on')
from pair where n = 2;
select tests.act_as_nobody();

-- Sessions and users that are over.
create function pg_temp.log_in(email text) returns void language sql as $$
  delete from pair; insert into pair select 1, api.log_in(log_in.email, 'correct horse');
$$;
select pg_temp.log_in('ann@example.com');
update identity.refresh_token set expires_at = clock_timestamp();
select is(pg_temp.refresh(1), '401 LM106', 'a token that has run out is refused');
select pg_temp.log_in('ann@example.com');
update identity.user_account set status = 'suspended' from fixture where id = ann;
select is(pg_temp.refresh(1), '401 LM106', 'the refresh token of a suspended user is refused');
update identity.user_account set status = 'active' from fixture where id = ann;
select pg_temp.log_in('ann@example.com');
update identity.organization set status = 'deactivated' from fixture where id = tests.organization_of(ann);
select is(pg_temp.refresh(1), '401 LM106', 'the refresh token of a closed organisation is refused');
select pg_temp.log_in('admin@example.com');
update identity.user_account set is_admin = false from fixture where id = admin;
select is(pg_temp.refresh(1), '401 LM106', 'the refresh token of a former admin is refused');
update identity.user_account set is_admin = true from fixture where id = admin;
select is(pg_temp.refresh(1), '200 done', 'the refresh token of an admin returns a new pair');
select is(tests.actions_of(ann), '{log_in,refresh_token_reused,log_in,log_in,log_in}',
  'what was noticed is on record, ordinary refreshes are not') from fixture;
select is(e.after, jsonb_build_object('session_id', s.id), 'the event names the session')
from audit.event as e join identity.session as s on s.end_reason = 'reuse' where e.action = 'refresh_token_reused';

-- However often it is refreshed, a session ends.
create temp table long as select u.email, api.log_in(u.email, 'correct horse') as body
from (select 'long@example.com' as email, tests.set_password(tests.create_user('long@example.com'), 'correct horse')
  union all select 'boss@example.com', tests.set_password(tests.create_user('boss@example.com', admin => true), 'correct horse')) as u;
create function pg_temp.age(email text, age interval) returns void language sql as $$
  update identity.session as s set created_at = now() - age, expires_at = now() + interval '1 hour'
  from identity.user_account as u where u.id = s.user_id and u.email = age.email and s.end_reason is null
    and s.id = (select max(l.id::text)::uuid from identity.session as l where l.user_id = u.id)
$$;
select pg_temp.age('long@example.com', '29 days 12 hours'), pg_temp.age('boss@example.com', '11 hours');
update long set body = api.refresh_session(body ->> 'refresh_token');
select results_eq(
  $$select u.email, round(extract(epoch from max(s.expires_at) - now()) / 3600) from identity.session as s
    join identity.user_account as u on u.id = s.user_id
    where u.email in ('long@example.com', 'boss@example.com') and s.created_at < now() - interval '1 hour' group by 1 order by 1$$,
  $$values ('boss@example.com', 1::numeric), ('long@example.com', 12)$$,
    'a refresh moves the end to the last moment of a session, and no further');
select pg_temp.age('long@example.com', '30 days 1 second'), pg_temp.age('boss@example.com', '12 hours 1 second');
update identity.session set expires_at = created_at + case role when 'admin' then interval '12 hours' else interval '30 days' end;
select is(tests.answer(api.refresh_session(body ->> 'refresh_token')), '401 LM106', email || ' has to log in again') from long;

select * from finish();
rollback;
