-- Verify leadmill:identity/token_pair to pg

begin;

select 'identity.token_pair(identity.session, text)'::regprocedure;

rollback;
