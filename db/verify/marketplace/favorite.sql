-- Verify leadmill:marketplace/favorite to pg

begin;

select * from marketplace.favorite where false;

rollback;
