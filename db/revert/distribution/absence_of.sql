-- Revert leadmill:distribution/absence_of to pg

begin;

drop function distribution.absence_of(distribution.subscription);

commit;
