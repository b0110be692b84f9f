-- Verify leadmill:identity/actor_of to pg

begin;

select 'identity.actor_of(text)'::regprocedure;

rollback;
