-- Verify leadmill:audit/event to pg

begin;

select * from audit.event where false;

rollback;
