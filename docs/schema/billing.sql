CREATE TYPE billing.begun_payment AS (
	payment_id uuid,
	processor_amount bigint,
	processor_currency text,
	payer_email text,
	reference text,
	authorization_url text
);

CREATE TYPE billing.claim AS (
	event_id text,
	type text,
	kind text,
	subject text
);

CREATE TYPE billing.dispute_update AS (
	dispute_id text,
	payment_id text,
	amount bigint,
	currency text,
	livemode boolean,
	status text,
	reason text,
	evidence_due_at timestamp with time zone,
	movements jsonb
);

CREATE TYPE billing.event AS (
	event_id text,
	type text,
	created timestamp with time zone,
	api_version text,
	livemode boolean
);

CREATE TYPE billing.movement AS (
	id text,
	type text,
	source_id text,
	fact text,
	amount bigint,
	currency text,
	fee bigint,
	fee_currency text,
	occurred_at timestamp with time zone,
	counter_kind text
);

CREATE TYPE billing.payment_update AS (
	kind text,
	reference text,
	session_id text,
	payment_intent_id text,
	amount bigint,
	currency text,
	livemode boolean,
	status text,
	payment_method text,
	failure_reason text,
	payer text,
	refunded bigint,
	fee bigint,
	attempt text,
	attempt_status text,
	transaction_id text,
	fault text
);

CREATE TYPE billing.refund_update AS (
	refund_id text,
	request_id text,
	payment_id text,
	amount bigint,
	currency text,
	livemode boolean,
	status text,
	has_left boolean,
	failure_reason text
);

CREATE TYPE billing.report AS (
	kind text,
	subject text,
	payment billing.payment_update,
	refund billing.refund_update,
	dispute billing.dispute_update
);

CREATE TYPE billing.settlement AS (
	outcome text,
	deposit_id uuid,
	journal_id bigint,
	detail text,
	status text,
	amount numeric,
	currency text,
	known_payment text,
	refund_came_back boolean
);

CREATE TABLE billing.difference (
    id bigint NOT NULL,
    processor text NOT NULL,
    fault text NOT NULL,
    transaction_id text,
    journal_id bigint,
    processor_amount_moved bigint,
    ledger_amount bigint,
    currency text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    reason text,
    reconciliation_id bigint NOT NULL,
    found_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT difference_closed_has_a_time CHECK (((status = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT difference_explained_has_a_reason CHECK (((status <> 'explained'::text) OR (COALESCE(length(TRIM(BOTH FROM reason)), 0) >= 10))),
    CONSTRAINT difference_fault_is_known CHECK ((fault = ANY (ARRAY['no journal'::text, 'no transaction'::text, 'other amount'::text, 'no refund'::text]))),
    CONSTRAINT difference_is_about_something CHECK ((num_nonnulls(transaction_id, journal_id) > 0)),
    CONSTRAINT difference_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'settled'::text, 'explained'::text])))
);

CREATE TABLE billing.refund (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    deposit_id uuid NOT NULL,
    organization_id uuid,
    asked_by uuid,
    processor text NOT NULL,
    refund_id text,
    amount bigint NOT NULL,
    currency text NOT NULL,
    processor_amount bigint NOT NULL,
    status text DEFAULT 'requested'::text NOT NULL,
    has_left boolean DEFAULT false NOT NULL,
    hold_id bigint,
    reason text,
    failure_reason text,
    sent_at timestamp with time zone,
    asked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT refund_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT refund_asked_here_is_held CHECK (((num_nonnulls(hold_id, refund_id) > 0) OR (organization_id IS NULL))),
    CONSTRAINT refund_failure_reason_is_short CHECK ((length(failure_reason) <= 500)),
    CONSTRAINT refund_processor_amount_is_positive CHECK ((processor_amount > 0)),
    CONSTRAINT refund_reason_is_short CHECK ((length(reason) <= 500)),
    CONSTRAINT refund_status_is_known CHECK ((status = ANY (ARRAY['requested'::text, 'requires_action'::text, 'pending'::text, 'needs_attention'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text]))),
    CONSTRAINT refund_succeeded_has_left CHECK (((status <> 'succeeded'::text) OR has_left))
);

