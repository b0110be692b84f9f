-- Verify leadmill:catalog/check_field_mappings to pg

begin;

select 'catalog.mapping_row_fault(jsonb, jsonb, jsonb, text[])'::regprocedure;
select 'catalog.check_field_mappings(jsonb, jsonb, jsonb)'::regprocedure;

rollback;
