-- Verify leadmill:identity/spend_one_time_token to pg

begin;

select 'identity.spend_one_time_token(text, text)'::regprocedure;

rollback;
