-- Revert leadmill:api/set_listing_review to pg

begin;

drop function api.set_listing_review(uuid, boolean);

commit;
