-- Verify leadmill:crm/connection to pg

begin;

select * from crm.connection where false;

rollback;
