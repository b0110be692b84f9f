-- Revert leadmill:crm/field_mapping to pg

begin;

drop table crm.field_mapping;

commit;
