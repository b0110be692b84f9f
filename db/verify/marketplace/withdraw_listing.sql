-- Verify leadmill:marketplace/withdraw_listing to pg

begin;

select 'marketplace.withdraw_listing(uuid)'::regprocedure;

rollback;
