-- Deploy leadmill:billing/refund_policies to pg

begin;

alter table billing.refund enable row level security;
create policy "members see the refunds of their organisation" on billing.refund
  for select to member using (organization_id = (select request.organization_id()));
create policy "admins see all refunds" on billing.refund
  for select to admin using (true);
grant select (id, deposit_id, organization_id, amount, currency, status, reason, failure_reason, created_at, updated_at)
  on billing.refund to member, admin;
grant select (asked_by, refund_id) on billing.refund to admin;

commit;
