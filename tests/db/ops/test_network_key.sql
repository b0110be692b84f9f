begin;
select plan(7);

create function pg_temp.as_owner() returns bytea language sql security definer as 'select ops.network_key()'; -- as what writes deliveries
create function pg_temp.source(role text, address text) returns bytea language plpgsql as $$
begin
  perform set_config('request.headers', coalesce(jsonb_build_object('x-forwarded-for', address)::text, ''), true);
  perform set_config('role', source.role, true);
  return coalesce(pg_temp.as_owner(), '');
end
$$;
grant execute on function pg_temp.as_owner() to public;
select is(length(pg_temp.source('anon', '203.0.113.7')), 32, 'a visitor has a network key');
select is(pg_temp.source('anon', '2001:db8:1:2::1'), pg_temp.source('anon', '2001:db8:1:2:3::4'),
  'addresses of one network have the same key');
select isnt(pg_temp.source('anon', '203.0.113.7'), pg_temp.source('anon', '203.0.113.8'), 'addresses of two networks have different keys');
select is(pg_temp.source('member', '203.0.113.7'), pg_temp.source('anon', '203.0.113.7'),
  'a member has the same key as a visitor from that network');
select is(length(pg_temp.source(r, '203.0.113.7')), 0, r || 's are trusted and have no network key')
  from (values ('partner'), ('admin')) as v (r);
select tests.act_as_nobody();
select set_config('request.headers', '', true);
select is(ops.network_key(), null, 'a job has no network key');

select * from finish();
rollback;
