-- Verify leadmill:api/refresh_crm_account to pg

begin;

select 'api.refresh_crm_account(uuid)'::regprocedure;

rollback;
