-- Revert leadmill:api/listings to pg

begin;

drop view api.listings;

commit;
