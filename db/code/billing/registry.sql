insert into billing.adapter (
  name, clearing_kind, unit, believes_events, sends_receipts, fields_function, read_function, movement_function, claim_function,
  reference_prefix, refund_task, refunds_task, verify_task, dispute_task, customer_function, plan_task)
values
  ('stripe', 'stripe_clearing', 'stripe', true, true,
    'billing.known_fields', 'billing.read_stripe', 'billing.read_stripe_movement', null,
    null, 'send_refund', 'read_refunds', null, null, 'billing.stripe_customer_of', 'read_plan'),
  ('paystack', 'paystack_clearing', 'minor', false, false,
    'billing.paystack_fields', 'billing.read_paystack', 'billing.read_paystack_movement', 'billing.read_paystack_event',
    'PSK', 'send_paystack_refund', 'read_paystack_refunds', 'verify_paystack_payment', 'read_paystack_dispute', null, null)
on conflict (name) do update
set clearing_kind = excluded.clearing_kind, unit = excluded.unit, believes_events = excluded.believes_events,
  sends_receipts = excluded.sends_receipts, fields_function = excluded.fields_function, read_function = excluded.read_function,
  movement_function = excluded.movement_function, claim_function = excluded.claim_function,
  reference_prefix = excluded.reference_prefix, refund_task = excluded.refund_task,
  refunds_task = excluded.refunds_task, verify_task = excluded.verify_task, dispute_task = excluded.dispute_task,
  customer_function = excluded.customer_function, plan_task = excluded.plan_task;

insert into event.kind (name, subject_type, fields, comment) values
  ('payment.succeeded', 'deposit', '{}',
    'a deposit was paid, or a payment that stands alone, at a processor that sends no receipts; organization_id is null for the latter'),
  ('recharge.to_confirm', 'recharge', '{}', 'the payer''s bank wants to be asked before a wallet is refilled'),
  ('recharge.refused', 'recharge', '{}', 'the processor did not collect what would have refilled a wallet'),
  ('recharge.paused', 'organization', '{payment_method_id}', 'a wallet is not refilled any more until a member acts'),
  ('plan.changed', 'plan_subscription', '{}',
    'a subscription to a plan began, or its price, its end, its pause or what it changes to is another'),
  ('plan.ended', 'plan_subscription', '{}', 'a subscription to a plan has ended'),
  ('plan.suspended', 'plan_subscription', '{}', 'a payment was missing for so long that an organisation lost what its plan entitles to'),
  ('plan.trial_warned', 'plan_subscription', '{}', 'the trial of a plan ends within three days'),
  ('plan.applied', 'organization', '{}', 'an organisation is entitled to more or less than before'),
  ('plan.change_refused', 'plan_request', '{}', 'the processor refused a change of a plan'),
  ('invoice.paid', 'invoice', '{}', 'an invoice for a plan was paid'),
  ('invoice.payment_failed', 'invoice', '{}', 'an attempt to pay an invoice for a plan failed')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into ops.setting (name, value, comment) values
  ('billing.deposit_minimum', '{"USD": 1000, "EUR": 1000, "KES": 100000}', 'smallest deposit, in minor units of each currency'),
  ('billing.deposit_maximum', '{"USD": 1000000, "EUR": 1000000, "KES": 100000000}', 'largest deposit, in minor units of each currency'),
  ('billing.open_deposits', '10', 'how many payment pages an organisation may have open'),
  ('billing.paystack_deposit_minimum', '{"KES": 100000, "NGN": 1000000, "GHS": 10000, "ZAR": 15000, "USD": 1000}',
    'smallest deposit by Paystack, in minor units of each currency'),
  ('billing.paystack_deposit_maximum', '{"KES": 100000000, "NGN": 1000000000, "GHS": 10000000, "ZAR": 15000000, "USD": 1000000}',
    'largest deposit by Paystack, in minor units of each currency'),
  ('billing.payment_minimum', '{"KES": 300, "NGN": 5000, "GHS": 100, "ZAR": 100, "USD": 200}',
    'smallest payment of somebody without a wallet, in minor units of each currency; Paystack has limits of its own'),
  ('billing.payment_maximum', '{"KES": 100000000, "NGN": 1000000000, "GHS": 10000000, "ZAR": 15000000, "USD": 1000000}',
    'largest payment of somebody without a wallet, in minor units of each currency'),
  ('billing.payment_guard', '{}', 'overrides members of ops.form_guard for payments of people without a wallet'),
  ('billing.payment_attempts', '5', 'how many references a deposit at Paystack may have, each with its page'),
  ('billing.payment_final_hours', '24', 'age in hours at which an abandoned or failed payment at Paystack is not asked for any more'),
  ('billing.welcome_credit', '{"USD": 10000}', 'promotional credit for a new organisation, in minor units of each currency; {} for none'),
  ('billing.welcome_rule', '"after_deposit"',
    'when an organisation gets its welcome credit: after_deposit (its first one that is paid, by card or bank account), after_approval (by an admin; with identity.providers_need_approval) or at_once; once for each organisation, mailbox, tax number, and card or bank account; not with a plan without the feature welcome_credit'),
  ('billing.welcome_needs_tax_number', 'false',
    'true: only organisations that have given a tax number get a welcome credit; each number brings one, whatever this says'),
  ('billing.promo_alone', 'false',
    'true: leads are sold for promotional credit alone, to organisations that have not paid in; false: a welcome credit is held until they have'),
  ('billing.default_currency', '"USD"', 'currency of a deposit that names none'),
  ('billing.overrun_meter', '"api_calls_overrun"',
    'event name of the meter at Stripe that counts calls beyond the quota; a metered price of the subscription bills what it counts'),
  ('billing.recharge_failures', '3', 'how many declines in a row pause the rule by which a wallet is refilled'),
  ('billing.recharge_wait_minutes', '60', 'how long no recharge begins after a decline; each further decline in a row doubles it'),
  ('billing.recharge_confirm_hours', '24', 'how long a payer can confirm a recharge about which the bank asks'),
  ('billing.plan_grace_days', '7',
    'days for which an organisation keeps what its plan entitles to while a payment is missing; the processor tries to collect it on a schedule of its own'),
  ('billing.plan_tax', 'false', 'whether Stripe Tax computes and collects taxes on plans; it must be set up at Stripe first'),
  ('billing.plan_codes', 'true', 'whether the page on which a plan is bought takes promotion codes'),
  ('billing.stripe_releases', '["endive"]',
    'releases of Stripe''s API that we read, as in 2026-10-28.endive; events of another are quarantined'),
  ('billing.reconcile_lag_minutes', '60',
    'age in minutes at which movements at Stripe are compared with the ledger, so that their events come first'),
  ('billing.webhook_attempts', '20', 'how often a failing event is tried, within about three days; then an admin decides'),
  ('billing.webhook_waiting_days', '30', 'days after which an event about a payment that is not ours is ignored'),
  ('billing.webhook_body_days', '90', 'days after which the bodies of finished events are deleted')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.entitlement_kind (name, default_value, comment) values
  ('welcome_credit', 'true', 'a new organisation gets the welcome credit')
