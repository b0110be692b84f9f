begin;
select plan(10);

select is(tests.outcome('select ops.uuid_v7()'), '42501', r || ' makes no ids')
from (values ('authenticator'), ('authenticator_admin'), ('leadmill_monitor')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
create temp table made as select clock_timestamp() as before, ops.uuid_v7() as id, clock_timestamp() as after from generate_series(1, 2000);
select is(count(distinct id), 2000::bigint, 'all uuids differ') from made;
select ok(bool_and(id::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'),
  'the version is 7 and the variant that of the RFC') from made;
create temp table timed as
select *, to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) as at from made;
select ok(bool_and(at between before - interval '1 ms' and after + interval '1 ms'), 'it begins with the millisecond in which it was made')
  from timed;
select pg_sleep(0.005);
select ok(ops.uuid_v7() > max(id::text)::uuid, 'a later one is greater') from made;
select is(count(distinct right(id::text, 12)), 2000::bigint, 'the end is random: nobody guesses the next') from made;
select ok(
  (select bool_and(n between 800 and 1200)
    from (select sum(get_bit(uuid_send(id), b)) as n from made, generate_series(64, 127) as b where b not in (70, 71) group by b) as x),
  'each random bit is set half of the time');
-- 12 bits behind the version are random too.
select ok(count(distinct substring(id::text, 16, 3)) > 1000, 'each bit behind the version is set half of the time') from made;

select * from finish();
rollback;
