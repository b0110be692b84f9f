-- Revert leadmill:api/set_field_mappings to pg

begin;

drop function api.set_field_mappings(uuid, jsonb);

commit;
