-- Revert leadmill:distribution/subscription to pg

begin;

drop table distribution.subscription;
drop sequence distribution.turn;

commit;
