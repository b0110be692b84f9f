-- Revert leadmill:audit/watched to pg

begin;

drop table audit.watched;

commit;
