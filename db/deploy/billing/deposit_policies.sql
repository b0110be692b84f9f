-- Deploy leadmill:billing/deposit_policies to pg

begin;

alter table billing.deposit enable row level security;
create policy "members see the deposits of their organisation" on billing.deposit
  for select to member using (organization_id = (select request.organization_id()));
create policy "admins see all deposits" on billing.deposit
  for select to admin using (true);
grant select (id, organization_id, processor, livemode, amount, currency, status, checkout_url, payment_method,
  failure_reason, refunded, disputed, created_at, updated_at, paid_at) on billing.deposit to member, admin;
grant select (created_by, session_id, payment_intent_id) on billing.deposit to admin;

commit;
