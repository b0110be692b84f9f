-- Verify leadmill:distribution/subscription to pg

begin;

select * from distribution.subscription where false;

rollback;
