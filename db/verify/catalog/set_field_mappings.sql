-- Verify leadmill:catalog/set_field_mappings to pg

begin;

select 'catalog.require_mappings(uuid, jsonb)'::regprocedure;
select 'catalog.set_field_mappings(uuid, jsonb)'::regprocedure;

rollback;
