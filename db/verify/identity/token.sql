-- Verify leadmill:identity/token to pg

begin;

select 'identity.base64url(bytea)'::regprocedure;
select 'identity.from_base64url(text)'::regprocedure;
select 'identity.sign_token(jsonb)'::regprocedure;
select 'identity.verify_token(text)'::regprocedure;

rollback;
