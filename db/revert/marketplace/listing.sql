-- Revert leadmill:marketplace/listing to pg

begin;

drop table marketplace.listing;

commit;
