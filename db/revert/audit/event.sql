-- Revert leadmill:audit/event to pg

begin;

delete from ops.partitioned where parent = 'audit.event';
drop table audit.event;

commit;
