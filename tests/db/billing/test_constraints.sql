begin;
-- One row that each constraint of the room refuses, and nothing else does; a new constraint comes with its row.
select plan(4);

-- One row a processor: ours makes room for the good one.
delete from billing.processor where name = 'stripe';
create temp table known as
select o as organization, tests.create_paid_deposit(o) as deposit from tests.create_organization() as o;
alter table known add attempt text, add alone uuid, add hold bigint, add journal bigint, add reconciliation bigint;
update known set journal = (select id from ledger.journal where subject_id = known.deposit);
do $$ begin perform tests.forget_locks(); end $$;
update known set hold = ledger.place_hold('test:held:once', tests.account('wallet', organization), 100, 'test');
update known set reconciliation = s.reconciliation_id from billing.begin_reconciliation('stripe', 'balance') as s;
insert into billing.balance_transaction (processor, transaction_id, type, amount, currency, occurred_at, reconciliation_id)
select 'stripe', 'txn_known', 'charge', 1, 'USD', now(), reconciliation from known;
insert into billing.difference (processor, fault, transaction_id, currency, reconciliation_id)
select 'stripe', 'no journal', 'txn_known', 'USD', reconciliation from known;
insert into billing.refund (deposit_id, organization_id, processor, refund_id, amount, currency, processor_amount, hold_id)
select deposit, organization, 'stripe', 're_known', 1, 'USD', 1, hold from known;

insert into billing.customer (organization_id, stripe_id) select organization, 'cus_known' from known;
alter table known add plan uuid, add price uuid, add subscription uuid, add method uuid;
update known set plan = (select p.id from billing.plan as p where p.slug = 'professional'), price = tests.plan_price('professional');
update billing.plan set stripe_id = 'prod_known' where id = (select plan from known);
update billing.plan_price set stripe_id = 'price_known', overrun_minor = 1, overrun_stripe_id = 'price_known_calls'
where id = (select price from known);
with s as (
  insert into billing.plan_subscription (organization_id, stripe_id, status, currency, started_at)
  select organization, 'sub_known', 'active', 'USD', now() from known returning id)
update known set subscription = s.id from s;
with m as (
  insert into billing.payment_method (organization_id, stripe_id, type, is_default) select organization, 'pm_known', 'card', true from known
  returning id)
update known set method = m.id from m;
insert into billing.invoice (organization_id, stripe_id, status, currency, amount_due, amount_paid, amount_remaining, created_at)
select organization, 'in_known', 'open', 'USD', 1, 0, 1, now() from known;
insert into billing.plan_request (organization_id, kind, plan_subscription_id, session_id)
select organization, 'cancel', subscription, 'cs_known' from known;
do $$ begin perform tests.forget_locks(); end $$;
update known set attempt = tests.create_paid_payment();
update known set alone = tests.deposit_of(attempt);
update billing.payment set request_key = 'known before', request_hash = decode(repeat('00', 32), 'hex') where id = (select alone from known);
create temp table begun as select tests.deposit_of(tests.create_payment()) as id;
alter table billing.payment disable trigger user;
delete from billing.payment where id = (select id from begun);

-- A row of each table that is taken.
insert into billing.recharge_rule (organization_id, currency, threshold, amount, daily_maximum, payment_method_id, changed_by)
select organization, 'USD', 1, 1, 2, method, tests.create_user('recharge@buyer.example', organization) from known;
insert into billing.recharge (id, organization_id, amount, currency, payment_method_id, day, number, daily_maximum, status)
select deposit, organization, 1, 'USD', method, current_date, 1, 2, 'paid' from known;
insert into billing.overrun_report (organization_id, month, first_call, last_call, status, finished_at)
select organization, '2026-01-01', 1, 1, 'reported', now() from known;

