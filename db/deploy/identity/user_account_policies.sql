-- Deploy leadmill:identity/user_account_policies to pg

begin;

alter table identity.user_account enable row level security;

create policy "members see themselves" on identity.user_account
for select to member using (id = (select request.user_id()));

create policy "admins see every user" on identity.user_account
for select to admin using (true);

-- All but the hash of the password.
grant select (
  id, email, first_name, last_name, phone, status, is_admin, email_verified_at, created_at, updated_at, deleted_at
) on identity.user_account to member, admin;

commit;
