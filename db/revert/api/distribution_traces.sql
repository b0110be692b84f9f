-- Revert leadmill:api/distribution_traces to pg

begin;

drop view api.distribution_traces;

commit;
