-- The way to Pipedrive's page of consent and back: one session, one state, one use.
begin;
select plan(43);

create temp table fixture as
select
  m.ours, m.theirs, tests.organization_of(m.ours) as organization,
  tests.create_user('viewer@people.example', tests.organization_of(m.ours)) as viewer,
  tests.create_user('colleague@people.example', tests.organization_of(m.ours)) as colleague,
  tests.create_user('admin@leadmill.example', null, true) as admin
from (select tests.create_user('ours@people.example') as ours, tests.create_user('theirs@people.example') as theirs) as m;
update identity.membership as m set role = 'viewer' from fixture as f where m.user_id = f.viewer;
grant select on fixture to public;
create temp table begun (n integer generated always as identity, request_id uuid, state text, expires_at timestamptz);
grant select, insert on begun to public;
create temp table stored (id uuid);
grant select, insert on stored to public;
-- As the service does it: with the claims of the caller, not with the role.
create function pg_temp.act_for(user_id uuid) returns void language plpgsql as $$
begin
  perform tests.act_as(act_for.user_id);
  perform set_config('role', 'leadmill_api', true);
end
$$;
create function pg_temp.status(request uuid) returns text language sql security definer as $$
  select concat_ws(' ', r.status, r.problem, case when r.code is not null then 'code' end)
  from crm.authorization_request as r where r.id = status.request
$$;

-- Who may begin.
select is(tests.outcome('select crm.begin_authorization()'), '42501', format('%s cannot begin past the service', v.r))
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', v.r, true)) as s;
select tests.act_as_nobody();
select pg_temp.act_for(viewer) from fixture;
select is(tests.outcome('select crm.begin_authorization()'), '403 LM115', 'a viewer does not begin');
select pg_temp.act_for(admin) from fixture;
select is(tests.outcome('select crm.begin_authorization()'), '403 LM115', 'nor does an admin, who has no organisation');
select pg_temp.act_for(ours) from fixture;
insert into begun (request_id, state, expires_at) select b.* from crm.begin_authorization() as b;
insert into begun (request_id, state, expires_at) select b.* from crm.begin_authorization() as b;
insert into begun (request_id, state, expires_at) select b.* from crm.begin_authorization() as b;
insert into begun (request_id, state, expires_at) select b.* from crm.begin_authorization() as b;
select ok(bool_and(length(state) = 64 and expires_at between now() + interval '9 minutes' and now() + interval '11 minutes'),
  'a manager begins') from begun;
select is(count(distinct state)::integer, 4, 'each time with another state') from begun;
select tests.act_as_nobody();
select is_empty($$select from crm.authorization_request as r join begun as b on strpos(r::text, b.state) > 0$$, 'which is stored as a hash only');

-- Who may complete.
create function pg_temp.complete(n integer, code text default 'a-code') returns text language sql as $$
  select tests.outcome(format('select api.complete_crm_authorization(%L, %L)', b.state, complete.code)) from begun as b where b.n = complete.n
$$;
select tests.act_as(theirs) from fixture;
select is(pg_temp.complete(1), '400 LM762', 'not another organisation');
select tests.act_as(colleague) from fixture;
select is(pg_temp.complete(1), '400 LM762', 'not a colleague');
select tests.act_as(viewer) from fixture;
select is(pg_temp.complete(1), '403 LM115', 'not a viewer');
select tests.act_as_nobody();
insert into identity.session (user_id, organization_id, role, expires_at)
select ours, organization, 'member', now() + interval '1 day' from fixture;
select tests.act_as(ours) from fixture;
select is(pg_temp.complete(1), '400 LM762', 'not the same user in another session');
select tests.act_as_nobody();
delete from identity.session as s using fixture as f
where s.user_id = f.ours and s.id not in (select r.session_id from crm.authorization_request as r);
select tests.act_as(ours) from fixture;
select is(pg_temp.complete(1, code), '400 LM750', 'without a code there is nothing to exchange: ' || coalesce(code, 'null'))
from unnest(array[null, '', 'a b']) as code;
select is(tests.outcome(format('select api.complete_crm_authorization(%L, ''c'')', s)), '400 LM762', 'nor with a wrong state: ' || coalesce(s, 'null'))
from unnest(array[null, '', repeat('0', 64)]) as s;
select is(pg_temp.complete(1), 'done', 'the session that began completes');
select is(pg_temp.complete(1), '400 LM762', 'once');
select tests.act_as_nobody();
update crm.authorization_request as r set expires_at = now() - interval '1 second' from begun as b where b.n = 2 and r.id = b.request_id;
select tests.act_as(ours) from fixture;
select is(pg_temp.complete(2), '400 LM762', 'and not for ever');
select results_eq('select status, problem, connection_id from api.crm_authorizations where id = (select request_id from begun where n = 1)',
  $$values ('exchanging', null::text, null::uuid)$$, 'the member sees that a worker is asking');
