-- Verify leadmill:identity/redeem_sign_in to pg

begin;

select 'identity.redeem_sign_in(text, text)'::regprocedure;
select 'identity.hand_over_sign_in(text, text, jsonb)'::regprocedure;

rollback;
