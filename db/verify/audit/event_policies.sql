-- Verify leadmill:audit/event_policies to pg

begin;

select 1 / count(*) from pg_catalog.pg_policy where polrelid = 'audit.event'::regclass;

rollback;
