-- Revert leadmill:billing/dispute_policies to pg

begin;

revoke select on billing.dispute from member, admin;
drop policy "admins see all disputes" on billing.dispute;
drop policy "members see the disputes of their organisation" on billing.dispute;
alter table billing.dispute disable row level security;

commit;