select tests.act_as(theirs) from fixture;
select is_empty('select from api.crm_authorizations', 'another organisation sees nothing of it');
select tests.act_as_nobody();
select is_empty($$select r, a.attname from unnest('{anon, member, partner, admin, leadmill_api, leadmill_worker}'::text[]) as r, pg_attribute as a
    where a.attrelid = 'crm.authorization_request'::regclass and a.attname in ('code', 'state_digest', 'session_id')
      and has_column_privilege(r, 'crm.authorization_request', a.attname, 'select')$$, 'nobody can read code or state');
select is_empty($$select from crm.authorization_request as r where position(convert_to('a-code', 'UTF8') in r.code) > 0$$, 'the code is sealed');
select results_eq($$select task_name::text, args ->> 'authorization_id' = request_id::text from queue.procrastinate_jobs, begun
  where n = 1 and task_name = 'exchange_code'$$, $$values ('exchange_code', true)$$, 'its job is there');

-- The worker.
select is(tests.outcome(c), '42501', format('%s is the worker''s alone', c))
from (select set_config('role', 'leadmill_api', true)) as s, unnest(array[
  $$select crm.begin_exchange(gen_random_uuid())$$, $$select crm.store_authorization(gen_random_uuid(), 'acme', 'a', 'r', 3599)$$,
  $$select crm.fail_authorization(gen_random_uuid(), 'x')$$]) as c;
set local role leadmill_worker;
select results_eq('select length(code) > 100, organization_id from begun, crm.begin_exchange(request_id) where n = 1',
  'select true, organization from fixture', 'it gets the code, sealed');
select is_empty('select from begun, crm.begin_exchange(request_id) where n <> 1', 'and none that is not completed');
insert into stored select crm.store_authorization(request_id, 'acme', 'access-1', 'refresh-1', 3599) from begun where n = 1;
select is(crm.store_authorization(request_id, 'acme', 'access-2', 'refresh-2', 3599), null, 'a second answer to the same code is dropped')
from begun where n = 1;
reset role;
select is(pg_temp.status(request_id), 'connected', 'the request is over, and its code is gone') from begun where n = 1;
select results_eq(
  $$select c.organization_id, c.company_domain, c.is_oauth, c.status, c.niche_id, c.objects, c.token_expires_at > now() + interval '59 minutes',
      c.token_version, c.created_by
    from crm.connection as c join stored as s on s.id = c.id$$,
  $$select organization, 'acme', true, 'checking', null::uuid, '{deal,lead,person,activity}'::text[], true, 1, ours from fixture$$,
  'the connection is there, and is checked');
select is_empty(
  $$select from crm.connection as c where position(convert_to('access-1', 'UTF8') in c.token) + position(convert_to('refresh-1', 'UTF8')
    in c.refresh_token) > 0$$, 'both tokens are sealed');
select is_empty($$select from audit.event as e where e::text like '%access-1%' or e::text like '%refresh-1%' or e::text like '%xc1c0%'$$,
  'the log has neither');
select ok(crm.confirm_account(id, 13923453, 'acme', 23836724), 'its token is confirmed') from stored;

-- Granting again does not make another connection.
select tests.act_as(ours) from fixture;
select pg_temp.complete(3), pg_temp.complete(4);
select tests.act_as_nobody();
create temp table digest as select c.webhook_digest from crm.connection as c join stored as s on s.id = c.id;
select crm.record_webhook(id, 'deal', 1) from stored;
set local role leadmill_worker;
select is(crm.store_authorization(b.request_id, 'acme', 'access-3', 'refresh-3', 3599), s.id, 'access that is granted again is the same connection')
from begun as b, stored as s where b.n = 3;
reset role;
select ok(c.webhook_digest <> d.webhook_digest and not exists (select from crm.webhook as w where w.connection_id = c.id),
  'old webhooks are refused, new ones are made') from crm.connection as c join stored as s on s.id = c.id, digest as d;
set local role leadmill_worker;
select crm.fail_authorization(request_id, 'code_refused') from begun where n in (3, 4);
reset role;
select is(pg_temp.status(request_id), 'connected', 'what is over does not fail') from begun where n = 3;
select is(pg_temp.status(request_id), 'refused code_refused', 'what failed tells why') from begun where n = 4;
select tests.act_as(ours) from fixture;
select is(tests.outcome('select api.replace_crm_token(id, repeat(''a'', 40)) from stored'), '409 LM761', 'an API token has no place here');

select * from finish();
rollback;
