-- Verify leadmill:audit/watched to pg

begin;

select * from audit.watched where false;

rollback;
