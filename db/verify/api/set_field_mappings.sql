-- Verify leadmill:api/set_field_mappings to pg

begin;

select 'api.set_field_mappings(uuid, jsonb)'::regprocedure;

rollback;
