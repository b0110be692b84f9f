-- Verify leadmill:audit/unwatched to pg

begin;

select * from audit.unwatched where false;

rollback;
