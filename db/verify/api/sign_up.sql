-- Verify leadmill:api/sign_up to pg

begin;

select 'api.sign_up(text, text, text, text, text, text)'::regprocedure;

rollback;
