-- Verify leadmill:api/all_listings to pg

begin;

select * from api.all_listings where false;

rollback;
