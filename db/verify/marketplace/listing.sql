-- Verify leadmill:marketplace/listing to pg

begin;

select * from marketplace.listing where false;

rollback;
