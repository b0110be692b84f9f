-- Verify leadmill:crm/exclusion to pg

begin;

select * from crm.exclusion where false;

rollback;
