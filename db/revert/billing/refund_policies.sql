-- Revert leadmill:billing/refund_policies to pg

begin;

revoke select (asked_by, refund_id) on billing.refund from admin;
revoke select (id, deposit_id, organization_id, amount, currency, status, reason, failure_reason, created_at, updated_at)
  on billing.refund from member, admin;
drop policy "admins see all refunds" on billing.refund;
drop policy "members see the refunds of their organisation" on billing.refund;
alter table billing.refund disable row level security;

commit;