CREATE TABLE billing.webhook_inbox (
    processor text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    created timestamp with time zone,
    api_version text,
    livemode boolean,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    body bytea,
    body_sha256 bytea NOT NULL,
    is_answer boolean DEFAULT false NOT NULL,
    status text DEFAULT 'received'::text NOT NULL,
    waiting_on text,
    quarantine_reason text,
    deposit_id uuid,
    journal_id bigint,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    last_error text,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT webhook_inbox_body_sha256_is_one CHECK ((length(body_sha256) = 32)),
    CONSTRAINT webhook_inbox_event_id_is_short CHECK (((length(event_id) >= 1) AND (length(event_id) <= 255))),
    CONSTRAINT webhook_inbox_failed_is_tried_again CHECK (((status = 'failed'::text) = (next_attempt_at IS NOT NULL))),
    CONSTRAINT webhook_inbox_finished_has_a_time CHECK (((status = ANY (ARRAY['applied'::text, 'ignored'::text, 'quarantined'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT webhook_inbox_quarantine_reason_is_known CHECK ((quarantine_reason = ANY (ARRAY['mismatch'::text, 'exceeding'::text, 'unread_version'::text, 'given_up'::text]))),
    CONSTRAINT webhook_inbox_quarantined_has_a_reason CHECK (((status = 'quarantined'::text) = (quarantine_reason IS NOT NULL))),
    CONSTRAINT webhook_inbox_status_is_known CHECK ((status = ANY (ARRAY['received'::text, 'applied'::text, 'ignored'::text, 'waiting'::text, 'failed'::text, 'quarantined'::text]))),
    CONSTRAINT webhook_inbox_type_is_short CHECK (((length(type) >= 1) AND (length(type) <= 255))),
    CONSTRAINT webhook_inbox_waiting_waits_on_something CHECK (((status = 'waiting'::text) = (waiting_on IS NOT NULL)))
);

CREATE TABLE billing.plan (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    "position" integer NOT NULL,
    trial_days integer DEFAULT 0 NOT NULL,
    stripe_id text,
    stripe_name text,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT plan_name_has_a_length CHECK (((NOT ops.is_blank(name)) AND (length(name) <= 100))),
    CONSTRAINT plan_position_is_not_negative CHECK ((("position" >= 0) AND ("position" <= 1000))),
    CONSTRAINT plan_slug_is_plain CHECK (((slug ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'::text) AND (length(slug) <= 50))),
    CONSTRAINT plan_trial_days_is_short CHECK (((trial_days >= 0) AND (trial_days <= 90)))
);

CREATE TABLE billing.deposit (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid,
    created_by uuid,
    processor text DEFAULT 'stripe'::text NOT NULL,
    livemode boolean NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    processor_amount bigint NOT NULL,
    status text DEFAULT 'created'::text NOT NULL,
    session_id text,
    checkout_url text,
    payment_intent_id text,
    payment_method text,
    payer bytea,
    failure_reason text,
    refunded bigint DEFAULT 0 NOT NULL,
    disputed bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    paid_at timestamp with time zone,
    checked_at timestamp with time zone,
    CONSTRAINT deposit_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT deposit_disputed_is_not_negative CHECK ((disputed >= 0)),
    CONSTRAINT deposit_failure_reason_is_short CHECK ((length(failure_reason) <= 500)),
    CONSTRAINT deposit_paid_has_a_time CHECK (((status = 'paid'::text) = (paid_at IS NOT NULL))),
    CONSTRAINT deposit_pending_has_begun CHECK (((status <> 'pending'::text) OR (num_nonnulls(session_id, payment_intent_id) > 0))),
    CONSTRAINT deposit_processor_amount_is_positive CHECK ((processor_amount > 0)),
    CONSTRAINT deposit_refunded_is_not_negative CHECK ((refunded >= 0)),
    CONSTRAINT deposit_status_is_known CHECK ((status = ANY (ARRAY['created'::text, 'pending'::text, 'paid'::text, 'failed'::text, 'expired'::text])))
);

CREATE TABLE billing.invoice_payment (
    deposit_id uuid NOT NULL,
    invoice_id uuid NOT NULL
);

CREATE TABLE billing.payment (
    id uuid NOT NULL,
    email text NOT NULL,
    notes text,
    status text DEFAULT 'pending'::text NOT NULL,
    request_key text,
    request_hash bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT payment_email_is_an_address CHECK (((email ~ '^[^@\s]+@[^@\s]+$'::text) AND (length(email) <= 254))),
    CONSTRAINT payment_notes_is_short CHECK (((length(notes) >= 1) AND (length(notes) <= 2000))),
    CONSTRAINT payment_request_key_has_a_hash CHECK ((((request_key IS NULL) = (request_hash IS NULL)) AND ((request_hash IS NULL) OR (length(request_hash) = 32)))),
    CONSTRAINT payment_request_key_is_short CHECK (((length(request_key) >= 8) AND (length(request_key) <= 200))),
    CONSTRAINT payment_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'cancelled'::text, 'failed'::text, 'success'::text])))
);

CREATE TABLE billing.adapter (
    name text NOT NULL,
    clearing_kind text NOT NULL,
    unit text NOT NULL,
    believes_events boolean NOT NULL,
    sends_receipts boolean NOT NULL,
    fields_function text NOT NULL,
    read_function text NOT NULL,
    movement_function text NOT NULL,
    claim_function text,
    reference_prefix text,
    refund_task text NOT NULL,
    refunds_task text NOT NULL,
    verify_task text,
    dispute_task text,
    customer_function text,
    plan_task text,
    CONSTRAINT adapter_asks_what_it_does_not_believe CHECK ((believes_events OR (num_nulls(claim_function, verify_task, dispute_task) = 0))),
    CONSTRAINT adapter_functions_are_functions CHECK ((concat_ws(' '::text, fields_function, read_function, movement_function, claim_function, customer_function) ~ '^(billing\.[a-z_]+( (?!$)|$))+$'::text)),
    CONSTRAINT adapter_name_is_snake_case CHECK ((name ~ '^[a-z]+(_[a-z]+)*$'::text)),
    CONSTRAINT adapter_reference_prefix_is_plain CHECK ((reference_prefix ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT adapter_unit_is_known CHECK ((unit = ANY (ARRAY['minor'::text, 'stripe'::text]))),
    CONSTRAINT adapter_with_customers_reads_their_plans CHECK (((customer_function IS NULL) = (plan_task IS NULL)))
);

CREATE TABLE billing.recharge_rule (
    organization_id uuid NOT NULL,
    currency text NOT NULL,
    threshold bigint NOT NULL,
    amount bigint NOT NULL,
    daily_maximum integer NOT NULL,
    payment_method_id uuid NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    paused_reason text,
    next_at timestamp with time zone,
    changed_by uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT recharge_rule_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT recharge_rule_daily_maximum_is_small CHECK (((daily_maximum >= 1) AND (daily_maximum <= 10))),
    CONSTRAINT recharge_rule_failures_is_not_negative CHECK ((failures >= 0)),
    CONSTRAINT recharge_rule_paused_reason_is_short CHECK ((length(paused_reason) <= 100)),
    CONSTRAINT recharge_rule_threshold_is_positive CHECK ((threshold > 0))
);

CREATE TABLE billing.plan_subscription (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    stripe_id text NOT NULL,
    status text NOT NULL,
    plan_id uuid,
    plan_price_id uuid,
    currency text NOT NULL,
    monthly_minor bigint DEFAULT 0 NOT NULL,
    started_at timestamp with time zone NOT NULL,
    period_starts_at timestamp with time zone,
    period_ends_at timestamp with time zone,
    trial_ends_at timestamp with time zone,
    cancel_at timestamp with time zone,
    ended_at timestamp with time zone,
    end_reason text,
    past_due_at timestamp with time zone,
    is_entitled boolean DEFAULT false NOT NULL,
    warned_at timestamp with time zone,
    is_paused boolean DEFAULT false NOT NULL,
    is_uncollected boolean DEFAULT false NOT NULL,
    resumes_at timestamp with time zone,
    schedule_id text,
    scheduled_plan_price_id uuid,
    scheduled_at timestamp with time zone,
    pending_plan_price_id uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT plan_subscription_monthly_minor_is_not_negative CHECK ((monthly_minor >= 0)),
    CONSTRAINT plan_subscription_scheduled_has_a_time CHECK (((scheduled_plan_price_id IS NULL) OR (scheduled_at IS NOT NULL))),
    CONSTRAINT plan_subscription_status_is_known CHECK ((status = ANY (ARRAY['incomplete'::text, 'incomplete_expired'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'canceled'::text, 'unpaid'::text, 'paused'::text])))
);

CREATE TABLE billing.dispute (
    processor text NOT NULL,
    dispute_id text NOT NULL,
    deposit_id uuid NOT NULL,
    organization_id uuid,
    amount bigint NOT NULL,
    currency text NOT NULL,
    status text NOT NULL,
    reason text,
    withdrawn bigint DEFAULT 0 NOT NULL,
    reinstated bigint DEFAULT 0 NOT NULL,
    evidence_due_at timestamp with time zone,
    asked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dispute_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT dispute_reinstated_is_not_negative CHECK ((reinstated >= 0)),
    CONSTRAINT dispute_status_is_known CHECK ((status = ANY (ARRAY['warning_needs_response'::text, 'warning_under_review'::text, 'warning_closed'::text, 'needs_response'::text, 'under_review'::text, 'prevented'::text, 'appeal_needs_response'::text, 'appeal_under_review'::text, 'lost'::text, 'won'::text]))),
    CONSTRAINT dispute_withdrawn_is_not_negative CHECK ((withdrawn >= 0))
);

CREATE TABLE billing.balance_transaction (
    processor text NOT NULL,
    transaction_id text NOT NULL,
    type text NOT NULL,
    source_id text,
    fact text,
    amount bigint NOT NULL,
    currency text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    reconciliation_id bigint NOT NULL
);

CREATE TABLE billing.customer (
    organization_id uuid NOT NULL,
    stripe_id text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    has_had_trial boolean DEFAULT false NOT NULL,
    stored_ticket bigint DEFAULT 0 NOT NULL,
    stored_at timestamp with time zone
);

CREATE TABLE billing.invoice (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    plan_subscription_id uuid,
    stripe_id text NOT NULL,
    number text,
    status text NOT NULL,
    reason text,
    currency text NOT NULL,
    amount_due bigint NOT NULL,
    amount_paid bigint NOT NULL,
    amount_remaining bigint NOT NULL,
    tax bigint DEFAULT 0 NOT NULL,
    total bigint DEFAULT 0 NOT NULL,
    attempt_count integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    page_url text,
    pdf_url text,
    created_at timestamp with time zone NOT NULL,
    finalized_at timestamp with time zone,
    paid_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT invoice_status_is_known CHECK ((status = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'uncollectible'::text, 'void'::text]))),
    CONSTRAINT invoice_tax_is_a_part_of_the_total CHECK ((abs(tax) <= abs(total))),
    CONSTRAINT invoice_urls_are_addresses CHECK ((ops.is_page_address(page_url) AND ops.is_page_address(pdf_url)))
);

CREATE TABLE billing.recharge (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    payment_method_id uuid NOT NULL,
    day date NOT NULL,
    number integer NOT NULL,
    daily_maximum integer NOT NULL,
    status text DEFAULT 'requested'::text NOT NULL,
    failure_code text,
    sent_at timestamp with time zone,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT recharge_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT recharge_failure_code_is_short CHECK ((length(failure_code) <= 100)),
    CONSTRAINT recharge_number_is_within_the_day CHECK (((number >= 1) AND (number <= daily_maximum))),
    CONSTRAINT recharge_status_is_known CHECK ((status = ANY (ARRAY['requested'::text, 'needs_confirmation'::text, 'paid'::text, 'refused'::text, 'dropped'::text]))),
    CONSTRAINT recharge_to_confirm_has_an_end CHECK (((status <> 'needs_confirmation'::text) OR (expires_at IS NOT NULL)))
);

CREATE TABLE billing.plan_price (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    plan_id uuid NOT NULL,
    currency text NOT NULL,
    "interval" text NOT NULL,
    amount_minor bigint NOT NULL,
    overrun_minor bigint,
    stripe_id text,
    overrun_stripe_id text,
    is_active boolean DEFAULT true NOT NULL,
    is_listed boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT plan_price_amount_is_positive CHECK ((amount_minor > 0)),
    CONSTRAINT plan_price_interval_is_known CHECK (("interval" = ANY (ARRAY['month'::text, 'year'::text]))),
    CONSTRAINT plan_price_overrun_at_stripe_has_an_amount CHECK (((overrun_stripe_id IS NULL) OR (overrun_minor IS NOT NULL))),
    CONSTRAINT plan_price_overrun_is_positive CHECK ((overrun_minor > 0)),
    CONSTRAINT plan_price_retired_has_a_time CHECK ((is_active = (retired_at IS NULL)))
);

CREATE TABLE billing.plan_change (
    id bigint NOT NULL,
    organization_id uuid NOT NULL,
    plan_subscription_id uuid NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    plan_id uuid,
    status text NOT NULL,
    monthly_minor bigint NOT NULL,
    currency text NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT plan_change_monthly_minor_is_not_negative CHECK ((monthly_minor >= 0)),
    CONSTRAINT plan_change_status_is_known CHECK ((status = ANY (ARRAY['incomplete'::text, 'incomplete_expired'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'canceled'::text, 'unpaid'::text, 'paused'::text])))
);

CREATE TABLE billing.overrun_report (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    month date NOT NULL,
    first_call bigint NOT NULL,
    last_call bigint NOT NULL,
    status text DEFAULT 'requested'::text NOT NULL,
    failure_code text,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT overrun_report_failure_code_is_short CHECK ((length(failure_code) <= 100)),
    CONSTRAINT overrun_report_finished_has_a_time CHECK (((status = 'requested'::text) = (finished_at IS NULL))),
    CONSTRAINT overrun_report_is_not_empty CHECK (((first_call > 0) AND (last_call >= first_call))),
    CONSTRAINT overrun_report_month_begins_on_its_first CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT overrun_report_status_is_known CHECK ((status = ANY (ARRAY['requested'::text, 'reported'::text, 'refused'::text])))
);

CREATE TABLE billing.payment_method (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    stripe_id text NOT NULL,
    type text NOT NULL,
    brand text,
    last4 text,
    exp_month integer,
    exp_year integer,
    is_default boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    detached_at timestamp with time zone,
    CONSTRAINT payment_method_default_is_attached CHECK (((NOT is_default) OR (detached_at IS NULL))),
    CONSTRAINT payment_method_last4_is_short CHECK ((last4 ~ '^[0-9A-Za-z]{1,4}$'::text))
);

CREATE TABLE billing.payment_attempt (
    processor text NOT NULL,
    reference text NOT NULL,
    deposit_id uuid NOT NULL,
    access_code text,
    authorization_url text,
    transaction_id text,
    status text DEFAULT 'open'::text NOT NULL,
    failure_reason text,
    poll_count integer DEFAULT 0 NOT NULL,
    next_poll_at timestamp with time zone,
    checked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT payment_attempt_access_code_is_short CHECK ((length(access_code) <= 200)),
    CONSTRAINT payment_attempt_ended_is_not_asked_again CHECK (((next_poll_at IS NULL) OR ((ended_at IS NULL) AND (status <> 'paid'::text)))),
    CONSTRAINT payment_attempt_failure_reason_is_short CHECK ((length(failure_reason) <= 500)),
    CONSTRAINT payment_attempt_poll_count_is_not_negative CHECK ((poll_count >= 0)),
    CONSTRAINT payment_attempt_reference_is_plain CHECK ((reference ~ '^[A-Za-z0-9.=-]{1,100}$'::text)),
    CONSTRAINT payment_attempt_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'processing'::text, 'abandoned'::text, 'failed'::text, 'paid'::text]))),
    CONSTRAINT payment_attempt_transaction_id_is_short CHECK (((length(transaction_id) >= 1) AND (length(transaction_id) <= 100))),
    CONSTRAINT payment_attempt_url_is_an_address CHECK (ops.is_page_address(authorization_url))
);

