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
    CONSTRAINT adapter_asks_what_it_does_not_believe CHECK ((believes_events OR (num_nulls(claim_function, verify_task, dispute_task) = 0))),
    CONSTRAINT adapter_functions_are_functions CHECK ((concat_ws(' '::text, fields_function, read_function, movement_function, claim_function) ~ '^(billing\.[a-z_]+( (?!$)|$))+$'::text)),
    CONSTRAINT adapter_name_is_snake_case CHECK ((name ~ '^[a-z]+(_[a-z]+)*$'::text)),
    CONSTRAINT adapter_reference_prefix_is_plain CHECK ((reference_prefix ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT adapter_unit_is_known CHECK ((unit = ANY (ARRAY['minor'::text, 'stripe'::text])))
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
    CONSTRAINT payment_attempt_url_is_an_address CHECK (((authorization_url ~ '^(https://|http://(127\.0\.0\.1|localhost)[:/])[!-~]*$'::text) AND (length(authorization_url) <= 2000)))
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
    CONSTRAINT reconciliation_kind_is_known CHECK ((kind = ANY (ARRAY['events'::text, 'balance'::text])))
);

CREATE TABLE billing.customer (
    organization_id uuid NOT NULL,
    stripe_id text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE billing.difference ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME billing.difference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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
    CONSTRAINT welcome_claim_kind_is_known CHECK ((kind = ANY (ARRAY['organization'::text, 'mailbox'::text, 'payer'::text])))
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

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_pkey PRIMARY KEY (processor, reference);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_reference_is_unique UNIQUE (reference);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_transaction_is_unique UNIQUE (processor, transaction_id);

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_request_key_is_unique UNIQUE (request_key);

ALTER TABLE ONLY billing.processor
    ADD CONSTRAINT processor_pkey PRIMARY KEY (name);

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

CREATE INDEX deposit_open ON billing.deposit USING btree (created_at) WHERE (status = ANY (ARRAY['created'::text, 'pending'::text]));

CREATE INDEX difference_by_journal ON billing.difference USING btree (journal_id);

CREATE INDEX difference_by_reconciliation ON billing.difference USING btree (reconciliation_id);

CREATE INDEX difference_by_transaction ON billing.difference USING btree (processor, transaction_id);

CREATE INDEX difference_open ON billing.difference USING btree (found_at) WHERE (status = 'open'::text);

CREATE INDEX dispute_by_currency ON billing.dispute USING btree (currency);

CREATE INDEX dispute_by_deposit ON billing.dispute USING btree (deposit_id);

CREATE INDEX dispute_by_organization ON billing.dispute USING btree (organization_id, created_at DESC);

CREATE INDEX dispute_open ON billing.dispute USING btree (asked_at) WHERE (status <> ALL (ARRAY['lost'::text, 'won'::text]));

CREATE INDEX payment_attempt_by_deposit ON billing.payment_attempt USING btree (deposit_id, created_at);

CREATE INDEX payment_attempt_due ON billing.payment_attempt USING btree (next_poll_at) WHERE (next_poll_at IS NOT NULL);

CREATE UNIQUE INDEX payment_attempt_is_paid_once ON billing.payment_attempt USING btree (deposit_id) WHERE (status = 'paid'::text);

CREATE INDEX payment_by_email ON billing.payment USING btree (email);

CREATE INDEX payment_by_status ON billing.payment USING btree (status, created_at DESC);

CREATE INDEX payment_by_time ON billing.payment USING btree (created_at DESC, id DESC);

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

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.payment_attempt
    ADD CONSTRAINT payment_attempt_processor_is_known FOREIGN KEY (processor) REFERENCES billing.adapter(name);

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_id_fkey FOREIGN KEY (id) REFERENCES billing.deposit(id);

ALTER TABLE ONLY billing.processor
    ADD CONSTRAINT processor_name_is_known FOREIGN KEY (name) REFERENCES billing.adapter(name);

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

ALTER TABLE billing.payment ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.payment_attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.processor ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.reconciliation ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.refund ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.webhook_inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE billing.welcome_claim ENABLE ROW LEVEL SECURITY;
