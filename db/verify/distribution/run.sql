-- Verify leadmill:distribution/run to pg

begin;

select * from distribution.run where false;

rollback;
