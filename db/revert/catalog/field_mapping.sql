-- Revert leadmill:catalog/field_mapping to pg

begin;

drop table catalog.field_mapping;

commit;
