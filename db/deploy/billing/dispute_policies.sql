-- Deploy leadmill:billing/dispute_policies to pg

begin;

alter table billing.dispute enable row level security;
create policy "members see the disputes of their organisation" on billing.dispute
  for select to member using (organization_id = (select request.organization_id()));
create policy "admins see all disputes" on billing.dispute
  for select to admin using (true);
grant select on billing.dispute to member, admin;

commit;
