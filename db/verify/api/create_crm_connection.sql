-- Verify leadmill:api/create_crm_connection to pg

begin;

select 'api.create_crm_connection(uuid,text,text,text,uuid)'::regprocedure;

rollback;
