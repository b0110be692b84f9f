-- Revert leadmill:distribution/set_weight to pg

begin;

drop function distribution.set_weight(uuid, integer);

commit;
