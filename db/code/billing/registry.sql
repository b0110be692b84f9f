insert into ops.setting (name, value, comment) values
  ('billing.deposit_minimum', '{"USD": 1000, "EUR": 1000, "KES": 100000}', 'smallest deposit, in minor units of each currency'),
  ('billing.deposit_maximum', '{"USD": 1000000, "EUR": 1000000, "KES": 100000000}', 'largest deposit, in minor units of each currency'),
  ('billing.open_deposits', '10', 'how many payment pages an organisation may have open'),
  ('billing.welcome_credit', '{"USD": 10000}', 'promotional credit for a new organisation, in minor units of each currency; {} for none'),
  ('billing.welcome_rule', '"after_deposit"',
    'when an organisation gets its welcome credit: after_deposit (its first one that is paid, by card or bank account), after_approval (by an admin; with identity.providers_need_approval) or at_once; once for each organisation, mailbox, and card or bank account'),
  ('billing.promo_alone', 'false',
    'true: leads are sold for promotional credit alone, to organisations that have not paid in; false: a welcome credit is held until they have'),
  ('billing.default_currency', '"USD"', 'currency of a deposit that names none'),
  ('billing.stripe_releases', '["endive"]',
    'releases of Stripe''s API that we read, as in 2026-10-28.endive; events of another are quarantined'),
  ('billing.reconcile_lag_minutes', '60',
    'age in minutes at which movements at Stripe are compared with the ledger, so that their events come first'),
  ('billing.webhook_attempts', '20', 'how often a failing event is tried, within about three days; then an admin decides'),
  ('billing.webhook_waiting_days', '30', 'days after which an event about a payment that is not ours is ignored'),
  ('billing.webhook_body_days', '90', 'days after which the bodies of finished events are deleted')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into queue.task (name, queue_name, priority, comment) values
  ('make_stripe_customer', 'payments', 0, 'make the Stripe customer of a new organisation'),
  ('retry_webhooks', 'payments', 0, 'apply stored webhooks that failed and are due'),
  ('send_refund', 'payments', 10, 'send a requested refund to Stripe'),
  ('refresh_deposit_session', 'payments', 5, 'read the checkout session of a deposit whose payer returned before its event arrived'),
  ('read_refunds', 'payments', 0, 'read the refunds of a deposit whose events are missing'),
  ('fetch_undelivered_events', 'payments', 0, 'import events that Stripe could not deliver'),
  ('reconcile_stripe', 'payments', 0, 'compare every movement at Stripe with the ledger'),
  ('review_credit', 'payments', 0, 'grant, hold or release the promotional credit of an organisation after its payments changed')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('retry webhooks', 'retry_webhooks', '1 minute'),
  ('fetch undelivered events', 'fetch_undelivered_events', '1 hour')
on conflict (name) do nothing;

insert into queue.schedule (name, task, at_times, grace) values
  ('compare the ledger with Stripe', 'reconcile_stripe', '{03:10}', '12 hours')
on conflict (name) do nothing;

insert into ops.rate_limit (name, maximum, per, comment) values
  ('billing.deposits', 20, '1 hour', 'deposits that an organisation begins, each with a page at the processor; key: the organisation'),
  ('billing.refunds', 3, '30 days',
    'refunds that members request without an admin, as the processor keeps its fee each time; key: the organisation')
on conflict (name) do update set comment = excluded.comment where rate_limit.comment <> excluded.comment;

insert into audit.untracked_table (entity, reason) values
  ('billing.welcome_claim', 'each row is written once; the rest is in the journal of the credit'),
  ('billing.reconciliation', 'is its own log: each reconciliation with the lists of the processor'),
  ('billing.balance_transaction', 'is a copy of the list of the processor'),
  ('billing.webhook_inbox', 'is its own log: each event as it arrived and its result; decisions of admins are recorded')
on conflict do nothing;

-- The address of a checkout page reveals the payer.
select audit.enable_tracking('billing.deposit', redacted => '{checkout_url}', ignored => '{checked_at}');
-- Free text may name a person.
select audit.enable_tracking('billing.refund', redacted => '{reason}');
select audit.enable_tracking('billing.customer');
select audit.enable_tracking('billing.dispute');
select audit.enable_tracking('billing.difference', redacted => '{reason}');
select audit.enable_tracking('billing.processor', redacted => '{webhook_secrets}');
