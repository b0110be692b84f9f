-- Verify leadmill:api/distribution_verdicts to pg

begin;

select * from api.distribution_verdicts where false;

rollback;
