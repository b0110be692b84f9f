-- Verify leadmill:marketplace/number_counter to pg

begin;

select * from marketplace.number_counter where false;

rollback;
