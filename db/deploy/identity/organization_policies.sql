-- Deploy leadmill:identity/organization_policies to pg

begin;

alter table identity.organization enable row level security;

create policy "members see their own organisation" on identity.organization
for select to member using (id = (select request.organization_id()));

create policy "admins see every organisation" on identity.organization
for select to admin using (true);

grant select on identity.organization to member, admin;

commit;
