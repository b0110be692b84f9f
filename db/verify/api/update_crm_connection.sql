-- Verify leadmill:api/update_crm_connection to pg

begin;

select 'api.update_crm_connection(uuid,text,boolean,boolean,interval,interval)'::regprocedure;

rollback;
