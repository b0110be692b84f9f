-- Verify leadmill:intake/file to pg

begin;

select * from intake.file where false;

rollback;
