-- Revert leadmill:marketplace/search_listings to pg

begin;

drop function marketplace.search_listings(text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text);

commit;
