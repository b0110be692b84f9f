-- Verify leadmill:crm/update_connection to pg

begin;

select 'crm.update_connection(uuid,text,boolean,boolean,interval,interval)'::regprocedure;
select 'crm.replace_token(uuid,text)'::regprocedure;
select 'crm.rotate_webhook_secret(uuid)'::regprocedure;

rollback;
