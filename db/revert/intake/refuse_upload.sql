-- Revert leadmill:intake/refuse_upload to pg

begin;

drop function intake.refuse_upload(uuid);

commit;