on conflict (name) do update set comment = excluded.comment where entitlement_kind.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('billing.deposit_minimum', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 1, "maximum": 100000000000}}'),
  ('billing.deposit_maximum', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 1, "maximum": 100000000000}}'),
  ('billing.open_deposits', '{"type": "number", "minimum": 1, "maximum": 100}'),
  ('billing.overrun_meter', '{"type": "text", "pattern": "^[a-z0-9_]{1,100}$"}'),
  ('billing.recharge_failures', '{"type": "number", "minimum": 1, "maximum": 20}'),
  ('billing.recharge_wait_minutes', '{"type": "number", "minimum": 5, "maximum": 1440}'),
  ('billing.recharge_confirm_hours', '{"type": "number", "minimum": 1, "maximum": 168}'),
  ('billing.plan_grace_days', '{"type": "number", "minimum": 0, "maximum": 90}'),
  ('billing.plan_tax', '{"type": "boolean"}'),
  ('billing.plan_codes', '{"type": "boolean"}'),
  ('billing.paystack_deposit_minimum', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 1, "maximum": 100000000000}}'),
  ('billing.paystack_deposit_maximum', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 1, "maximum": 100000000000}}'),
  ('billing.payment_minimum', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 1, "maximum": 100000000000}}'),
  ('billing.payment_maximum', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 1, "maximum": 100000000000}}'),
  ('billing.payment_guard', '{"type": "object", "members": {"is_required": {"type": "boolean"}, "seconds": {"type": "number", "minimum": 0, "maximum": 60}, "effort": {"type": "number", "minimum": 0, "maximum": 100}}}'),
  ('billing.payment_attempts', '{"type": "number", "minimum": 1, "maximum": 20}'),
  ('billing.payment_final_hours', '{"type": "number", "minimum": 1, "maximum": 720}'),
  ('billing.welcome_credit', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 0, "maximum": 100000000000}}'),
  ('billing.welcome_rule', '{"type": "text", "options": ["after_deposit", "after_approval", "at_once"]}'),
  ('billing.promo_alone', '{"type": "boolean"}'),
  ('billing.welcome_needs_tax_number', '{"type": "boolean"}'),
  ('billing.default_currency', '{"type": "text", "options": ["USD", "EUR", "GBP", "CAD", "AUD", "KES", "NGN", "GHS", "ZAR", "JPY", "KRW", "ISK", "UGX", "BHD", "KWD", "TND"]}'),
  ('billing.reconcile_lag_minutes', '{"type": "number", "minimum": 5, "maximum": 1440}'),
  ('billing.webhook_attempts', '{"type": "number", "minimum": 1, "maximum": 100}'),
  ('billing.webhook_waiting_days', '{"type": "number", "minimum": 1, "maximum": 365}'),
  ('billing.webhook_body_days', '{"type": "number", "minimum": 1, "maximum": 3650}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into queue.task (name, queue_name, priority, comment) values
  ('make_stripe_customer', 'payments', 0, 'make the Stripe customer of a new organisation'),
  ('update_stripe_customer', 'payments', 0, 'tell Stripe the address of the owner of an organisation'),
  ('retry_webhooks', 'payments', 0, 'apply stored webhooks that failed and are due'),
  ('send_refund', 'payments', 10, 'send a requested refund to Stripe'),
  ('refresh_deposit_session', 'payments', 5, 'read the checkout session of a deposit whose payer returned before its event arrived'),
  ('read_refunds', 'payments', 0, 'read the refunds of a deposit whose events are missing'),
  ('fetch_undelivered_events', 'payments', 0, 'import events that Stripe could not deliver'),
  ('reconcile_stripe', 'payments', 0, 'compare every movement at Stripe with the ledger'),
  ('verify_paystack_payment', 'payments', 5, 'ask Paystack how a payment stands, and settle the answer'),
  ('read_paystack_refunds', 'payments', 0, 'ask Paystack for the refunds of a payment'),
  ('read_paystack_dispute', 'payments', 0, 'ask Paystack how a dispute stands'),
  ('send_paystack_refund', 'payments', 10, 'send a requested refund to Paystack'),
  ('poll_payments', 'payments', 0, 'ask for payments, refunds and disputes whose events never come'),
  ('reconcile_paystack', 'payments', 0, 'compare the lists of Paystack with the ledger'),
  ('report_overrun', 'payments', 0, 'report calls beyond the quota to the meter of Stripe'),
  ('recharge_wallet', 'payments', 5, 'begin what the rules of an organisation want, as its funds are low'),
  ('send_recharge', 'payments', 10, 'charge a saved payment method to refill a wallet'),
  ('read_recharge', 'payments', 5, 'ask Stripe how a recharge stands that its payer has confirmed'),
  ('review_recharges', 'payments', 0, 'begin recharges that had to wait, give up those that nobody confirmed'),
  ('publish_plans', 'payments', 0, 'bring products and prices at Stripe to what our plans say'),
  ('send_plan_request', 'payments', 10, 'have Stripe change the subscription of an organisation'),
  ('read_plan', 'payments', 5, 'ask Stripe how the plan of a customer stands, and store the answer'),
  ('apply_plan_change', 'payments', 0, 'give the organisations that have a plan what it entitles to now'),
  ('end_plans', 'payments', 5, 'end the subscriptions of an organisation that is closed'),
  ('watch_plans', 'payments', 0, 'end grace of payments that are missing, warn of trials that end, send what was lost'),
  ('reconcile_plans', 'payments', 0, 'compare every subscription at Stripe with ours'),
  ('review_credit', 'payments', 0, 'grant, hold or release the promotional credit of an organisation after its payments changed')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('retry webhooks', 'retry_webhooks', '1 minute'),
  ('fetch undelivered events', 'fetch_undelivered_events', '1 hour'),
  ('poll payments', 'poll_payments', '1 minute'),
  ('report overrun', 'report_overrun', '1 hour'),
  ('review recharges', 'review_recharges', '10 minutes'),
  ('watch plans', 'watch_plans', '10 minutes')
on conflict (name) do nothing;

-- By the first tick: until then nobody can buy a plan.
insert into queue.schedule (name, task, every, last_fired_at) values
  ('publish plans', 'publish_plans', '10 minutes', '-infinity')
on conflict (name) do nothing;

insert into queue.schedule (name, task, at_times, grace) values
  ('compare the ledger with Stripe', 'reconcile_stripe', '{03:10}', '12 hours'),
  ('compare the ledger with Paystack', 'reconcile_paystack', '{03:20}', '12 hours'),
  ('compare plans with Stripe', 'reconcile_plans', '{02:50}', '12 hours')
on conflict (name) do nothing;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('billing.deposits', 20, '1 hour', 'exact', 'organization',
    'deposits that an organisation begins, each with a page at the processor; key: the organisation'),
  ('billing.payments_by_network', 20, '1 hour', 'exact', 'network_hash',
    'payments that strangers of one network begin; key: its hash, see ops.network_key()'),
  ('billing.payments_by_email', 10, '1 hour', 'exact', 'other', 'payments that are begun for one e-mail address; key: the address'),
  ('billing.payments_in_all', 1000, '1 hour', 'even', 'everybody', 'payments that all strangers begin, each with a page at the processor'),
  ('billing.plan_requests', 20, '1 hour', 'exact', 'organization',
    'changes of its plan that an organisation asks for; key: the organisation'),
  ('billing.refunds', 3, '30 days', 'exact', 'organization',
    'refunds that members request without an admin, as the processor keeps its fee each time; key: the organisation')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into notification.template (name, context_function, is_optional, comment) values
  ('payment_thanks', 'billing.describe_payment', false, 'a payer without a wallet: the payment has arrived'),
  ('deposit_thanks', 'billing.describe_payment', false, 'a buyer: a deposit has arrived'),
  ('recharge_to_confirm', 'billing.describe_recharge', false, 'an organisation: the bank wants to ask before the wallet is refilled'),
  ('recharge_refused', 'billing.describe_recharge', false, 'an organisation: the wallet could not be refilled'),
  ('recharge_paused', 'billing.describe_recharge_pause', false, 'an organisation: the wallet is not refilled any more'),
  ('plan_changed', 'billing.describe_plan', false, 'an organisation: its plan has begun or changed'),
  ('plan_ended', 'billing.describe_plan', false, 'an organisation: its plan has ended'),
  ('plan_suspended', 'billing.describe_plan', false, 'an organisation: it has lost what its plan entitles to, as a payment is missing'),
  ('plan_trial_ends', 'billing.describe_plan', false, 'an organisation: its trial ends in three days'),
  ('plan_change_refused', 'billing.describe_plan_request', false, 'an organisation: the processor refuses a change of its plan'),
  ('invoice_receipt', 'billing.describe_invoice', false, 'an organisation: an invoice was paid'),
  ('invoice_unpaid', 'billing.describe_invoice', false, 'an organisation: an invoice could not be paid')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template) values
  ('payment_thanks', '{payment.succeeded}', 'payment', 'payment_thanks'),
  ('deposit_thanks', '{payment.succeeded}', 'billing', 'deposit_thanks'),
  ('recharge_to_confirm', '{recharge.to_confirm}', 'billing', 'recharge_to_confirm'),
  ('recharge_refused', '{recharge.refused}', 'billing', 'recharge_refused'),
  ('recharge_paused', '{recharge.paused}', 'billing', 'recharge_paused'),
  ('plan_changed', '{plan.changed}', 'billing', 'plan_changed'),
  ('plan_ended', '{plan.ended}', 'billing', 'plan_ended'),
  ('plan_suspended', '{plan.suspended}', 'billing', 'plan_suspended'),
  ('plan_trial_ends', '{plan.trial_warned}', 'billing', 'plan_trial_ends'),
  ('plan_change_refused', '{plan.change_refused}', 'billing', 'plan_change_refused'),
  ('invoice_receipt', '{invoice.paid}', 'billing', 'invoice_receipt'),
  ('invoice_unpaid', '{invoice.payment_failed}', 'billing', 'invoice_unpaid')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template;

