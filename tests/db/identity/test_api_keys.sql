begin;
select plan(101);

create temp table f as
select o as organization, tests.create_user('owner@keys.example', o) as owner, tests.create_user('viewer@keys.example', o) as viewer,
  tests.create_user('stranger@keys.example') as stranger, tests.create_user('boss@keys.example', null, true) as boss, n as niche
from tests.create_organization('Keys Ltd') as o, tests.create_niche() as n;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
alter table f add made jsonb, add next jsonb, add tried jsonb, add tried_next jsonb;
grant all on f to public;
create function pg_temp.headers(key text, address text default '192.0.2.7') returns text language sql as $$
  select set_config('request.headers', jsonb_strip_nulls(jsonb_build_object('x-api-key', key, 'x-forwarded-for', address))::text, true)
$$;
-- What the door answers to a request with a key, and as whom it goes on.
create function pg_temp.enter(key text, method text, path text, address text default '192.0.2.7') returns text language plpgsql as $$
declare v_outcome text; v_role text;
begin
  perform tests.act_as_nobody();
  perform tests.act_as_anon();
  perform pg_temp.headers(enter.key, enter.address);
  perform set_config('request.method', enter.method, true), set_config('request.path', enter.path, true);
  v_outcome := tests.outcome('select hook.pre_request()');
  v_role := current_setting('role');
  if v_outcome = 'done' then v_outcome := v_role; end if;
  perform tests.act_as_nobody();
  perform set_config('request.headers', '', true);
  return v_outcome;
end $$;

-- The form of a key.
select is(identity.key_checksum('qkJaB6MffYVzZXWqmcoF49yrUxP3wf'), '0LsakP', 'the checksum is CRC-32 to the base 62');
select is(identity.base62(61, 2), '0z', 'base 62 is padded');
select matches(identity.random_base62(40), '^[0-9A-Za-z]{40}$', 'random digits');
select isnt(identity.random_base62(32), identity.random_base62(32), 'each time others');

-- Creation.
select tests.act_as_anon();
select is(tests.outcome($$select api.create_api_key('x', '{read}')$$), '42501', 'a stranger creates no key');
select tests.act_as_nobody();
select tests.act_as(viewer) from f;
select is(tests.outcome($$select api.create_api_key('x', '{read}')$$), '403 LM115', 'a viewer creates no key');
select tests.act_as_nobody();
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.create_api_key(%s)', a)), e, a)
from (values
  ($$'', '{read}'$$, 'name required'),
  ($$null, '{read}'$$, 'name required'),
  ($$repeat('x', 101), '{read}'$$, 'name too_long'),
  ($$'x', '{}'$$, 'scopes not_an_option'),
  ($$'x', null$$, 'scopes not_an_option'),
  ($$'x', '{read,admin}'$$, 'scopes not_an_option'),
  ($$'x', array['read', null]$$, 'scopes not_an_option'),
  ($$'x', '{read}', array[gen_random_uuid()]$$, 'niche_ids out_of_range'),
  ($$'x', '{submit_leads}', '{}'$$, 'niche_ids out_of_range'),
  ($$'x', '{submit_leads}', array[gen_random_uuid()]$$, 'niche_ids not_found'),
  ($$'x', '{read}', null, '{}'$$, 'networks not_a_match'),
  ($$'x', '{read}', null, '{nowhere}'$$, 'networks not_a_match'),
  ($$'x', '{read}', null, '{192.0.2.7/24}'$$, 'networks not_a_match'),
  ($$'x', '{read}', null, null, now() - interval '1 second'$$, 'expires_at out_of_range'),
  ($$'', '{}', null, '{x}'$$, 'name required, scopes not_an_option, networks not_a_match')
) as v (a, e);
update f set made = api.create_api_key(' All of it ', '{submit_leads,read,manage,read}', null, '{192.0.2.0/24,2001:db8::/32}');
select matches(made ->> 'key', '^lm_live_[0-9A-Za-z]{46}$', 'a key has its form') from f;
select tests.act_as_nobody();
select is(right(made ->> 'key', 6), identity.key_checksum(left(made ->> 'key', 48)), 'it ends in its checksum') from f;
select tests.act_as(owner) from f;
select is(made -> 'scopes', '["manage", "read", "submit_leads"]', 'scopes are named once') from f;
select results_eq($$select name, prefix, last_used_at from api.api_keys$$,
  $$select 'All of it', left(made ->> 'key', 16), null::timestamptz from f$$, 'the list has its prefix');
