-- Revert leadmill:api/search_listings to pg

begin;

drop function api.search_listings(text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text);

commit;
