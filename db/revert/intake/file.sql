-- Revert leadmill:intake/file to pg

begin;

drop table intake.file;

commit;
