-- Verify leadmill:crm/imported_deal to pg

begin;

select * from crm.imported_deal where false;

rollback;
