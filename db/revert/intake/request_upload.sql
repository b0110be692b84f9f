-- Revert leadmill:intake/request_upload to pg

begin;

revoke usage on schema intake from leadmill_api;
drop function intake.request_upload(text, text, bigint, uuid, text);
drop function intake.require_attacher(uuid, text);
drop function intake.require_logo_keeper();
delete from ops.rate_limit where name in ('intake.upload_kilobytes', 'intake.upload_kilobytes_in_all');

commit;
