-- Verify leadmill:marketplace/analyze_market to pg

begin;

select 'marketplace.analyze_market(timestamptz, timestamptz)'::regprocedure;

rollback;
