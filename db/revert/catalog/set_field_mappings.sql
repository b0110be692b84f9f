-- Revert leadmill:catalog/set_field_mappings to pg

begin;

drop function catalog.set_field_mappings(uuid, jsonb);
drop function catalog.require_mappings(uuid, jsonb);

commit;
