-- Verify leadmill:identity/store_refresh_token to pg

begin;

select 'identity.store_refresh_token(uuid, text)'::regprocedure;

rollback;
