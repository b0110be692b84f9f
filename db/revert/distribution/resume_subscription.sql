-- Revert leadmill:distribution/resume_subscription to pg

begin;

drop function distribution.resume_subscription(uuid);

commit;
