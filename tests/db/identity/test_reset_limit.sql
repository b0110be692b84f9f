begin;
select plan(31);
create temp table f as
select tests.create_user('ann@buyer.example') as member, tests.create_user('eve@admin.example', admin => true) as admin;
grant select on f to public;
create temp table call (statement text);
insert into call values ($$select * from api.check_limit('test.user', '')$$), ('select * from api.limit_usage()'),
  ($$select api.reset_limit('test.user', '', 'a good reason')$$), ($$select ops.check_limit('test.user', '')$$),
  ('select ops.limit_usage()'), ($$select identity.reset_limit('test.user', '', 'a good reason')$$);
grant select on call to public;

select tests.act_as_anon();
select is(tests.outcome(statement), '42501', 'strangers have no say in limits: ' || statement) from call;
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome(statement), '42501', 'nor have members: ' || statement) from call;
select tests.act_as_nobody();

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment)
select 'test.' || c, 4, '1 hour', k, c, 'x'
from (values ('user', 'exact'), ('network', 'even'), ('network_hash', 'exact'), ('caller', 'even'), ('everybody', 'even'), ('other', 'exact'))
  as v (c, k);
insert into ops.rate_limit (name, maximum, per, comment) values ('test.free', null, '1 hour', 'x');
select ops.spend('test.user', member::text, 3), ops.spend('test.network', '2001:db8:1:2::', 4),
  ops.spend('test.network_hash', encode(ops.keyed_hash('network 192.0.2.7'), 'hex'), 4), ops.spend('test.caller', member::text, 1),
  ops.spend('test.caller', '192.0.2.7', 2), ops.spend('test.everybody', '', 1), ops.spend('test.other', 'a b', 1)
from f;
create temp view seen as
select v.name, v.key, c.remaining, c.wait_seconds > 0 as waits
from f, lateral (values
  ('user', upper(member::text)), ('network', '2001:db8:1:2:3::4'), ('network_hash', '192.0.2.7'), ('caller', member::text),
  ('caller', '192.0.2.7'), ('everybody', ''), ('other', 'a b'), ('other', 'b'), ('free', 'a')) as v (name, key),
  lateral api.check_limit('test.' || v.name, v.key) as c;
grant select on seen to public;

select tests.act_as(admin) from f;
select results_eq('select name, remaining, waits from seen',
  $$values ('user', 1, false), ('network', 0, true), ('network_hash', 0, true), ('caller', 3, false), ('caller', 2, false),
    ('everybody', 3, false), ('other', 3, false), ('other', 4, false), ('free', null, false)$$,
  'an admin sees what is left, by address, id or key');
select results_eq(
  $$select name, maximum, seconds, kind, keys_in_use, keys_used_up from api.limit_usage() where name like 'test.%'$$,
  $$values ('test.caller', 4, 3600, 'even', 2::bigint, 0::bigint), ('test.everybody', 4, 3600, 'even', 1, 0),
    ('test.free', null, 3600, 'even', 0, 0), ('test.network', 4, 3600, 'even', 1, 1), ('test.network_hash', 4, 3600, 'exact', 1, 1),
    ('test.other', 4, 3600, 'exact', 1, 0), ('test.user', 4, 3600, 'exact', 1, 0)$$,
  'and how many use each limit');

select is(tests.outcome(format('select api.%s', s)), o, s)
from (values
  ($$check_limit('test.none', 'a')$$, 'LM940'), ($$reset_limit('test.none', 'a', 'a good reason')$$, 'LM940'),
  ($$check_limit(null, 'a')$$, 'LM940'), ($$check_limit('test.user', 'ann')$$, '400 LM941'),
  ($$check_limit('test.user', null)$$, '400 LM941'), ($$check_limit('test.network', 'localhost')$$, '400 LM941'),
  ($$check_limit('test.network_hash', '')$$, '400 LM941'), ($$check_limit('test.caller', 'ann')$$, '400 LM941'),
  ($$check_limit('test.everybody', 'a')$$, '400 LM941'), ($$reset_limit('test.user', 'ann', 'a good reason')$$, '400 LM941'),
  ($$reset_limit('test.other', 'a b', 'too short')$$, '400 LM068'), ($$reset_limit('test.other', 'a b', null)$$, '400 LM068'),
  (format('check_limit(%L, ''a'')', repeat('x', 1001)), '400 LM060')) as v (s, o);
select is(tests.faults($$select api.check_limit('test.network', 'localhost')$$), 'key not_a_key', 'the field is named');

select api.reset_limit('test.user', member::text, 'Ann asked for it by telephone') from f;
select api.reset_limit('test.network', '2001:db8:1:2::ffff', 'an office that was mistaken for a robot');
select results_eq($$select name, remaining from seen where name in ('user', 'network', 'network_hash')$$,
  $$values ('user', 4), ('network', 4), ('network_hash', 0)$$, 'what is reset is available again, and nothing else');
select tests.act_as_nobody();
select results_eq(
  $$select entity_id, user_id, after - 'key_hash', before from audit.event where action = 'limit_reset' order by id$$,
  $$select v.name, admin, v.after || jsonb_build_object('key', case v.name when 'test.user' then member end), v.before
    from f, lateral (values
      ('test.user', '{"reason": "Ann asked for it by telephone"}'::jsonb, '{"remaining": 1}'::jsonb),
      ('test.network', '{"reason": "an office that was mistaken for a robot"}', '{"remaining": 0}')) as v (name, after, before)$$,
  'it is recorded who did it and why');
select is_empty($$select from audit.event where action = 'limit_reset' and event::text ~ '2001:db8'$$, 'without the address');

select * from finish();
rollback;
