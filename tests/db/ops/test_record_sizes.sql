begin;
select plan(12);

select is(tests.outcome('select ops.record_sizes()'), '42501', r || ' records no sizes')
from (values ('anon'), ('member'), ('admin'), ('leadmill_monitor')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
delete from ops.table_size;
set local role leadmill_worker;
select cmp_ok(ops.record_sizes(), '>', 1000000::bigint, 'a worker records sizes');
select lives_ok('select ops.record_sizes()', 'twice on a day, too');
reset role;
select results_eq(
  $$select bytes from ops.table_size where entity = 'intake.lead'$$,
  $$select pg_total_relation_size('intake.lead')$$, 'of a table');
select results_eq(
  $$select bytes from ops.table_size where entity = 'audit.event'$$,
  $$select sum(pg_total_relation_size(inhrelid))::bigint from pg_inherits where inhparent = 'audit.event'::regclass$$,
  'of a partitioned table with all of its partitions');
select is_empty($$select entity from ops.table_size where entity ~ '_y\d{4}[mw]\d\d$' or entity ~ '_default$'$$, 'which are not listed');

-- A database that grows by a gigabyte a day, and shrank once.
delete from ops.table_size;
insert into ops.table_size (day, entity, bytes)
select (now() at time zone 'UTC')::date - n, 'database', (100 - n) * 1000000000::bigint from generate_series(0, 40) as n;
update ops.setting set value = '150000000000' where name = 'ops.disk_bytes';
set local role leadmill_monitor;
select results_eq('select bytes, bytes_a_day, days_known, days_until_full from ops.disk_forecast',
  'values (100000000000, 1000000000::bigint, 28::bigint, 50::bigint)', 'the disk is full in 50 days');
reset role;
update ops.setting set value = '0' where name = 'ops.disk_bytes';
select is((select days_until_full from ops.disk_forecast), null, 'without the size of the disk nobody knows');
update ops.setting set value = '150000000000' where name = 'ops.disk_bytes';
update ops.table_size set bytes = 200000000000 - bytes;
select is((select days_until_full from ops.disk_forecast), null, 'what shrinks never fills it');

select * from finish();
rollback;
