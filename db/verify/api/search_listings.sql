-- Verify leadmill:api/search_listings to pg

begin;

select 'api.search_listings(text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text)'::regprocedure;

rollback;
