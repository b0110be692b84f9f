-- Revert leadmill:intake/files_to_clean to pg

begin;

revoke usage on schema intake from leadmill_worker;
drop function intake.file_cleaned(uuid, text);
drop function intake.files_to_clean(integer);

commit;
