-- Revert leadmill:api/field_mappings to pg

begin;

drop view api.field_mappings;

commit;
