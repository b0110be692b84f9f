-- Verify leadmill:intake/lead to pg

begin;

select * from intake.lead where false;

rollback;