CREATE TABLE billing.plan_request (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    requested_by uuid,
    kind text NOT NULL,
    plan_subscription_id uuid,
    plan_price_id uuid,
    payment_method_id uuid,
    resumes_at timestamp with time zone,
    status text DEFAULT 'requested'::text NOT NULL,
    refusal text,
    session_id text,
    page_url text,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT plan_request_finished_has_a_time CHECK (((status = 'requested'::text) = (finished_at IS NULL))),
    CONSTRAINT plan_request_has_what_it_needs CHECK ((((kind = ANY (ARRAY['checkout'::text, 'payment_method'::text])) = (plan_subscription_id IS NULL)) AND ((kind = ANY (ARRAY['checkout'::text, 'upgrade'::text, 'downgrade'::text])) = (plan_price_id IS NOT NULL)) AND ((kind = 'payment_method'::text) = (payment_method_id IS NOT NULL)))),
    CONSTRAINT plan_request_kind_is_known CHECK ((kind = ANY (ARRAY['checkout'::text, 'upgrade'::text, 'downgrade'::text, 'cancel'::text, 'keep'::text, 'pause'::text, 'resume'::text, 'payment_method'::text]))),
    CONSTRAINT plan_request_page_url_is_an_address CHECK (ops.is_page_address(page_url)),
    CONSTRAINT plan_request_refusal_is_short CHECK (((length(refusal) >= 1) AND (length(refusal) <= 500))),
    CONSTRAINT plan_request_refused_has_a_reason CHECK (((status = 'refused'::text) = (refusal IS NOT NULL))),
    CONSTRAINT plan_request_status_is_known CHECK ((status = ANY (ARRAY['requested'::text, 'done'::text, 'refused'::text, 'expired'::text])))
);

