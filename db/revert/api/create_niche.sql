-- Revert leadmill:api/create_niche to pg

begin;

drop function api.create_niche(text, text, text, text);

commit;
