-- Revert leadmill:api/set_crm_field_mapping to pg

begin;

drop function api.set_crm_field_mapping(uuid,jsonb);

commit;