CREATE TABLE billing.reconciliation (
    id bigint NOT NULL,
    processor text NOT NULL,
    kind text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    reached_at timestamp with time zone NOT NULL,
    seen_count integer DEFAULT 0 NOT NULL,
    new_count integer DEFAULT 0 NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT reconciliation_goes_forward CHECK (((from_at <= reached_at) AND (reached_at <= until_at))),
    CONSTRAINT reconciliation_kind_is_known CHECK ((kind = ANY (ARRAY['events'::text, 'balance'::text, 'plans'::text])))
);

ALTER TABLE billing.difference ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME billing.difference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE billing.plan_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME billing.plan_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE billing.plan_entitlement (
    plan_id uuid NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    is_feature boolean GENERATED ALWAYS AS ((jsonb_typeof(value) = 'boolean'::text)) STORED NOT NULL,
    CONSTRAINT plan_entitlement_value_is_a_limit_or_feature CHECK (((jsonb_typeof(value) = ANY (ARRAY['boolean'::text, 'null'::text])) OR ((value)::text ~ '^[0-9]{1,15}$'::text)))
);

CREATE SEQUENCE billing.plan_ticket
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE billing.processor (
    name text NOT NULL,
    livemode boolean NOT NULL,
    webhook_secrets text[] NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT processor_secrets_are_long CHECK (((array_to_string(webhook_secrets, ','::text) ~ '^[^,]{16,}(,[^,]{16,}){0,4}$'::text) AND (array_position(webhook_secrets, NULL::text) IS NULL)))
);

