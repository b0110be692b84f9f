-- Verify leadmill:api/reset_password to pg

begin;

select 'api.reset_password(text, text)'::regprocedure;

rollback;
