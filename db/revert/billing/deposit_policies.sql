-- Revert leadmill:billing/deposit_policies to pg

begin;

revoke select (id, organization_id, processor, livemode, amount, currency, status, checkout_url, payment_method,
  failure_reason, refunded, disputed, created_at, updated_at, paid_at) on billing.deposit from member, admin;
revoke select (created_by, session_id, payment_intent_id) on billing.deposit from admin;
drop policy "admins see all deposits" on billing.deposit;
drop policy "members see the deposits of their organisation" on billing.deposit;
alter table billing.deposit disable row level security;

commit;