ALTER TABLE billing.reconciliation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME billing.reconciliation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE billing.welcome_claim (
    kind text NOT NULL,
    key bytea NOT NULL,
    organization_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT welcome_claim_kind_is_known CHECK ((kind = ANY (ARRAY['organization'::text, 'mailbox'::text, 'payer'::text, 'tax_number'::text])))
);

ALTER TABLE ONLY billing.adapter
    ADD CONSTRAINT adapter_clears_in_its_own_account UNIQUE (clearing_kind);

ALTER TABLE ONLY billing.adapter
    ADD CONSTRAINT adapter_pkey PRIMARY KEY (name);

ALTER TABLE ONLY billing.balance_transaction
    ADD CONSTRAINT balance_transaction_pkey PRIMARY KEY (processor, transaction_id);

ALTER TABLE ONLY billing.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (organization_id);

ALTER TABLE ONLY billing.customer
    ADD CONSTRAINT customer_stripe_id_is_unique UNIQUE (stripe_id);

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_payment_intent_is_unique UNIQUE (processor, payment_intent_id);

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_session_is_unique UNIQUE (processor, session_id);

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_is_noted_once UNIQUE NULLS NOT DISTINCT (processor, fault, transaction_id, journal_id);

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_pkey PRIMARY KEY (processor, dispute_id);

ALTER TABLE ONLY billing.invoice_payment
    ADD CONSTRAINT invoice_payment_pkey PRIMARY KEY (deposit_id);

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_stripe_id_is_unique UNIQUE (stripe_id);

ALTER TABLE ONLY billing.overrun_report
    ADD CONSTRAINT overrun_report_begins_once UNIQUE (organization_id, month, first_call);

ALTER TABLE ONLY billing.overrun_report
    ADD CONSTRAINT overrun_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_pkey PRIMARY KEY (processor, reference);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_reference_is_unique UNIQUE (reference);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_transaction_is_unique UNIQUE (processor, transaction_id);

ALTER TABLE ONLY billing.payment_method
    ADD CONSTRAINT payment_method_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.payment_method
    ADD CONSTRAINT payment_method_stripe_id_is_unique UNIQUE (stripe_id);

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_request_key_is_unique UNIQUE (request_key);

ALTER TABLE ONLY billing.plan_change
    ADD CONSTRAINT plan_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.plan_entitlement
    ADD CONSTRAINT plan_entitlement_pkey PRIMARY KEY (plan_id, name);

