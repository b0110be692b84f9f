-- Revert leadmill:distribution/bound_wait to pg

begin;

drop function distribution.bound_wait(uuid[]);

commit;
