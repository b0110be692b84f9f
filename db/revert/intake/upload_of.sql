-- Revert leadmill:intake/upload_of to pg

begin;

drop function intake.upload_of(uuid, text);

commit;
