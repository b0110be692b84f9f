-- Verify leadmill:distribution/verdict to pg

begin;

select * from distribution.verdict where false;

rollback;
