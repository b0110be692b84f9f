grant usage on schema identity to leadmill_api, leadmill_worker;

grant select on identity.organization to member, admin;

create policy "members see their own organisation" on identity.organization
for select to member using (id = (select request.organization_id()));

create policy "admins see every organisation" on identity.organization
for select to admin using (true);

-- All columns but the password hash.
grant select (
  id, email, first_name, last_name, phone, status, is_admin, email_verified_at, created_at, updated_at, deleted_at
) on identity.user_account to member, admin;

create policy "members see themselves" on identity.user_account
for select to member using (id = (select request.user_id()));

create policy "admins see every user" on identity.user_account
for select to admin using (true);

grant select on identity.membership to member, admin;

create policy "members see who is in their organisation" on identity.membership
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every membership" on identity.membership
for select to admin using (true);

grant select on identity.role_permission to member, admin;

create policy "members see what each role may do" on identity.role_permission
for select to member, admin using (true);

grant select on identity.invitation to member, admin;

create policy "members see the invitations of their organisation" on identity.invitation
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every invitation" on identity.invitation
for select to admin using (true);

grant select on identity.session to member, admin;

create policy "members see their own sessions" on identity.session
for select to member using (
  user_id = (select request.user_id())
  -- An attacker who takes over the public door can set any claims, so admins' sessions must not be readable there.
  and role = 'member');

create policy "admins see every session" on identity.session
for select to admin using (true);

grant select on identity.billing_address to member, admin;

create policy "members see the address of their organisation" on identity.billing_address
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every address" on identity.billing_address
for select to admin using (true);

-- All columns but the hash.
grant select (
  id, organization_id, name, prefix, is_test, scopes, niche_ids, networks, expires_at, rotated_from_id, revoked_at, last_used_at,
  created_by, created_at
) on identity.api_key to member, admin;

create policy "members see the keys of their organisation" on identity.api_key
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every key" on identity.api_key
for select to admin using (true);
