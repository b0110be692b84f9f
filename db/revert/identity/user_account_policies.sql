-- Revert leadmill:identity/user_account_policies to pg

begin;

revoke select (
  id, email, first_name, last_name, phone, status, is_admin, email_verified_at, created_at, updated_at, deleted_at
) on identity.user_account from member, admin;
drop policy "admins see every user" on identity.user_account;
drop policy "members see themselves" on identity.user_account;
alter table identity.user_account disable row level security;

commit;
