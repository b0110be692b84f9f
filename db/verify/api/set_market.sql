-- Verify leadmill:api/set_market to pg

begin;

select 'api.set_market(uuid, text, numeric, integer, text, text, text, text, text)'::regprocedure;

rollback;
