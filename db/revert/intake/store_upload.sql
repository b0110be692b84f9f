-- Revert leadmill:intake/store_upload to pg

begin;

drop function intake.store_upload(uuid, text);

commit;