-- Offers are data: an admin changes them, and what an admin has set stays.
insert into billing.plan (slug, name, position, trial_days) values
  ('free', 'Free', 0, 0),
  ('professional', 'Professional', 10, 14),
  ('enterprise', 'Enterprise', 20, 0)
on conflict (slug) do nothing;

insert into billing.plan_entitlement (plan_id, name, value)
select p.id, v.name, v.value::jsonb
from (values
  ('professional', 'api_calls_per_month', '100000'),
  ('professional', 'members', '10'),
  ('professional', 'api_keys', '10'),
  ('professional', 'channels', '20'),
  ('professional', 'crm_connections', '5'),
  ('professional', 'endpoints', 'true'),
  ('enterprise', 'api_calls_per_month', '1000000'),
  ('enterprise', 'members', 'null'),
  ('enterprise', 'api_keys', '50'),
  ('enterprise', 'channels', '100'),
  ('enterprise', 'crm_connections', '50'),
  ('enterprise', 'endpoints', 'true'),
  ('enterprise', 'api_overrun', 'true')) as v (slug, name, value)
join billing.plan as p on p.slug = v.slug
where not exists (select from billing.plan_entitlement as e where e.plan_id = p.id);

insert into billing.plan_price (plan_id, currency, interval, amount_minor, overrun_minor)
select p.id, v.currency, v.interval, v.amount_minor, v.overrun_minor
from (values
  ('professional', 'USD', 'month', 4900, null), ('professional', 'USD', 'year', 49000, null),
  ('professional', 'EUR', 'month', 4500, null), ('professional', 'EUR', 'year', 45000, null),
  ('enterprise', 'USD', 'month', 19900, 25), ('enterprise', 'USD', 'year', 199000, 25),
  ('enterprise', 'EUR', 'month', 18500, 25), ('enterprise', 'EUR', 'year', 185000, 25))
  as v (slug, currency, interval, amount_minor, overrun_minor)
