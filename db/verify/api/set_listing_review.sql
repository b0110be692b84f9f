-- Verify leadmill:api/set_listing_review to pg

begin;

select 'api.set_listing_review(uuid, boolean)'::regprocedure;

rollback;
