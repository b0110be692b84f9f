-- Verify leadmill:api/balances_at to pg

begin;

select 'api.balances_at(timestamptz,uuid)'::regprocedure;

rollback;