ALTER TABLE ONLY billing.plan
    ADD CONSTRAINT plan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.plan
    ADD CONSTRAINT plan_position_is_unique UNIQUE ("position");

ALTER TABLE ONLY billing.plan_price
    ADD CONSTRAINT plan_price_overrun_stripe_id_is_unique UNIQUE (overrun_stripe_id);

ALTER TABLE ONLY billing.plan_price
    ADD CONSTRAINT plan_price_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.plan_price
    ADD CONSTRAINT plan_price_stripe_id_is_unique UNIQUE (stripe_id);

ALTER TABLE ONLY billing.plan_request
    ADD CONSTRAINT plan_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.plan_request
    ADD CONSTRAINT plan_request_session_is_unique UNIQUE (session_id);

ALTER TABLE ONLY billing.plan
    ADD CONSTRAINT plan_slug_is_unique UNIQUE (slug);

ALTER TABLE ONLY billing.plan
    ADD CONSTRAINT plan_stripe_id_is_unique UNIQUE (stripe_id);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_stripe_id_is_unique UNIQUE (stripe_id);

ALTER TABLE ONLY billing.processor
    ADD CONSTRAINT processor_pkey PRIMARY KEY (name);

ALTER TABLE ONLY billing.recharge
    ADD CONSTRAINT recharge_number_is_unique UNIQUE (organization_id, currency, day, number);

ALTER TABLE ONLY billing.recharge
    ADD CONSTRAINT recharge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.recharge_rule
    ADD CONSTRAINT recharge_rule_pkey PRIMARY KEY (organization_id, currency);

ALTER TABLE ONLY billing.reconciliation
    ADD CONSTRAINT reconciliation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_has_its_own_hold UNIQUE (hold_id);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_is_of_one_object UNIQUE (processor, refund_id);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.webhook_inbox
    ADD CONSTRAINT webhook_inbox_pkey PRIMARY KEY (processor, event_id);

ALTER TABLE ONLY billing.welcome_claim
    ADD CONSTRAINT welcome_claim_pkey PRIMARY KEY (kind, key);

CREATE INDEX balance_transaction_by_fact ON billing.balance_transaction USING btree (fact);

CREATE INDEX balance_transaction_by_reconciliation ON billing.balance_transaction USING btree (reconciliation_id);

CREATE INDEX balance_transaction_by_time ON billing.balance_transaction USING btree (processor, occurred_at);

CREATE INDEX deposit_by_creator ON billing.deposit USING btree (created_by);

CREATE INDEX deposit_by_currency ON billing.deposit USING btree (currency);

CREATE INDEX deposit_by_organization ON billing.deposit USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX deposit_by_payment ON billing.deposit USING btree (paid_at) WHERE (paid_at IS NOT NULL);

CREATE INDEX deposit_by_time ON billing.deposit USING btree (created_at);

CREATE INDEX deposit_open ON billing.deposit USING btree (created_at) WHERE (status = ANY (ARRAY['created'::text, 'pending'::text]));

CREATE INDEX difference_by_journal ON billing.difference USING btree (journal_id);

CREATE INDEX difference_by_reconciliation ON billing.difference USING btree (reconciliation_id);

CREATE INDEX difference_by_transaction ON billing.difference USING btree (processor, transaction_id);

CREATE INDEX difference_open ON billing.difference USING btree (found_at) WHERE (status = 'open'::text);

CREATE INDEX dispute_by_currency ON billing.dispute USING btree (currency);

CREATE INDEX dispute_by_deposit ON billing.dispute USING btree (deposit_id);

CREATE INDEX dispute_by_organization ON billing.dispute USING btree (organization_id, created_at DESC);

CREATE INDEX dispute_open ON billing.dispute USING btree (asked_at) WHERE (status <> ALL (ARRAY['lost'::text, 'won'::text]));

CREATE INDEX invoice_by_currency ON billing.invoice USING btree (currency);

CREATE INDEX invoice_by_organization ON billing.invoice USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX invoice_by_subscription ON billing.invoice USING btree (plan_subscription_id);

CREATE INDEX invoice_payment_by_invoice ON billing.invoice_payment USING btree (invoice_id);

CREATE UNIQUE INDEX overrun_report_is_open_once ON billing.overrun_report USING btree (organization_id) WHERE (status = 'requested'::text);

CREATE INDEX payment_attempt_by_deposit ON billing.payment_attempt USING btree (deposit_id, created_at);

CREATE INDEX payment_attempt_due ON billing.payment_attempt USING btree (next_poll_at) WHERE (next_poll_at IS NOT NULL);

CREATE UNIQUE INDEX payment_attempt_is_paid_once ON billing.payment_attempt USING btree (deposit_id) WHERE (status = 'paid'::text);

CREATE INDEX payment_by_email ON billing.payment USING btree (email);

CREATE INDEX payment_by_status ON billing.payment USING btree (status, created_at DESC);

CREATE INDEX payment_by_time ON billing.payment USING btree (created_at DESC, id DESC);

CREATE INDEX payment_method_by_organization ON billing.payment_method USING btree (organization_id, created_at);

