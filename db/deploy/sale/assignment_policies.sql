-- Deploy leadmill:sale/assignment_policies to pg

begin;

alter table sale.assignment enable row level security;

create policy "members see what their organisation bought" on sale.assignment
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every assignment" on sale.assignment
for select to admin using (true);

-- The turn tells how many leads are sold in all.
grant select (id, lead_id, organization_id, channel, subscription_id, competition_level_id, price, currency, max_buyers,
  journal_id, status, created_at) on sale.assignment to member;
grant select on sale.assignment to admin;

commit;
