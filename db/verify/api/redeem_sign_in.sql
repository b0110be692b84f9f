-- Verify leadmill:api/redeem_sign_in to pg

begin;

select 'api.redeem_sign_in(text, text)'::regprocedure;

rollback;