create temp table good (room_table text, entry jsonb);
insert into good
select v.room_table, v.entry
from known, lateral (values
  ('deposit', jsonb_build_object('id', gen_random_uuid(), 'organization_id', organization, 'processor', 'stripe',
    'livemode', false, 'amount', 100, 'currency', 'USD', 'processor_amount', 100, 'status', 'created', 'refunded', 0,
    'disputed', 0, 'created_at', now(), 'updated_at', now())),
  ('webhook_inbox', jsonb_build_object('processor', 'stripe', 'event_id', 'evt_good', 'type', 'x', 'headers', '{}'::jsonb,
    'body_sha256', '\x' || repeat('00', 32), 'status', 'received', 'attempts', 0, 'received_at', now())),
  ('refund', jsonb_build_object('id', gen_random_uuid(), 'deposit_id', deposit, 'organization_id', organization,
    'processor', 'stripe', 'refund_id', 're_good', 'amount', 100, 'currency', 'USD', 'processor_amount', 100,
    'status', 'pending', 'has_left', false, 'created_at', now(), 'updated_at', now())),
  ('dispute', jsonb_build_object('processor', 'stripe', 'dispute_id', 'dp_good', 'deposit_id', deposit,
    'organization_id', organization, 'amount', 100, 'currency', 'USD', 'status', 'needs_response', 'withdrawn', 0,
    'reinstated', 0, 'created_at', now(), 'updated_at', now())),
  ('processor', jsonb_build_object('name', 'stripe', 'livemode', true, 'webhook_secrets', array[repeat('x', 16)], 'changed_at', now())),
  ('balance_transaction', jsonb_build_object('processor', 'stripe', 'transaction_id', 'txn_good', 'type', 'charge',
    'amount', 100, 'currency', 'USD', 'occurred_at', now(), 'reconciliation_id', reconciliation)),
  ('adapter', jsonb_build_object('name', 'third', 'clearing_kind', 'suspense', 'unit', 'minor', 'believes_events', true,
    'sends_receipts', true, 'fields_function', 'billing.a', 'read_function', 'billing.b', 'movement_function', 'billing.c',
    'refund_task', 'x', 'refunds_task', 'x')),
  ('payment', jsonb_build_object('id', (select id from begun), 'email', 'a@b.example', 'status', 'pending', 'created_at', now(),
    'updated_at', now())),
  ('payment_attempt', jsonb_build_object('processor', 'paystack', 'reference', 'PSK-1-good', 'deposit_id', alone, 'status', 'open',
    'poll_count', 0, 'created_at', now())),
  ('plan', jsonb_build_object('id', gen_random_uuid(), 'slug', 'good', 'name', 'Good', 'position', 999, 'trial_days', 0, 'is_active', true,
    'created_at', now(), 'updated_at', now())),
  ('plan_entitlement', jsonb_build_object('plan_id', plan, 'name', 'crm', 'value', true)),
  ('plan_price', jsonb_build_object('id', gen_random_uuid(), 'plan_id', plan, 'currency', 'GBP', 'interval', 'month', 'amount_minor', 1,
    'is_active', true, 'is_listed', true, 'created_at', now())),
  ('plan_subscription', jsonb_build_object('id', gen_random_uuid(), 'organization_id', organization, 'stripe_id', 'sub_good',
    'status', 'active', 'currency', 'USD', 'monthly_minor', 0, 'started_at', now(), 'is_entitled', false, 'is_paused', false,
    'is_uncollected', false, 'created_at', now(), 'updated_at', now())),
  ('plan_change', jsonb_build_object('organization_id', organization, 'plan_subscription_id', subscription, 'happened_at', now(),
    'status', 'active', 'monthly_minor', 1, 'currency', 'USD', 'seen_at', now())),
  ('payment_method', jsonb_build_object('id', gen_random_uuid(), 'organization_id', organization, 'stripe_id', 'pm_good', 'type', 'card',
    'is_default', false, 'created_at', now())),
  ('invoice', jsonb_build_object('id', gen_random_uuid(), 'organization_id', organization, 'stripe_id', 'in_good', 'status', 'paid',
    'currency', 'USD', 'amount_due', 1, 'amount_paid', 1, 'amount_remaining', 0, 'tax', 0, 'total', 1, 'attempt_count', 1, 'created_at', now(),
    'updated_at', now())),
  ('invoice_payment', jsonb_build_object('deposit_id', deposit, 'invoice_id', (select id from billing.invoice))),
  ('plan_request', jsonb_build_object('id', gen_random_uuid(), 'organization_id', tests.create_organization(), 'kind', 'cancel',
    'plan_subscription_id', subscription, 'status', 'requested', 'created_at', now())),
  ('customer', jsonb_build_object('organization_id', tests.create_organization(), 'stripe_id', 'cus_good', 'created_at', now(),
    'has_had_trial', false, 'stored_ticket', 0)),
  ('recharge_rule', jsonb_build_object('organization_id', organization, 'currency', 'EUR', 'threshold', 1, 'amount', 1, 'daily_maximum', 1,
    'payment_method_id', method, 'is_enabled', true, 'failures', 0, 'changed_by', (select changed_by from billing.recharge_rule),
    'created_at', now(), 'updated_at', now())),
  ('recharge', jsonb_build_object('id', alone, 'organization_id', organization, 'amount', 1, 'currency', 'USD', 'payment_method_id', method,
    'day', current_date, 'number', 2, 'daily_maximum', 2, 'status', 'dropped', 'created_at', now(), 'updated_at', now())),
  ('overrun_report', jsonb_build_object('id', gen_random_uuid(), 'organization_id', organization, 'month', '2026-01-01', 'first_call', 2,
    'last_call', 2, 'status', 'reported', 'created_at', now(), 'finished_at', now())),
  ('welcome_claim', jsonb_build_object('kind', 'payer', 'key', '\x00', 'organization_id', organization, 'created_at', now())),
  ('difference', jsonb_build_object('processor', 'stripe', 'fault', 'no transaction', 'journal_id', journal,
    'currency', 'USD', 'status', 'open', 'reconciliation_id', reconciliation, 'found_at', now()))) as v (room_table, entry);

