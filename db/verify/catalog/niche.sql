-- Verify leadmill:catalog/niche to pg

begin;

select * from catalog.niche where false;

rollback;
