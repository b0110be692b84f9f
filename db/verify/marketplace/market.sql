-- Verify leadmill:marketplace/market to pg

begin;

select * from marketplace.market where false;

rollback;