CREATE UNIQUE INDEX payment_method_has_one_default ON billing.payment_method USING btree (organization_id) WHERE is_default;

CREATE INDEX plan_change_by_currency ON billing.plan_change USING btree (currency);

CREATE INDEX plan_change_by_organization ON billing.plan_change USING btree (organization_id, happened_at);

CREATE INDEX plan_change_by_plan ON billing.plan_change USING btree (plan_id);

CREATE INDEX plan_change_by_subscription ON billing.plan_change USING btree (plan_subscription_id, id);

CREATE INDEX plan_change_by_time ON billing.plan_change USING btree (happened_at);

CREATE INDEX plan_entitlement_by_name ON billing.plan_entitlement USING btree (name);

CREATE INDEX plan_price_by_currency ON billing.plan_price USING btree (currency);

CREATE INDEX plan_price_by_plan ON billing.plan_price USING btree (plan_id);

CREATE UNIQUE INDEX plan_price_is_offered_once ON billing.plan_price USING btree (plan_id, currency, "interval") WHERE is_active;

CREATE INDEX plan_request_by_organization ON billing.plan_request USING btree (organization_id, created_at DESC);

CREATE INDEX plan_request_by_payment_method ON billing.plan_request USING btree (payment_method_id);

CREATE INDEX plan_request_by_price ON billing.plan_request USING btree (plan_price_id);

CREATE INDEX plan_request_by_requester ON billing.plan_request USING btree (requested_by);

CREATE INDEX plan_request_by_subscription ON billing.plan_request USING btree (plan_subscription_id);

CREATE UNIQUE INDEX plan_request_is_alone ON billing.plan_request USING btree (organization_id) WHERE (status = 'requested'::text);

CREATE INDEX plan_subscription_by_currency ON billing.plan_subscription USING btree (currency);

CREATE INDEX plan_subscription_by_organization ON billing.plan_subscription USING btree (organization_id, started_at DESC);

CREATE INDEX plan_subscription_by_pending_price ON billing.plan_subscription USING btree (pending_plan_price_id);

CREATE INDEX plan_subscription_by_plan ON billing.plan_subscription USING btree (plan_id);

CREATE INDEX plan_subscription_by_price ON billing.plan_subscription USING btree (plan_price_id);

CREATE INDEX plan_subscription_by_scheduled_price ON billing.plan_subscription USING btree (scheduled_plan_price_id);

CREATE INDEX plan_subscription_past_due ON billing.plan_subscription USING btree (past_due_at) WHERE (past_due_at IS NOT NULL);

CREATE INDEX recharge_by_payment_method ON billing.recharge USING btree (payment_method_id);

CREATE UNIQUE INDEX recharge_is_open_once ON billing.recharge USING btree (organization_id, currency) WHERE (status = ANY (ARRAY['requested'::text, 'needs_confirmation'::text]));

CREATE INDEX recharge_open ON billing.recharge USING btree (updated_at) WHERE (status = ANY (ARRAY['requested'::text, 'needs_confirmation'::text]));

CREATE INDEX recharge_rule_by_currency ON billing.recharge_rule USING btree (currency);

CREATE INDEX recharge_rule_by_payment_method ON billing.recharge_rule USING btree (payment_method_id);

CREATE INDEX recharge_rule_by_user ON billing.recharge_rule USING btree (changed_by);

CREATE INDEX reconciliation_last ON billing.reconciliation USING btree (processor, kind, id DESC);

CREATE INDEX refund_by_asker ON billing.refund USING btree (asked_by);

CREATE INDEX refund_by_currency ON billing.refund USING btree (currency);

CREATE INDEX refund_by_deposit ON billing.refund USING btree (deposit_id);

CREATE INDEX refund_by_organization ON billing.refund USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX refund_open ON billing.refund USING btree (asked_at) WHERE (status = ANY (ARRAY['pending'::text, 'needs_attention'::text]));

CREATE INDEX refund_unsent ON billing.refund USING btree (updated_at) WHERE (status = 'requested'::text);

CREATE INDEX webhook_inbox_by_age ON billing.webhook_inbox USING btree (received_at);

CREATE INDEX webhook_inbox_by_deposit ON billing.webhook_inbox USING btree (deposit_id);

CREATE INDEX webhook_inbox_by_journal ON billing.webhook_inbox USING btree (journal_id);

CREATE INDEX webhook_inbox_due ON billing.webhook_inbox USING btree (next_attempt_at) WHERE (status = 'failed'::text);

CREATE INDEX webhook_inbox_kept ON billing.webhook_inbox USING btree (finished_at) WHERE (body IS NOT NULL);

CREATE INDEX webhook_inbox_quarantined ON billing.webhook_inbox USING btree (received_at) WHERE (status = 'quarantined'::text);

CREATE INDEX webhook_inbox_waiting ON billing.webhook_inbox USING btree (processor, waiting_on) WHERE (status = 'waiting'::text);

CREATE INDEX welcome_claim_by_organization ON billing.welcome_claim USING btree (organization_id);

ALTER TABLE ONLY billing.adapter
    ADD CONSTRAINT adapter_clearing_kind_fkey FOREIGN KEY (clearing_kind) REFERENCES ledger.account_kind(kind);

