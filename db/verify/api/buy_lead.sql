-- Verify leadmill:api/buy_lead to pg

begin;

select 'api.buy_lead(uuid, numeric)'::regprocedure;

rollback;
