-- Revert leadmill:catalog/create_niche to pg

begin;

drop function catalog.create_niche(text, text, text, text);

commit;
