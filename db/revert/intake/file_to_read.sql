-- Revert leadmill:intake/file_to_read to pg

begin;

drop function intake.file_to_read(uuid);

commit;
