-- Verify leadmill:identity/forget_strangers to pg

begin;

select 'identity.forget_strangers(integer)'::regprocedure;

rollback;
