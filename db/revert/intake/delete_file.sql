-- Revert leadmill:intake/delete_file to pg

begin;

drop function intake.delete_file(uuid);

commit;
