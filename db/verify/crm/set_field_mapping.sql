-- Verify leadmill:crm/set_field_mapping to pg

begin;

select 'crm.set_field_mapping(uuid,jsonb)'::regprocedure;

rollback;
