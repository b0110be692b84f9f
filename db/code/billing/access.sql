grant usage on schema billing to leadmill_api, leadmill_reconciler;

grant select (processor, event_id, type, created, api_version, livemode, status, waiting_on, deposit_id, journal_id,
  attempts, next_attempt_at, last_error, received_at, finished_at) on billing.webhook_inbox to admin;

create policy "admins see what came" on billing.webhook_inbox
  for select to admin using (true);

grant select (id, organization_id, processor, livemode, amount, currency, status, checkout_url, payment_method,
  failure_reason, refunded, disputed, created_at, updated_at, paid_at) on billing.deposit to member, admin;

grant select (created_by, session_id, payment_intent_id) on billing.deposit to admin;

create policy "members see the deposits of their organisation" on billing.deposit
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all deposits" on billing.deposit
  for select to admin using (true);

grant select (id, deposit_id, organization_id, amount, currency, status, reason, failure_reason, created_at, updated_at)
  on billing.refund to member, admin;

grant select (asked_by, refund_id) on billing.refund to admin;

create policy "members see the refunds of their organisation" on billing.refund
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all refunds" on billing.refund
  for select to admin using (true);

grant select on billing.dispute to member, admin;

create policy "members see the disputes of their organisation" on billing.dispute
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all disputes" on billing.dispute
  for select to admin using (true);

grant select on billing.reconciliation to admin;

create policy "admins see the looks at the processor" on billing.reconciliation
  for select to admin using (true);

grant select on billing.balance_transaction to admin;

create policy "admins see the movements at the processor" on billing.balance_transaction
  for select to admin using (true);

grant select on billing.difference to admin;

create policy "admins see the differences" on billing.difference
  for select to admin using (true);

grant select on billing.payment to admin;

create policy "admins see all payments" on billing.payment
  for select to admin using (true);

grant select on billing.payment_attempt to admin;

create policy "admins see all attempts to pay" on billing.payment_attempt
  for select to admin using (true);

grant select on billing.plan to anon, member, admin;

grant select on billing.plan_price to anon, member, admin;

create policy "anyone sees plans that can be chosen" on billing.plan
  for select to anon using (is_active);

create policy "members see all plans" on billing.plan
  for select to member using (true);

create policy "admins see all plans" on billing.plan
  for select to admin using (true);

create policy "anyone sees what plans cost" on billing.plan_price
  for select to anon, member, admin using (true);

grant select on billing.plan_entitlement to admin;

create policy "admins see what plans entitle to" on billing.plan_entitlement
  for select to admin using (true);

grant select on billing.plan_subscription to member, admin;

grant select on billing.invoice to member, admin;

grant select on billing.payment_method to member, admin;

grant select (id, organization_id, kind, plan_subscription_id, plan_price_id, payment_method_id, resumes_at, status, refusal, page_url,
  expires_at, created_at, finished_at) on billing.plan_request to member, admin;

grant select (requested_by, session_id) on billing.plan_request to admin;

create policy "members see the plan of their organisation" on billing.plan_subscription
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all subscriptions to plans" on billing.plan_subscription
  for select to admin using (true);

create policy "members see the invoices of their organisation" on billing.invoice
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all invoices" on billing.invoice
  for select to admin using (true);

create policy "members see the payment methods of their organisation" on billing.payment_method
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all payment methods" on billing.payment_method
  for select to admin using (true);

create policy "members see the requests of their organisation" on billing.plan_request
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all requests about plans" on billing.plan_request
  for select to admin using (true);

grant select on billing.plan_change to admin;

create policy "admins see how plans changed" on billing.plan_change
  for select to admin using (true);

grant select on billing.recharge_rule to member, admin;

create policy "members see how their organisation recharges" on billing.recharge_rule
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see how organisations recharge" on billing.recharge_rule
  for select to admin using (true);

grant select on billing.recharge to member, admin;

create policy "members see the recharges of their organisation" on billing.recharge
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all recharges" on billing.recharge
  for select to admin using (true);
