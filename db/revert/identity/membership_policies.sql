-- Revert leadmill:identity/membership_policies to pg

begin;

revoke select on identity.membership from member, admin;
drop policy "admins see every membership" on identity.membership;
drop policy "members see who is in their organisation" on identity.membership;
alter table identity.membership disable row level security;

commit;
