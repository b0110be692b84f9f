begin;
select plan(22);

select is(tests.outcome('select hook.pre_request()'), '42501', r || ' makes no requests')
from (values ('authenticator'), ('authenticator_admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
create temp table f as select tests.create_user() as ann, tests.create_user(admin => true) as boss;
grant select on f to public;

-- identity.require_live_session() has its own test; this one checks that it is called, as the role of the token.
select tests.act_as_anon();
select is(tests.outcome('select hook.pre_request()'), 'done', 'anybody comes in');
select tests.act_as(ann) from f;
select is(tests.outcome('select hook.pre_request()'), 'done', 'a member comes in');
select set_config('request.jwt.claims', (current_setting('request.jwt.claims')::jsonb - 'exp')::text, true);
select is(tests.outcome('select hook.pre_request()'), '401 LM117', 'a token without expiry is refused');
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(tests.outcome('select hook.pre_request()'), 'done', 'an admin comes in');
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select set_config('role', 'none', true);
select set_config('role', 'admin', true);
select is(tests.outcome('select hook.pre_request()'), '401 LM120', 'a member''s session is none of an admin');
select tests.act_as_nobody();
update identity.session set ended_at = now(), end_reason = 'logged_out';
select tests.act_as(ann) from f;
select is(tests.outcome('select hook.pre_request()'), '401 LM120', 'a session that has ended does not come in');
select tests.act_as_nobody();

-- What writes is called by POST.
create function pg_temp.request(method text, path text) returns text language plpgsql as $$
begin
  perform set_config('request.method', method, true), set_config('request.path', path, true);
  return tests.outcome('select hook.pre_request()');
end
$$;
select tests.act_as_anon();
select is(pg_temp.request(m, '/rpc/log_in'), '405 LM003', m || ' of a function that writes is refused') from unnest('{GET,HEAD}'::text[]) as m;
select is(pg_temp.request(m, p), 'done', m || ' ' || p)
from (values ('POST', '/rpc/log_in'), ('GET', '/rpc/form_limits'), ('GET', '/rpc/no_such_function'), ('GET', '/niches'), ('GET', '/'))
  as v (m, p);
select tests.act_as_nobody();
select is((select provolatile::text from pg_proc where oid = 'hook.pre_request'::regproc), 's', 'it writes nothing: a GET is read only');
select is((select prosecdef from pg_proc where oid = 'hook.pre_request'::regproc), false, 'it is who the token says');

-- usage.admit_call() has its own test; this one checks that it is called, for the path and after the session was checked.
update ops.rate_limit set maximum = 0, per = '1 hour' where name = 'ops.calls_by_network';
select tests.come_from('192.0.2.5');
select tests.act_as_anon();
select is(pg_temp.request('GET', '/niches'), '429 LM971', 'who has used up a general limit is refused');
select is(pg_temp.request('GET', '/rpc/log_in'), '405 LM003', 'but first for what is wrong with the request');
select tests.act_as_nobody();
select set_config('request.headers', '', true);

select * from finish();
rollback;
