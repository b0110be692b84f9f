-- Verify leadmill:api/change_password to pg

begin;

select 'api.change_password(text, text)'::regprocedure;

rollback;
