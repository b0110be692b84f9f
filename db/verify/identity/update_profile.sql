-- Verify leadmill:identity/update_profile to pg

begin;

select 'identity.update_profile(text, text, text)'::regprocedure;

rollback;
