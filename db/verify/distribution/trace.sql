-- Verify leadmill:distribution/trace to pg

begin;

select * from distribution.trace where false;
select * from distribution.trace_default where false;

rollback;
