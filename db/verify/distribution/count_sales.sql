-- Verify leadmill:distribution/count_sales to pg

begin;

select 'distribution.cap_allows(distribution.cap, bigint, timestamptz)'::regprocedure;
select 'distribution.count_sales(uuid[])'::regprocedure;

rollback;
