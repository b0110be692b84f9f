-- Revert leadmill:identity/organization_policies to pg

begin;

revoke select on identity.organization from member, admin;
drop policy "admins see every organisation" on identity.organization;
drop policy "members see their own organisation" on identity.organization;
alter table identity.organization disable row level security;

commit;