select tests.act_as_nobody();
select is((select count(*) from identity.api_key as k, f where k::text like '%' || substr(made ->> 'key', 17) || '%'), 0::bigint, 'the key is not stored');
select is((select count(*) from audit.event as e, f where e::text like '%' || substr(made ->> 'key', 17) || '%'), 0::bigint, 'nor is it in the audit log');
select is((select array_agg(e.action || ' ' || (e.after ->> 'key_hash')) from audit.event as e where e.entity = 'identity.api_key'),
  '{"insert redacted"}', 'its creation is, and not even the hash');

-- Who it lets in.
select is(pg_temp.enter(made ->> 'key', m, p), e, m || ' ' || p)
from f, (values
  ('GET', '/subscriptions', 'member'), ('HEAD', '/assignments', 'member'), ('GET', '/', 'member'), ('GET', '/no_such', 'member'),
  ('POST', '/rpc/submit_lead', 'partner'), ('POST', '/rpc/subscribe', 'member'), ('GET', '/rpc/submitted_leads', 'member'),
  ('GET', '/leads', '403 LM135'), ('PATCH', '/subscriptions', '403 LM135'), ('DELETE', '/subscriptions', '403 LM135'),
  ('POST', '/subscriptions', '403 LM135'),
  ('POST', '/rpc/buy_lead', '403 LM135'), ('POST', '/rpc/create_api_key', '403 LM135'), ('GET', '/rpc/subscribe', '405 LM003')
) as v (m, p, e);
select is(pg_temp.enter(k, 'GET', '/subscriptions', a), e, coalesce(a, 'no address') || ' ' || e)
from f, lateral (values
  (made ->> 'key', '198.51.100.1', '590 LM132'), (made ->> 'key', null, '590 LM132'), (made ->> 'key', '2001:db8::1', 'member'),
  (left(made ->> 'key', 53) || '!', '192.0.2.7', '590 LM130'), ('', '192.0.2.7', '590 LM130'), ('lm_test_x', '192.0.2.7', '590 LM130'),
  (replace(made ->> 'key', 'live', 'test'), '192.0.2.7', '590 LM130'),
  (overlay(made ->> 'key' placing case substr(made ->> 'key', 30, 1) when 'A' then 'B' else 'A' end from 30), '192.0.2.7', '590 LM130')) as v (k, a, e);
select tests.act_as(owner) from f;
select pg_temp.headers(made ->> 'key') from f;
select is(tests.outcome('select hook.pre_request()'), '400 LM133', 'a token and a key are too much');
select tests.act_as_nobody();
update identity.organization set status = 'suspended' where id = (select organization from f);
select is(pg_temp.enter(made ->> 'key', 'GET', '/subscriptions'), '590 LM131', 'a key of a suspended organisation is refused') from f;
update identity.organization set status = 'active' where id = (select organization from f);

-- A key for tests reaches what is public, and test leads.
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.create_api_key(%L, %L, test => true)', 'x', s)), 'scopes not_an_option',
  'a key for tests with the scopes ' || s || ' is refused')
from unnest(array['{read}', '{manage}', '{submit_leads,read}']) as s;
update f set tried = api.create_api_key('Tests', '{submit_leads}', array[niche], test => true);
update f set tried_next = api.rotate_api_key((tried ->> 'id')::uuid);
select matches(k ->> 'key', '^lm_test_[0-9A-Za-z]{46}$', 'a key for tests says so, and so does the one that replaces it')
from f, unnest(array[tried, tried_next]) as k;
select results_eq($$select prefix, is_test from api.api_keys where name = 'Tests' order by rotated_from_id nulls first$$,
  $$select left(k ->> 'key', 16), (k ->> 'is_test')::boolean and true from f, unnest(array[tried, tried_next]) as k$$, 'the list says so, too');
select is(made -> 'is_test', 'false', 'a key is live unless tests are asked for') from f;
select tests.act_as_nobody();
select is(tests.outcome($$update identity.api_key set scopes = '{read}' where is_test$$), '23514', 'no row gives a key for tests more than it may');
select is(right(tried ->> 'key', 6), identity.key_checksum(left(tried ->> 'key', 48)), 'it ends in its checksum, too') from f;
select is(pg_temp.enter(tried ->> 'key', m, p), e, 'for tests: ' || m || ' ' || p)
from f, (values
  ('POST', '/rpc/submit_lead', 'partner'), ('GET', '/rpc/submitted_leads', 'partner'), ('POST', '/rpc/submitted_leads', 'partner'),
  ('GET', '/', 'partner'), ('GET', '/niches', 'partner'), ('HEAD', '/form_schemas', 'partner'), ('GET', '/rpc/form_json_schema', 'partner'),
  ('GET', '/no_such', 'partner'), ('GET', '/api_keys', '403 LM134'), ('GET', '/assignments', '403 LM134'), ('GET', '/leads', '403 LM134'),
  ('GET', '/field_mappings', '403 LM134'), ('PATCH', '/niches', '403 LM134'), ('GET', '/rpc/me', '403 LM134'),
  ('POST', '/rpc/subscribe', '403 LM134'), ('POST', '/rpc/send_contact_message', '403 LM134'), ('POST', '/rpc/buy_lead', '403 LM134'),
  ('GET', '/files/0198c0a8-0000-7000-8000-000000000000', '403 LM134'), ('POST', '/files', '403 LM134'), ('POST', '/deposits', '403 LM134')
) as v (m, p, e);

