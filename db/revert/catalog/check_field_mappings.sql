-- Revert leadmill:catalog/check_field_mappings to pg

begin;

drop function catalog.check_field_mappings(jsonb, jsonb, jsonb);
drop function catalog.mapping_row_fault(jsonb, jsonb, jsonb, text[]);

commit;