ALTER TABLE ONLY billing.balance_transaction
    ADD CONSTRAINT balance_transaction_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.balance_transaction
    ADD CONSTRAINT balance_transaction_reconciliation_id_fkey FOREIGN KEY (reconciliation_id) REFERENCES billing.reconciliation(id);

ALTER TABLE ONLY billing.customer
    ADD CONSTRAINT customer_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_reconciliation_id_fkey FOREIGN KEY (reconciliation_id) REFERENCES billing.reconciliation(id);

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_transaction_is_known FOREIGN KEY (processor, transaction_id) REFERENCES billing.balance_transaction(processor, transaction_id);

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.invoice_payment
    ADD CONSTRAINT invoice_payment_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.invoice_payment
    ADD CONSTRAINT invoice_payment_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES billing.invoice(id);

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_plan_subscription_id_fkey FOREIGN KEY (plan_subscription_id) REFERENCES billing.plan_subscription(id);

ALTER TABLE ONLY billing.overrun_report
    ADD CONSTRAINT overrun_report_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_id_fkey FOREIGN KEY (id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.payment_method
    ADD CONSTRAINT payment_method_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.plan_change
    ADD CONSTRAINT plan_change_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.plan_change
    ADD CONSTRAINT plan_change_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.plan_change
    ADD CONSTRAINT plan_change_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing.plan(id);

ALTER TABLE ONLY billing.plan_change
    ADD CONSTRAINT plan_change_plan_subscription_id_fkey FOREIGN KEY (plan_subscription_id) REFERENCES billing.plan_subscription(id);

ALTER TABLE ONLY billing.plan_entitlement
    ADD CONSTRAINT plan_entitlement_is_of_a_kind FOREIGN KEY (name, is_feature) REFERENCES ops.entitlement_kind(name, is_feature);

ALTER TABLE ONLY billing.plan_entitlement
    ADD CONSTRAINT plan_entitlement_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing.plan(id);

ALTER TABLE ONLY billing.plan_price
    ADD CONSTRAINT plan_price_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.plan_price
    ADD CONSTRAINT plan_price_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing.plan(id);

ALTER TABLE ONLY billing.plan_request
    ADD CONSTRAINT plan_request_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.plan_request
    ADD CONSTRAINT plan_request_payment_method_id_fkey FOREIGN KEY (payment_method_id) REFERENCES billing.payment_method(id);

ALTER TABLE ONLY billing.plan_request
    ADD CONSTRAINT plan_request_plan_price_id_fkey FOREIGN KEY (plan_price_id) REFERENCES billing.plan_price(id);

ALTER TABLE ONLY billing.plan_request
    ADD CONSTRAINT plan_request_plan_subscription_id_fkey FOREIGN KEY (plan_subscription_id) REFERENCES billing.plan_subscription(id);

ALTER TABLE ONLY billing.plan_request
    ADD CONSTRAINT plan_request_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_pending_plan_price_id_fkey FOREIGN KEY (pending_plan_price_id) REFERENCES billing.plan_price(id);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing.plan(id);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_plan_price_id_fkey FOREIGN KEY (plan_price_id) REFERENCES billing.plan_price(id);

ALTER TABLE ONLY billing.plan_subscription
    ADD CONSTRAINT plan_subscription_scheduled_plan_price_id_fkey FOREIGN KEY (scheduled_plan_price_id) REFERENCES billing.plan_price(id);

ALTER TABLE ONLY billing.processor
    ADD CONSTRAINT processor_name_is_known FOREIGN KEY (name) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.recharge
    ADD CONSTRAINT recharge_has_a_rule FOREIGN KEY (organization_id, currency) REFERENCES billing.recharge_rule(organization_id, currency);

ALTER TABLE ONLY billing.recharge
    ADD CONSTRAINT recharge_id_fkey FOREIGN KEY (id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.recharge
    ADD CONSTRAINT recharge_payment_method_id_fkey FOREIGN KEY (payment_method_id) REFERENCES billing.payment_method(id);

ALTER TABLE ONLY billing.recharge_rule
    ADD CONSTRAINT recharge_rule_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY billing.recharge_rule
    ADD CONSTRAINT recharge_rule_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.recharge_rule
    ADD CONSTRAINT recharge_rule_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.recharge_rule
    ADD CONSTRAINT recharge_rule_payment_method_id_fkey FOREIGN KEY (payment_method_id) REFERENCES billing.payment_method(id);

ALTER TABLE ONLY billing.reconciliation
    ADD CONSTRAINT reconciliation_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES ledger.hold(id);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.webhook_inbox
    ADD CONSTRAINT webhook_inbox_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.webhook_inbox
    ADD CONSTRAINT webhook_inbox_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);

ALTER TABLE ONLY billing.webhook_inbox
    ADD CONSTRAINT webhook_inbox_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.welcome_claim
    ADD CONSTRAINT welcome_claim_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE billing.adapter ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.balance_transaction ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.customer ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.deposit ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.difference ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.dispute ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.invoice ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.invoice_payment ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.overrun_report ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.payment ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.payment_attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.payment_method ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.plan_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.plan_entitlement ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.plan_price ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.plan_request ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.plan_subscription ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.processor ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.recharge ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.recharge_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.reconciliation ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.refund ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.webhook_inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.welcome_claim ENABLE ROW LEVEL SECURITY;
