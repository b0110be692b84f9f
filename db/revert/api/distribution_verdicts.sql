-- Revert leadmill:api/distribution_verdicts to pg

begin;

drop view api.distribution_verdicts;

commit;
