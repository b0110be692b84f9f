-- Verify leadmill:crm/create_connection to pg

begin;

select 'crm.create_connection(uuid,text,text,text,uuid)'::regprocedure;

rollback;
