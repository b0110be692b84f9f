-- Revert leadmill:distribution/follow_the_clock to pg

begin;

drop function distribution.follow_the_clock();

commit;
