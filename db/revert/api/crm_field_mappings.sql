-- Revert leadmill:api/crm_field_mappings to pg

begin;

drop view api.crm_field_mappings;

commit;
