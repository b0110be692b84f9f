-- Revert leadmill:audit/unwatched to pg

begin;

drop table audit.unwatched;

commit;
