-- Verify leadmill:identity/set_user_status to pg

begin;

select 'identity.set_user_status(uuid, text)'::regprocedure;

rollback;
