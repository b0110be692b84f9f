begin;
select plan(22);

select tests.past_event('3');
select audit.seal();
create temp table part as
select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit.event'::regclass;
-- The month of these events has its partition.
select isnt_empty($$select from audit.event
  where tableoid <> 'audit.event_default'::regclass$$, 'events are in the partition of their month');

-- Attacks by the superuser, who has at least the privileges of the tables' owner.
select throws_ok('update audit.event set role = role', 'LM950', null, 'an event is not updated');
select throws_ok('delete from audit.event', 'LM950', null, 'an event is not deleted');
select throws_ok('truncate audit.event', 'LM950', null, 'events are not truncated');
select throws_ok('update audit.event set role = role where false', 'LM950', null, 'an update that matches no event is refused, too');
select throws_ok($$insert into audit.event (id, action, entity, role)
  values (1, 'test', 'a.b', 'x')$$, '428C9', null, 'nobody chooses an id');
select throws_ok('update audit.sealed_range set event_count = 1', 'LM950', null, 'a seal is not updated');
select throws_ok('delete from audit.sealed_range', 'LM950', null, 'a seal is not deleted');
select throws_ok('truncate audit.sealed_range', 'LM950', null, 'seals are not truncated');
select is(count(*), 5::bigint, 'this month, three more and the default have a partition each') from part;
select throws_ok('update ' || name || ' set role = role', 'LM950', null, name || ' named directly is not updated') from part order by name;
select throws_ok('truncate ' || name, 'LM950', null, name || ' is not truncated') from part order by name;
select throws_ok('delete from ' || min(name), 'LM950', null, 'no partition is deleted from') from part;
set local role leadmill_owner;
select throws_ok('delete from audit.event_default', 'LM950', null, 'the owner is refused like everybody');

select * from finish();
rollback;
