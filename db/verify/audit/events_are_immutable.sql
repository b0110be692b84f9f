-- Verify leadmill:audit/events_are_immutable to pg

begin;

select 'audit.events_are_immutable()'::regprocedure;

rollback;
