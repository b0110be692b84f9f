-- Revert leadmill:intake/upload_token to pg

begin;

drop function intake.upload_token(uuid);

commit;
