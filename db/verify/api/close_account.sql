-- Verify leadmill:api/close_account to pg

begin;

select 'api.close_account(text)'::regprocedure;

rollback;
