-- Verify leadmill:ops/schedule to pg

begin;

select name, task, args, every, at_times, time_zone, grace, is_active, last_fired_at from ops.schedule where false;

rollback;
