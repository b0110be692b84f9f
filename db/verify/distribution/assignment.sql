-- Verify leadmill:distribution/assignment to pg

begin;

select * from distribution.assignment where false;

rollback;
