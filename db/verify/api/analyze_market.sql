-- Verify leadmill:api/analyze_market to pg

begin;

select 'api.analyze_market(timestamptz, timestamptz)'::regprocedure;

rollback;
