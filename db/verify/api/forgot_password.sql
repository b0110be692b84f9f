-- Verify leadmill:api/forgot_password to pg

begin;

select 'api.forgot_password(text)'::regprocedure;

rollback;
