-- Verify leadmill:marketplace/approve_listing to pg

begin;

select 'marketplace.approve_listing(uuid, text, text, text)'::regprocedure;

rollback;
