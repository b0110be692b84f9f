-- Revert leadmill:catalog/mappings_of to pg

begin;

drop function catalog.mappings_of(uuid);

commit;
