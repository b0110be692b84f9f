-- Verify leadmill:marketplace/search_listings to pg

begin;

select 'marketplace.search_listings(text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text)'::regprocedure;

rollback;
