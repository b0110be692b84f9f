-- Verify leadmill:distribution/filter_upgrade to pg

begin;

select * from distribution.filter_upgrade where false;

rollback;
