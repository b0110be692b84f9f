-- Verify leadmill:distribution/rotation to pg

begin;

select * from distribution.rotation where false;

rollback;