-- Rotation and revocation.
select tests.act_as(stranger) from f;
select is(tests.outcome(format('select api.rotate_api_key(%L)', made ->> 'id')), '404 LM137', 'others rotate nothing') from f;
select is(tests.outcome(format('select api.revoke_api_key(%L)', made ->> 'id')), '404 LM137', 'others revoke nothing') from f;
select tests.act_as_nobody();
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.rotate_api_key(%L, -1, now())', made ->> 'id')),
  'overlap_seconds out_of_range, expires_at out_of_range', 'faults of a rotation') from f;
update f set next = api.rotate_api_key((made ->> 'id')::uuid, 3600);
select is(tests.outcome(format('select api.rotate_api_key(%L)', made ->> 'id')), '409 LM139', 'a key is rotated once') from f;
select tests.act_as_nobody();
select is(pg_temp.enter(k, 'GET', '/subscriptions'), 'member', 'both keys are valid during the overlap')
from f, unnest(array[made ->> 'key', next ->> 'key']) as k;
update identity.api_key set expires_at = clock_timestamp() where id = (select (made ->> 'id')::uuid from f);
select is(pg_temp.enter(made ->> 'key', 'GET', '/subscriptions'), '590 LM131', 'after it the old one is not') from f;
select tests.act_as(boss) from f;
select is(api.revoke_api_key((next ->> 'id')::uuid)::text, '', 'an admin revokes any key') from f;
select is((select count(*) from api.api_keys), 4::bigint, 'and sees all of them');
select tests.act_as_nobody();
select is(pg_temp.enter(next ->> 'key', 'GET', '/subscriptions'), '590 LM131', 'a revoked key is refused') from f;
-- Not reached by what is above: how many, last use, counting.
select tests.act_as(owner) from f;
select api.create_api_key('k' || i, '{read}') is null from generate_series(1, 20) as i;
select is(tests.outcome($$select api.create_api_key('one more', '{read}')$$), '409 LM136', 'there is a most');
select api.rotate_api_key(id) is null from api.api_keys where name = 'k1';
select is(tests.outcome($$select api.create_api_key('one more', '{read}')$$), '409 LM136', 'a key that is being replaced counts once');
select is(tests.outcome($$select api.create_api_key('one for tests', '{submit_leads}', test => true)$$), 'done', 'those for tests are counted apart');
select api.revoke_api_key(id)::text from api.api_keys where name = 'k1' and rotated_from_id is not null;
select is(tests.outcome($$select api.create_api_key('one more', '{read}')$$), '409 LM136', 'also when what replaced it is revoked');
select tests.act_as_nobody();
select identity.note_key_use((made ->> 'id')::uuid) from f;
create temp table used as select last_used_at from identity.api_key where id = (select (made ->> 'id')::uuid from f);
select identity.note_key_use((made ->> 'id')::uuid) from f;
select ok(u.last_used_at is not null and k.last_used_at = u.last_used_at, 'the last use is written once a minute')
from used as u, identity.api_key as k where k.id = (select (made ->> 'id')::uuid from f);
select pg_temp.headers(null);
select is(identity.refuse_api_key(next ->> 'key') ->> 'code', 'LM131', 'a refusal says why') from f;
update ops.rate_limit set maximum = 1 where name = 'identity.wrong_keys';
select is(identity.refuse_api_key('x') ->> 'code', 'LM138', 'wrong keys are slowed by network');
select ok((select count(*) from audit.event where action = 'api_key_refused') = 1, 'a refusal is recorded');

select pg_temp.headers(null);
update identity.session set proved_at = clock_timestamp() - interval '6 minutes';
select tests.act_as(owner) from f;
select is(tests.outcome($$select api.create_api_key('Stolen', '{read}')$$), '403 LM160', 'a new key takes a fresh proof');
select is(tests.outcome(format('select api.rotate_api_key(%L)', next ->> 'id')), '403 LM160', 'so does one that replaces another') from f;

select * from finish();
rollback;
