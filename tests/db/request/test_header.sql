begin;
select plan(29);

create function pg_temp.come(headers text) returns void language sql as $$ select set_config('request.headers', headers, true) $$;
select is(tests.outcome('select ' || f), '42501', r || ' does not ask ' || f)
from (values ('authenticator'), ('authenticator_admin'), ('leadmill_monitor')) as v (r),
  unnest(array['request.client_address()', 'request.id()']) as f, lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

select is(num_nonnulls(request.client_address(), request.client_agent(), request.id(), request.header('host')), 0,
  'outside of a request there is nothing');
select pg_temp.come('');
select is(num_nonnulls(request.client_address(), request.client_agent(), request.id(), request.header('host')), 0,
  'a pooled connection forgets to an empty text, which is nothing');
select pg_temp.come('{}');
select is(num_nonnulls(request.client_address(), request.client_agent(), request.id(), request.header('host')), 0,
  'a request without headers has none of these values');

select pg_temp.come('{"x-forwarded-for": "192.0.2.7", "user-agent": "pgTAP", "x-request-id": "r-1", "host": "h"}');
select is(request.client_address(), '192.0.2.7', 'the address of the client is returned');
select is(request.client_agent(), 'pgTAP', 'the agent of the client is returned');
select is(request.id(), 'r-1', 'the request id is returned');
select is(request.header('Host'), 'h', 'any other header is found, whatever its case');
select is(request.header('cookie'), null, 'a header that was not sent is null');
select pg_temp.come('{"x-forwarded-for": "2001:db8::1"}');
select is(request.client_address(), '2001:db8::1', 'an IPv6 address is returned');

-- nginx overwrites the header; should it ever not, nothing of this becomes an address or an error.
select is(request.client_address(), null, 'no address: ' || v)
from unnest(array['', 'unknown', '192.0.2.7, 198.51.100.1', '999.1.1.1', '192.0.2.7''); drop table x; --', 'localhost']) as v,
  lateral (select pg_temp.come(jsonb_build_object('x-forwarded-for', v)::text)) as s;
select pg_temp.come(jsonb_build_object('user-agent', repeat('a', 1000), 'x-request-id', repeat('b', 1000))::text);
select is(length(request.client_agent()), 400, 'an endless agent is cut');
select is(length(request.id()), 100, 'an endless id is cut');
select is(provolatile::text, 's', proname || ' may be read once a statement')
from pg_proc
  where oid in ('request.client_address()'::regprocedure, 'request.client_agent()'::regprocedure, 'request.id()'::regprocedure,
  'request.header(text)'::regprocedure)
order by 1;
select tests.come_from('192.0.2.9');
select is((select max(request.client_address()::text) from generate_series(1, 3)), '192.0.2.9/32', 'each row gets the same value');
select is(
  (select count(*)::integer from pg_proc
    where oid in ('request.client_address()'::regprocedure, 'request.client_agent()'::regprocedure, 'request.id()'::regprocedure)
    and prosecdef),
  0, 'none is a definer: they tell what the caller could read');

select * from finish();
rollback;
