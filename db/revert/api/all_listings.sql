-- Revert leadmill:api/all_listings to pg

begin;

drop view api.all_listings;

commit;