join billing.plan as p on p.slug = v.slug
where not exists (select from billing.plan_price as c where c.plan_id = p.id);

insert into audit.untracked_table (entity, reason) values
  ('billing.plan_change', 'is its own log: rows are only added'),
  ('billing.invoice_payment', 'each row is written once, with its deposit'),
  ('billing.plan_subscription', 'is a copy of what Stripe has; its changes are in billing.plan_change'),
  ('billing.welcome_claim', 'each row is written once; the rest is in the journal of the credit'),
  ('billing.reconciliation', 'is its own log: each reconciliation with the lists of the processor'),
  ('billing.balance_transaction', 'is a copy of the list of the processor'),
  ('billing.webhook_inbox', 'is its own log: each event as it arrived and its result; decisions of admins are recorded')
on conflict do nothing;

-- The address of a checkout page reveals the payer.
select audit.enable_tracking('billing.deposit', redacted => '{checkout_url}', ignored => '{checked_at}');
-- Free text may name a person.
select audit.enable_tracking('billing.refund', redacted => '{reason}', ignored => '{asked_at}');
-- The address and the notes are personal data.
select audit.enable_tracking('billing.payment', redacted => '{email, notes}');
-- The address of a page reveals the payer.
select audit.enable_tracking('billing.payment_attempt', redacted => '{access_code, authorization_url}',
  ignored => '{checked_at, next_poll_at, poll_count}');
select audit.enable_tracking('billing.adapter');
select audit.enable_tracking('billing.overrun_report');
select audit.enable_tracking('billing.recharge_rule');
select audit.enable_tracking('billing.recharge');
select audit.enable_tracking('billing.customer', ignored => '{stored_ticket, stored_at}');
select audit.enable_tracking('billing.plan');
select audit.enable_tracking('billing.plan_entitlement');
select audit.enable_tracking('billing.plan_price');
-- The address of a page reveals the payer.
select audit.enable_tracking('billing.plan_request', redacted => '{page_url}');
select audit.enable_tracking('billing.invoice', redacted => '{page_url, pdf_url}');
-- What is on a card is personal data.
select audit.enable_tracking('billing.payment_method', redacted => '{brand, last4, exp_month, exp_year}');
select audit.enable_tracking('billing.dispute', ignored => '{asked_at}');
select audit.enable_tracking('billing.difference', redacted => '{reason}');
select audit.enable_tracking('billing.processor', redacted => '{webhook_secrets}');

insert into ops.retention (class, setting, entity, aged_by, comment) values
  ('webhook_bodies', 'billing.webhook_body_days', 'billing.finished_webhook', 'finished_at', 'bodies of finished events of processors are deleted; the rows stay')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
