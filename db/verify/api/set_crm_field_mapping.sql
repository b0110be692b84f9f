-- Verify leadmill:api/set_crm_field_mapping to pg

begin;

select 'api.set_crm_field_mapping(uuid,jsonb)'::regprocedure;

rollback;
