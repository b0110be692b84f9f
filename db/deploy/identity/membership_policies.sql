-- Deploy leadmill:identity/membership_policies to pg

begin;

alter table identity.membership enable row level security;

create policy "members see who is in their organisation" on identity.membership
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every membership" on identity.membership
for select to admin using (true);

grant select on identity.membership to member, admin;

commit;
