-- Verify leadmill:api/adjust_balance to pg

begin;

select 'api.adjust_balance(uuid, numeric, text, text, text, text)'::regprocedure;

rollback;
