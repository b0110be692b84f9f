-- Revert leadmill:catalog/mappings_are_fixed_with_their_form to pg

begin;

drop trigger mappings_are_fixed_with_their_form on catalog.field_mapping;
drop function catalog.mappings_are_fixed_with_their_form();

commit;
