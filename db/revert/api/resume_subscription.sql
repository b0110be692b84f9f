-- Revert leadmill:api/resume_subscription to pg

begin;

drop function api.resume_subscription(uuid);

commit;
