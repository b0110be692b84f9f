-- Verify leadmill:api/listings to pg

begin;

select * from api.listings where false;

rollback;
