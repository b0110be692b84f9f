-- Verify leadmill:audit/sealed_range to pg

begin;

select * from audit.sealed_range where false;

rollback;
