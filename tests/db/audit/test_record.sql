begin;
select plan(7);

create temp table fixture as select tests.create_user('ann@example.com') as ann, audit_id
  from (select max(id) as audit_id from audit.event) as e;
grant select on fixture to public;
create function pg_temp.act(action text) returns void language sql security definer
as $$ select audit.record(action, 'ops.setting', 'a/b', '{"code": "LM101"}') $$;
create function pg_temp.last() returns audit.event language sql volatile security definer
as $$ select e from audit.event as e order by e.id desc limit 1 $$;

select throws_ok($$select audit.record('Has Spaces', 'a.b')$$, '23514', null, 'an action is a name');
select throws_ok($$select audit.record('test', 'setting')$$, '23514', null, 'an entity is a table of a room');

select tests.come_from('203.0.113.9', 'a browser');
select tests.act_as(ann) from fixture;
select pg_temp.act('looked');
select tests.act_as_nobody();
select is(
  to_jsonb(e) - '{id,request_id,xid,transaction_at,created_at}'::text[],
  jsonb_build_object(
    'action', 'looked', 'entity', 'ops.setting', 'entity_id', 'a/b', 'before', null, 'after', jsonb '{"code": "LM101"}',
    'user_id', ann, 'role', 'member', 'session_id', tests.claims_of(ann) ->> 'sid', 'organization_id', tests.organization_of(ann),
    'address', '203.0.113.9', 'agent', 'a browser'),
  'an event has user, role, organisation, session, address and agent')
from pg_temp.last() as e, fixture;
select is(e.request_id, request.id(), 'an event has the id of its request') from pg_temp.last() as e;
select is((e.xid, e.transaction_at), (pg_current_xact_id(), now()), 'an event has the id and the start of its transaction')
  from pg_temp.last() as e;

select tests.act_as_anon();
select set_config('request.headers', '{"x-forwarded-for": "not an address"}', true);
select pg_temp.act('looked');
select tests.act_as_nobody();
select is((e.user_id, e.role, e.address)::text, '(,anon,)', 'a stranger from nowhere is recorded as that') from pg_temp.last() as e;
select set_config('request.headers', '', true);
select audit.record('looked', 'ops.setting');
select is((e.user_id, e.role)::text, format('(,%s)', session_user), 'the command line is recorded by its log-in role')
  from pg_temp.last() as e;

select * from finish();
rollback;
