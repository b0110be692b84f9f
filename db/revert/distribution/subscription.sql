-- Revert leadmill:distribution/subscription to pg

begin;

drop table distribution.subscription;
drop function distribution.turn_at(bigint, integer);
drop sequence distribution.position;

commit;
