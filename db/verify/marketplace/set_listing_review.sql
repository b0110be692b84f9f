-- Verify leadmill:marketplace/set_listing_review to pg

begin;

select 'marketplace.set_listing_review(uuid, boolean)'::regprocedure;

rollback;
