-- Verify leadmill:distribution/absence to pg

begin;

select * from distribution.absence where false;

rollback;
