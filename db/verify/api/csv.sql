-- Verify leadmill:api/csv to pg

begin;

select 'api.csv(anyelement)'::regprocedure;

rollback;
