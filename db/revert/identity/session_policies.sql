-- Revert leadmill:identity/session_policies to pg

begin;

revoke select on identity.session from member, admin;
drop policy "admins see every session" on identity.session;
drop policy "members see their own sessions" on identity.session;
alter table identity.session disable row level security;

commit;
