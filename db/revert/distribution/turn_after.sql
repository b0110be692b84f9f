-- Revert leadmill:distribution/turn_after to pg

begin;

drop function distribution.turn_after(uuid, bigint, bigint, integer);
drop type distribution.move;

commit;