create function pg_temp.violated(room_table text, changes jsonb) returns text language plpgsql as $$
declare
  v_entry jsonb := (select g.entry || violated.changes from good as g where g.room_table = violated.room_table);
  v_columns text := (select string_agg(format('%I', k), ', ') from jsonb_object_keys(v_entry) as k);
  v_name text;
begin
  begin
    execute format('insert into billing.%I (%s) select %s from jsonb_populate_record(null::billing.%1$I, $1)',
      room_table, v_columns, v_columns) using v_entry;
    set constraints all immediate;
    raise exception sqlstate 'TS001';
  exception
    when sqlstate 'TS001' then return null;
    when integrity_constraint_violation then
      get stacked diagnostics v_name = constraint_name;
      return v_name;
  end;
end $$;

create temp table attack (name text, room_table text, changes jsonb);
insert into attack
select v.* from known, lateral (values
  ('deposit_processor_is_known', 'deposit', jsonb_build_object('processor', 'cash')),
  ('deposit_amount_is_positive', 'deposit', jsonb_build_object('amount', 0)),
  ('deposit_processor_amount_is_positive', 'deposit', jsonb_build_object('processor_amount', 0)),
  ('deposit_status_is_known', 'deposit', jsonb_build_object('status', 'lost')),
  ('deposit_paid_has_a_time', 'deposit', jsonb_build_object('status', 'paid')),
  ('deposit_pending_has_begun', 'deposit', jsonb_build_object('status', 'pending')),
  ('deposit_refunded_is_not_negative', 'deposit', jsonb_build_object('refunded', -1)),
  ('deposit_disputed_is_not_negative', 'deposit', jsonb_build_object('disputed', -1)),
  ('deposit_failure_reason_is_short', 'deposit', jsonb_build_object('failure_reason', repeat('x', 501))),
  ('deposit_session_is_unique', 'deposit', jsonb_build_object('session_id', (select session_id from billing.deposit where id = deposit))),
  ('deposit_payment_intent_is_unique', 'deposit', jsonb_build_object('payment_intent_id', billing.payment_of(deposit))),
  ('deposit_organization_id_fkey', 'deposit', jsonb_build_object('organization_id', gen_random_uuid())),
  ('deposit_created_by_fkey', 'deposit', jsonb_build_object('created_by', gen_random_uuid())),
  ('deposit_currency_fkey', 'deposit', jsonb_build_object('currency', 'XXX')),
  ('webhook_inbox_processor_is_known', 'webhook_inbox', jsonb_build_object('processor', 'cash')),
  ('webhook_inbox_event_id_is_short', 'webhook_inbox', jsonb_build_object('event_id', '')),
  ('webhook_inbox_type_is_short', 'webhook_inbox', jsonb_build_object('type', '')),
  ('webhook_inbox_body_sha256_is_one', 'webhook_inbox', jsonb_build_object('body_sha256', '\x00')),
  ('webhook_inbox_status_is_known', 'webhook_inbox', jsonb_build_object('status', 'lost')),
  ('webhook_inbox_waiting_waits_on_something', 'webhook_inbox', jsonb_build_object('status', 'waiting')),
  ('webhook_inbox_quarantine_reason_is_known', 'webhook_inbox',
    jsonb_build_object('status', 'quarantined', 'quarantine_reason', 'no idea', 'finished_at', now())),
  ('webhook_inbox_quarantined_has_a_reason', 'webhook_inbox', jsonb_build_object('status', 'quarantined', 'finished_at', now())),
  ('webhook_inbox_failed_is_tried_again', 'webhook_inbox', jsonb_build_object('status', 'failed')),
  ('webhook_inbox_finished_has_a_time', 'webhook_inbox', jsonb_build_object('status', 'applied')),
  ('webhook_inbox_deposit_id_fkey', 'webhook_inbox', jsonb_build_object('deposit_id', gen_random_uuid())),
  ('webhook_inbox_journal_id_fkey', 'webhook_inbox', jsonb_build_object('journal_id', 0)),
  ('processor_name_is_known', 'processor', jsonb_build_object('name', 'cash')),
  ('processor_secrets_are_long', 'processor', jsonb_build_object('webhook_secrets', array[]::text[])),
  ('processor_secrets_are_long', 'processor', jsonb_build_object('webhook_secrets', array[repeat('x', 16), repeat('x', 15)])),
  ('processor_secrets_are_long', 'processor', jsonb_build_object('webhook_secrets', array[repeat('x', 16), null])),
  ('refund_processor_is_known', 'refund', jsonb_build_object('processor', 'cash')),
  ('refund_is_of_one_object', 'refund', jsonb_build_object('refund_id', 're_known')),
  ('refund_has_its_own_hold', 'refund', jsonb_build_object('hold_id', hold)),
  ('refund_amount_is_positive', 'refund', jsonb_build_object('amount', 0)),
  ('refund_processor_amount_is_positive', 'refund', jsonb_build_object('processor_amount', 0)),
  ('refund_status_is_known', 'refund', jsonb_build_object('status', 'lost')),
  ('refund_asked_here_is_held', 'refund', jsonb_build_object('refund_id', null)),
  ('refund_succeeded_has_left', 'refund', jsonb_build_object('status', 'succeeded')),
  ('refund_reason_is_short', 'refund', jsonb_build_object('reason', repeat('x', 501))),
  ('refund_failure_reason_is_short', 'refund', jsonb_build_object('failure_reason', repeat('x', 501))),
  ('refund_deposit_id_fkey', 'refund', jsonb_build_object('deposit_id', gen_random_uuid())),
  ('refund_organization_id_fkey', 'refund', jsonb_build_object('organization_id', gen_random_uuid())),
  ('refund_asked_by_fkey', 'refund', jsonb_build_object('asked_by', gen_random_uuid())),
  ('refund_currency_fkey', 'refund', jsonb_build_object('currency', 'XXX')),
  ('refund_hold_id_fkey', 'refund', jsonb_build_object('hold_id', 0)),
  ('dispute_processor_is_known', 'dispute', jsonb_build_object('processor', 'cash')),
  ('dispute_amount_is_positive', 'dispute', jsonb_build_object('amount', 0)),
  ('dispute_status_is_known', 'dispute', jsonb_build_object('status', 'unknown')),
  ('dispute_withdrawn_is_not_negative', 'dispute', jsonb_build_object('withdrawn', -1)),
  ('dispute_reinstated_is_not_negative', 'dispute', jsonb_build_object('reinstated', -1)),
  ('dispute_deposit_id_fkey', 'dispute', jsonb_build_object('deposit_id', gen_random_uuid())),
  ('dispute_organization_id_fkey', 'dispute', jsonb_build_object('organization_id', gen_random_uuid())),
  ('dispute_currency_fkey', 'dispute', jsonb_build_object('currency', 'XXX')),
  ('balance_transaction_processor_is_known', 'balance_transaction', jsonb_build_object('processor', 'cash')),
  ('balance_transaction_reconciliation_id_fkey', 'balance_transaction', jsonb_build_object('reconciliation_id', 0)),
  ('difference_is_noted_once', 'difference', jsonb_build_object('fault', 'no journal', 'journal_id', null, 'transaction_id', 'txn_known')),
  ('difference_transaction_is_known', 'difference', jsonb_build_object('transaction_id', 'txn_none')),
  ('difference_fault_is_known', 'difference', jsonb_build_object('fault', 'lost')),
  ('difference_is_about_something', 'difference', jsonb_build_object('journal_id', null)),
  ('difference_status_is_known', 'difference', jsonb_build_object('status', 'lost', 'closed_at', now())),
  ('difference_closed_has_a_time', 'difference', jsonb_build_object('status', 'settled')),
  ('difference_explained_has_a_reason', 'difference', jsonb_build_object('status', 'explained', 'closed_at', now(), 'reason', 'why not')),
  ('difference_explained_has_a_reason', 'difference', jsonb_build_object('status', 'explained', 'closed_at', now())),
  ('difference_journal_id_fkey', 'difference', jsonb_build_object('journal_id', 0)),
  ('difference_reconciliation_id_fkey', 'difference', jsonb_build_object('reconciliation_id', 0)),
  ('adapter_name_is_snake_case', 'adapter', jsonb_build_object('name', 'Third')),
  ('adapter_clears_in_its_own_account', 'adapter', jsonb_build_object('clearing_kind', 'stripe_clearing')),
  ('adapter_clearing_kind_fkey', 'adapter', jsonb_build_object('clearing_kind', 'mattress')),
  ('adapter_unit_is_known', 'adapter', jsonb_build_object('unit', 'ounces')),
  ('adapter_functions_are_functions', 'adapter', jsonb_build_object('read_function', 'pg_sleep')),
  ('adapter_functions_are_functions', 'adapter', jsonb_build_object('claim_function', 'ledger.post')),
  ('adapter_asks_what_it_does_not_believe', 'adapter', jsonb_build_object('believes_events', false)),
  ('adapter_reference_prefix_is_plain', 'adapter', jsonb_build_object('reference_prefix', 'PSK-')),
  ('adapter_with_customers_reads_their_plans', 'adapter', jsonb_build_object('plan_task', 'x')),
  ('plan_slug_is_unique', 'plan', jsonb_build_object('slug', 'free')),
  ('plan_slug_is_plain', 'plan', jsonb_build_object('slug', 'Good')),
  ('plan_name_has_a_length', 'plan', jsonb_build_object('name', ' ')),
  ('plan_position_is_unique', 'plan', jsonb_build_object('position', 0)),
  ('plan_position_is_not_negative', 'plan', jsonb_build_object('position', -1)),
  ('plan_trial_days_is_short', 'plan', jsonb_build_object('trial_days', 91)),
  ('plan_stripe_id_is_unique', 'plan', jsonb_build_object('stripe_id', 'prod_known')),
  ('plan_entitlement_is_of_a_kind', 'plan_entitlement', jsonb_build_object('value', 1)),
  ('plan_entitlement_value_is_a_limit_or_feature', 'plan_entitlement', jsonb_build_object('name', 'members', 'value', -1)),
  ('plan_entitlement_plan_id_fkey', 'plan_entitlement', jsonb_build_object('plan_id', gen_random_uuid())),
  ('plan_price_plan_id_fkey', 'plan_price', jsonb_build_object('plan_id', gen_random_uuid())),
  ('plan_price_currency_fkey', 'plan_price', jsonb_build_object('currency', 'XXX')),
  ('plan_price_interval_is_known', 'plan_price', jsonb_build_object('interval', 'week')),
  ('plan_price_amount_is_positive', 'plan_price', jsonb_build_object('amount_minor', 0)),
  ('plan_price_stripe_id_is_unique', 'plan_price', jsonb_build_object('stripe_id', 'price_known')),
  ('plan_price_overrun_is_positive', 'plan_price', jsonb_build_object('overrun_minor', 0)),
  ('plan_price_overrun_stripe_id_is_unique', 'plan_price',
    jsonb_build_object('overrun_minor', 1, 'overrun_stripe_id', 'price_known_calls')),
  ('plan_price_overrun_at_stripe_has_an_amount', 'plan_price', jsonb_build_object('overrun_stripe_id', 'price_calls')),
  ('plan_price_retired_has_a_time', 'plan_price', jsonb_build_object('is_active', false)),
  ('plan_price_is_offered_once', 'plan_price', jsonb_build_object('currency', 'USD')),
  ('plan_subscription_organization_id_fkey', 'plan_subscription', jsonb_build_object('organization_id', gen_random_uuid())),
  ('plan_subscription_stripe_id_is_unique', 'plan_subscription', jsonb_build_object('stripe_id', 'sub_known')),
  ('plan_subscription_status_is_known', 'plan_subscription', jsonb_build_object('status', 'lost')),
  ('plan_subscription_plan_id_fkey', 'plan_subscription', jsonb_build_object('plan_id', gen_random_uuid())),
  ('plan_subscription_plan_price_id_fkey', 'plan_subscription', jsonb_build_object('plan_price_id', gen_random_uuid())),
  ('plan_subscription_scheduled_plan_price_id_fkey', 'plan_subscription',
    jsonb_build_object('scheduled_plan_price_id', gen_random_uuid(), 'scheduled_at', now())),
  ('plan_subscription_pending_plan_price_id_fkey', 'plan_subscription', jsonb_build_object('pending_plan_price_id', gen_random_uuid())),
  ('plan_subscription_currency_fkey', 'plan_subscription', jsonb_build_object('currency', 'XXX')),
  ('plan_subscription_monthly_minor_is_not_negative', 'plan_subscription', jsonb_build_object('monthly_minor', -1)),
  ('plan_subscription_scheduled_has_a_time', 'plan_subscription', jsonb_build_object('scheduled_plan_price_id', price)),
  ('plan_change_organization_id_fkey', 'plan_change', jsonb_build_object('organization_id', gen_random_uuid())),
  ('plan_change_plan_subscription_id_fkey', 'plan_change', jsonb_build_object('plan_subscription_id', gen_random_uuid())),
  ('plan_change_plan_id_fkey', 'plan_change', jsonb_build_object('plan_id', gen_random_uuid())),
  ('plan_change_currency_fkey', 'plan_change', jsonb_build_object('currency', 'XXX')),
  ('plan_change_status_is_known', 'plan_change', jsonb_build_object('status', 'lost')),
  ('plan_change_monthly_minor_is_not_negative', 'plan_change', jsonb_build_object('monthly_minor', -1)),
  ('payment_method_organization_id_fkey', 'payment_method', jsonb_build_object('organization_id', gen_random_uuid())),
  ('payment_method_stripe_id_is_unique', 'payment_method', jsonb_build_object('stripe_id', 'pm_known')),
  ('payment_method_last4_is_short', 'payment_method', jsonb_build_object('last4', '42424')),
  ('payment_method_default_is_attached', 'payment_method',
    jsonb_build_object('is_default', true, 'detached_at', now(), 'organization_id', tests.create_organization())),
  ('payment_method_has_one_default', 'payment_method', jsonb_build_object('is_default', true)),
  ('invoice_organization_id_fkey', 'invoice', jsonb_build_object('organization_id', gen_random_uuid())),
  ('invoice_plan_subscription_id_fkey', 'invoice', jsonb_build_object('plan_subscription_id', gen_random_uuid())),
  ('invoice_stripe_id_is_unique', 'invoice', jsonb_build_object('stripe_id', 'in_known')),
  ('invoice_tax_is_a_part_of_the_total', 'invoice', jsonb_build_object('tax', 2, 'total', 1)),
  ('invoice_status_is_known', 'invoice', jsonb_build_object('status', 'lost')),
  ('invoice_currency_fkey', 'invoice', jsonb_build_object('currency', 'XXX')),
  ('invoice_urls_are_addresses', 'invoice', jsonb_build_object('pdf_url', 'javascript:alert(1)')),
  ('invoice_payment_deposit_id_fkey', 'invoice_payment', jsonb_build_object('deposit_id', gen_random_uuid())),
  ('invoice_payment_invoice_id_fkey', 'invoice_payment', jsonb_build_object('invoice_id', gen_random_uuid())),
  ('plan_request_organization_id_fkey', 'plan_request', jsonb_build_object('organization_id', gen_random_uuid())),
  ('plan_request_requested_by_fkey', 'plan_request', jsonb_build_object('requested_by', gen_random_uuid())),
  ('plan_request_plan_subscription_id_fkey', 'plan_request', jsonb_build_object('plan_subscription_id', gen_random_uuid())),
  ('plan_request_plan_price_id_fkey', 'plan_request', jsonb_build_object('kind', 'upgrade', 'plan_price_id', gen_random_uuid())),
  ('plan_request_payment_method_id_fkey', 'plan_request',
    jsonb_build_object('kind', 'payment_method', 'plan_subscription_id', null, 'payment_method_id', gen_random_uuid())),
  ('plan_request_kind_is_known', 'plan_request', jsonb_build_object('kind', 'wish')),
  ('plan_request_status_is_known', 'plan_request', jsonb_build_object('status', 'lost', 'finished_at', now())),
  ('plan_request_has_what_it_needs', 'plan_request', jsonb_build_object('kind', 'upgrade')),
  ('plan_request_finished_has_a_time', 'plan_request', jsonb_build_object('status', 'done')),
  ('plan_request_refused_has_a_reason', 'plan_request', jsonb_build_object('status', 'refused', 'finished_at', now())),
  ('plan_request_refusal_is_short', 'plan_request',
    jsonb_build_object('status', 'refused', 'finished_at', now(), 'refusal', repeat('x', 501))),
  ('plan_request_session_is_unique', 'plan_request', jsonb_build_object('session_id', 'cs_known')),
  ('plan_request_page_url_is_an_address', 'plan_request', jsonb_build_object('page_url', 'http://elsewhere.example')),
  ('plan_request_is_alone', 'plan_request', jsonb_build_object('organization_id', organization)),
  ('payment_id_fkey', 'payment', jsonb_build_object('id', gen_random_uuid())),
  ('payment_email_is_an_address', 'payment', jsonb_build_object('email', 'nobody')),
  ('payment_email_is_an_address', 'payment', jsonb_build_object('email', 'a@' || repeat('x', 253))),
  ('payment_notes_is_short', 'payment', jsonb_build_object('notes', repeat('x', 2001))),
  ('payment_status_is_known', 'payment', jsonb_build_object('status', 'lost')),
  ('payment_request_key_is_short', 'payment', jsonb_build_object('request_key', 'short', 'request_hash', '\x' || repeat('00', 32))),
  ('payment_request_key_has_a_hash', 'payment', jsonb_build_object('request_key', 'long enough')),
  ('payment_request_key_is_unique', 'payment',
    jsonb_build_object('request_key', 'known before', 'request_hash', '\x' || repeat('00', 32))),
  ('payment_attempt_processor_is_known', 'payment_attempt', jsonb_build_object('processor', 'cash')),
  ('payment_attempt_deposit_id_fkey', 'payment_attempt', jsonb_build_object('deposit_id', gen_random_uuid())),
  ('payment_attempt_reference_is_unique', 'payment_attempt', jsonb_build_object('processor', 'stripe', 'reference', attempt)),
  ('payment_attempt_transaction_is_unique', 'payment_attempt', jsonb_build_object('transaction_id', billing.transaction_of(attempt))),
  ('payment_attempt_reference_is_plain', 'payment_attempt', jsonb_build_object('reference', 'a b')),
  ('payment_attempt_access_code_is_short', 'payment_attempt', jsonb_build_object('access_code', repeat('x', 201))),
  ('payment_attempt_url_is_an_address', 'payment_attempt', jsonb_build_object('authorization_url', 'http://elsewhere.example')),
  ('payment_attempt_transaction_id_is_short', 'payment_attempt', jsonb_build_object('transaction_id', '')),
  ('payment_attempt_status_is_known', 'payment_attempt', jsonb_build_object('status', 'lost')),
  ('payment_attempt_failure_reason_is_short', 'payment_attempt', jsonb_build_object('failure_reason', repeat('x', 501))),
  ('payment_attempt_poll_count_is_not_negative', 'payment_attempt', jsonb_build_object('poll_count', -1)),
  ('payment_attempt_ended_is_not_asked_again', 'payment_attempt', jsonb_build_object('next_poll_at', now(), 'ended_at', now())),
  ('customer_stripe_id_is_unique', 'customer', jsonb_build_object('stripe_id', 'cus_known')),
  ('customer_organization_id_fkey', 'customer', jsonb_build_object('organization_id', gen_random_uuid())),
  ('recharge_rule_threshold_is_positive', 'recharge_rule', jsonb_build_object('threshold', 0)),
  ('recharge_rule_amount_is_positive', 'recharge_rule', jsonb_build_object('amount', 0)),
  ('recharge_rule_daily_maximum_is_small', 'recharge_rule', jsonb_build_object('daily_maximum', 11)),
  ('recharge_rule_failures_is_not_negative', 'recharge_rule', jsonb_build_object('failures', -1)),
  ('recharge_rule_paused_reason_is_short', 'recharge_rule', jsonb_build_object('paused_reason', repeat('x', 101))),
  ('recharge_rule_organization_id_fkey', 'recharge_rule', jsonb_build_object('organization_id', gen_random_uuid())),
  ('recharge_rule_currency_fkey', 'recharge_rule', jsonb_build_object('currency', 'XXX')),
  ('recharge_rule_payment_method_id_fkey', 'recharge_rule', jsonb_build_object('payment_method_id', gen_random_uuid())),
  ('recharge_rule_changed_by_fkey', 'recharge_rule', jsonb_build_object('changed_by', gen_random_uuid())),
  ('recharge_id_fkey', 'recharge', jsonb_build_object('id', gen_random_uuid())),
  ('recharge_payment_method_id_fkey', 'recharge', jsonb_build_object('payment_method_id', gen_random_uuid())),
  ('recharge_has_a_rule', 'recharge', jsonb_build_object('currency', 'EUR')),
  ('recharge_amount_is_positive', 'recharge', jsonb_build_object('amount', 0)),
  ('recharge_number_is_unique', 'recharge', jsonb_build_object('number', 1)),
  ('recharge_number_is_within_the_day', 'recharge', jsonb_build_object('number', 3)),
  ('recharge_status_is_known', 'recharge', jsonb_build_object('status', 'lost')),
  ('recharge_to_confirm_has_an_end', 'recharge', jsonb_build_object('status', 'needs_confirmation')),
  ('recharge_failure_code_is_short', 'recharge', jsonb_build_object('failure_code', repeat('x', 101))),
  ('overrun_report_begins_once', 'overrun_report', jsonb_build_object('first_call', 1)),
  ('overrun_report_is_not_empty', 'overrun_report', jsonb_build_object('last_call', 1)),
  ('overrun_report_month_begins_on_its_first', 'overrun_report', jsonb_build_object('month', '2026-01-02')),
  ('overrun_report_status_is_known', 'overrun_report', jsonb_build_object('status', 'lost')),
  ('overrun_report_finished_has_a_time', 'overrun_report', jsonb_build_object('status', 'requested')),
  ('overrun_report_failure_code_is_short', 'overrun_report', jsonb_build_object('failure_code', repeat('x', 101))),
  ('overrun_report_organization_id_fkey', 'overrun_report', jsonb_build_object('organization_id', gen_random_uuid())),
  ('welcome_claim_kind_is_known', 'welcome_claim', jsonb_build_object('kind', 'friend')),
  ('welcome_claim_organization_id_fkey', 'welcome_claim', jsonb_build_object('organization_id', gen_random_uuid())),
  ('reconciliation_processor_is_known', 'reconciliation', jsonb_build_object('processor', 'cash')),
  ('reconciliation_kind_is_known', 'reconciliation', jsonb_build_object('kind', 'stars')),
  ('reconciliation_goes_forward', 'reconciliation', jsonb_build_object('reached_at', now() + interval '1 day')))
    as v (name, room_table, changes);
insert into good values ('reconciliation', jsonb_build_object('processor', 'stripe', 'kind', 'events', 'from_at', now(), 'until_at', now(),
  'reached_at', now(), 'seen_count', 0, 'new_count', 0, 'started_at', now()));

select is_empty($$ select room_table, pg_temp.violated(room_table, '{}') from good where pg_temp.violated(room_table, '{}') is not null $$,
  'each good row is taken');
select is_empty($$ select name, pg_temp.violated(room_table, changes) from attack where pg_temp.violated(room_table, changes) is distinct
  from name $$,
  'each constraint refuses its row');
select set_eq(
  $$ select c.conname::text from pg_constraint as c
     join pg_class as t on t.oid = c.conrelid and t.relnamespace = 'billing'::regnamespace
     where c.contype in ('c', 'f', 'u', 'x') and t.relname in (select room_table from good) $$,
  $$ select name from attack where name not in ('plan_price_is_offered_once', 'payment_method_has_one_default', 'plan_request_is_alone') $$,
  'every constraint of these tables is attacked');
select set_eq(
  $$ select relname::text from pg_class where relnamespace = 'billing'::regnamespace and relkind in ('r', 'p') $$,
  'select room_table from good', 'these are the tables of the room');

select * from finish();
rollback;
