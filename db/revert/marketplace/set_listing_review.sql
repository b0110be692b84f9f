-- Revert leadmill:marketplace/set_listing_review to pg

begin;

drop function marketplace.set_listing_review(uuid, boolean);

commit;
