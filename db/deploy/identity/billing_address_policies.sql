-- Deploy leadmill:identity/billing_address_policies to pg

begin;

alter table identity.billing_address enable row level security;

create policy "members see the address of their organisation" on identity.billing_address
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every address" on identity.billing_address
for select to admin using (true);

grant select on identity.billing_address to member, admin;

commit;
