-- Revert leadmill:audit/event_policies to pg

begin;

revoke select on audit.event from admin;
drop policy "admins see every event" on audit.event;
alter table audit.event_default disable row level security;
alter table audit.event disable row level security;

commit;
