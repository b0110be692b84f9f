-- Revert leadmill:catalog/create_niche to pg

begin;

drop function catalog.create_niche(text, text, text, text);
drop function catalog.require_niche(catalog.niche);

commit;
