-- Verify leadmill:api/replace_crm_token to pg

begin;

select 'api.replace_crm_token(uuid,text)'::regprocedure;

rollback;
