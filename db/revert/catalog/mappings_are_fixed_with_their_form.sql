-- Revert leadmill:catalog/mappings_are_fixed_with_their_form to pg

begin;

drop function catalog.mappings_are_fixed_with_their_form();

commit;
