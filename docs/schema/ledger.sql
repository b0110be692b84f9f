CREATE TYPE ledger.charge AS (
	assignment_id uuid,
	organization_id uuid,
	price bigint
);

CREATE TYPE ledger.fact AS (
	kind text,
	subject_type text,
	subject_id uuid,
	processor text,
	object_id text,
	actor text,
	reason text,
	effective_at timestamp with time zone,
	reverses_id bigint,
	meta jsonb,
	hold_id bigint
);

CREATE TYPE ledger.journal_leg AS (
	journal_id bigint,
	account_id bigint,
	amount bigint
);

CREATE TYPE ledger.leg AS (
	account_id bigint,
	amount bigint
);

CREATE TYPE ledger.new_journal AS (
	id bigint,
	idempotency_key text,
	created_at timestamp with time zone,
	digest bytea
);

CREATE TYPE ledger.past_balance AS (
	organization_id uuid,
	currency text,
	balance numeric,
	wallet numeric,
	promo numeric,
	debt numeric
);

CREATE TYPE ledger.posting AS (
	idempotency_key text,
	legs ledger.leg[]
);

CREATE TYPE ledger.statement_line AS (
	id bigint,
	account text,
	kind text,
	amount numeric,
	balance_after numeric,
	wallet_after numeric,
	promo_after numeric,
	debt_after numeric,
	currency text,
	lead_id uuid,
	deposit_id uuid,
	reason text,
	journal_id bigint,
	effective_at timestamp with time zone,
	created_at timestamp with time zone
);

CREATE TABLE ledger.account (
    id bigint NOT NULL,
    owner_kind text NOT NULL,
    organization_id uuid,
    kind text NOT NULL,
    keeps_balance boolean NOT NULL,
    currency text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    min_balance bigint,
    max_balance bigint,
    seq bigint,
    balance bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    last_hash bytea,
    posted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_balance_obeys_maximum CHECK ((balance <= max_balance)),
    CONSTRAINT account_balance_obeys_minimum CHECK (((balance - held) >= min_balance)),
    CONSTRAINT account_derived_keeps_no_balance CHECK ((keeps_balance OR ((seq IS NULL) AND (held = 0)))),
    CONSTRAINT account_hash_comes_with_entries CHECK (((seq IS NULL) = (last_hash IS NULL))),
    CONSTRAINT account_held_is_not_negative CHECK ((held >= 0)),
    CONSTRAINT account_organization_owns_its_own CHECK (((owner_kind = 'organization'::text) = (organization_id IS NOT NULL))),
    CONSTRAINT account_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'frozen'::text, 'closed'::text]))),
    CONSTRAINT account_time_comes_with_entries CHECK (((seq IS NULL) = (posted_at IS NULL))),
    CONSTRAINT account_without_entries_is_empty CHECK (((seq IS NOT NULL) OR (balance = 0)))
)
WITH (fillfactor='60');

CREATE TABLE ledger.journal (
    id bigint NOT NULL,
    idempotency_key text NOT NULL,
    request_hash bytea NOT NULL,
    kind text NOT NULL,
    is_manual boolean NOT NULL,
    subject_type text,
    subject_id uuid,
    processor text,
    object_id text,
    reverses_id bigint,
    actor text NOT NULL,
    reason text,
    meta jsonb DEFAULT '{}'::jsonb NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT journal_idempotency_key_names_a_fact CHECK (((idempotency_key ~ '^[a-z_]+:[^:]+(:[^:]+)+$'::text) AND (length(idempotency_key) <= 200))),
    CONSTRAINT journal_manual_has_a_reason CHECK (((NOT is_manual) OR ((reason IS NOT NULL) AND (length(TRIM(BOTH FROM reason)) >= 10)))),
    CONSTRAINT journal_meta_is_an_object CHECK ((jsonb_typeof(meta) = 'object'::text)),
    CONSTRAINT journal_object_has_a_processor CHECK (((processor IS NULL) = (object_id IS NULL))),
    CONSTRAINT journal_request_hash_is_sha256 CHECK ((length(request_hash) = 32)),
    CONSTRAINT journal_subject_has_a_type CHECK (((subject_type IS NULL) = (subject_id IS NULL))),
    CONSTRAINT journal_subject_type_is_a_name CHECK ((subject_type ~ '^[a-z_]{1,40}$'::text))
);

CREATE TABLE ledger.entry (
    id bigint NOT NULL,
    journal_id bigint NOT NULL,
    account_id bigint NOT NULL,
    currency text NOT NULL,
    keeps_balance boolean NOT NULL,
    amount bigint NOT NULL,
    seq bigint,
    prev_seq bigint,
    balance_before bigint,
    balance_after bigint,
    hash bytea,
    CONSTRAINT entry_after_is_before_plus_amount CHECK ((balance_after = (balance_before + amount))),
    CONSTRAINT entry_amount_is_not_zero CHECK ((amount <> 0)),
    CONSTRAINT entry_first_has_nothing_before CHECK (((COALESCE(seq, (1)::bigint) = 1) = (prev_seq IS NULL))),
    CONSTRAINT entry_first_starts_at_zero CHECK (((seq <> 1) OR (balance_before = 0))),
    CONSTRAINT entry_follows_the_last CHECK ((prev_seq = (seq - 1))),
    CONSTRAINT entry_hash_is_sha256 CHECK ((length(hash) = 32)),
    CONSTRAINT entry_running_is_chained CHECK ((num_nonnulls(seq, balance_before, balance_after, hash) =
CASE
    WHEN keeps_balance THEN 4
    ELSE 0
END)),
    CONSTRAINT entry_seq_counts_from_one CHECK ((seq >= 1))
);

CREATE TABLE ledger.hold (
    id bigint NOT NULL,
    idempotency_key text NOT NULL,
    account_id bigint NOT NULL,
    amount bigint NOT NULL,
    purpose text NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    captured_amount bigint,
    journal_id bigint,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT hold_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT hold_captured_has_a_journal CHECK ((num_nonnulls(captured_amount, journal_id) =
CASE
    WHEN (state = 'captured'::text) THEN 2
    ELSE 0
END)),
    CONSTRAINT hold_captured_within_amount CHECK (((captured_amount >= 1) AND (captured_amount <= amount))),
    CONSTRAINT hold_captured_within_its_time CHECK (((state <> 'captured'::text) OR (closed_at < expires_at))),
    CONSTRAINT hold_closed_has_a_time CHECK (((state = 'active'::text) = (closed_at IS NULL))),
    CONSTRAINT hold_idempotency_key_names_a_fact CHECK (((idempotency_key ~ '^[a-z_]+:[^:]+(:[^:]+)+$'::text) AND (length(idempotency_key) <= 200))),
    CONSTRAINT hold_state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'captured'::text, 'released'::text, 'expired'::text])))
);

CREATE TABLE ledger.balance_checkpoint (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    up_to_entry_id bigint NOT NULL,
    balance bigint NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE ledger.chain_seal (
    number bigint NOT NULL,
    prev_number bigint,
    after_journal_id bigint NOT NULL,
    prev_root bytea,
    up_to_journal_id bigint NOT NULL,
    journal_count bigint NOT NULL,
    root bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT chain_seal_first_begins_at_zero CHECK (((number > 1) OR (after_journal_id = 0))),
    CONSTRAINT chain_seal_first_has_nothing_before CHECK ((num_nonnulls(prev_number, prev_root) =
CASE
    WHEN (number = 1) THEN 0
    ELSE 2
END)),
    CONSTRAINT chain_seal_follows_the_last CHECK ((prev_number = (number - 1))),
    CONSTRAINT chain_seal_goes_forward CHECK ((up_to_journal_id > after_journal_id)),
    CONSTRAINT chain_seal_is_not_empty CHECK ((journal_count >= 1)),
    CONSTRAINT chain_seal_number_is_positive CHECK ((number >= 1)),
    CONSTRAINT chain_seal_root_is_sha256 CHECK ((length(root) = 32))
);

CREATE TABLE ledger.currency (
    code text NOT NULL,
    exponent smallint NOT NULL,
    stripe_exponent smallint NOT NULL,
    stripe_multiple integer DEFAULT 1 NOT NULL,
    CONSTRAINT currency_code_is_iso CHECK ((code ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT currency_exponent_is_small CHECK (((exponent >= 0) AND (exponent <= 4))),
    CONSTRAINT currency_stripe_exponent_is_small CHECK (((stripe_exponent >= 0) AND (stripe_exponent <= 4))),
    CONSTRAINT currency_stripe_multiple_is_positive CHECK ((stripe_multiple > 0)),
    CONSTRAINT currency_unit_is_known CHECK (((((ledger.currency_unit(code) * ((10)::numeric ^ (exponent)::numeric)) = (1)::numeric) AND (scale(ledger.currency_unit(code)) = exponent)) IS TRUE))
);

CREATE TABLE ledger.journal_kind (
    kind text NOT NULL,
    is_authorizing boolean NOT NULL,
    is_manual boolean DEFAULT false NOT NULL,
    spends_promo boolean DEFAULT false NOT NULL,
    repays_debt boolean DEFAULT false NOT NULL,
    comment text NOT NULL
);

ALTER TABLE ledger.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.account_kind (
    kind text NOT NULL,
    owner_kind text NOT NULL,
    keeps_balance boolean NOT NULL,
    min_balance bigint,
    max_balance bigint,
    comment text NOT NULL,
    CONSTRAINT account_kind_derived_has_no_limits CHECK ((keeps_balance OR ((min_balance IS NULL) AND (max_balance IS NULL)))),
    CONSTRAINT account_kind_owner_is_known CHECK ((owner_kind = ANY (ARRAY['organization'::text, 'platform'::text])))
);

ALTER TABLE ledger.balance_checkpoint ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.balance_checkpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ledger.entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ledger.hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ledger.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.seal_watermark (
    is_only boolean DEFAULT true NOT NULL,
    journal_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    xid xid8 NOT NULL,
    marked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT seal_watermark_is_only CHECK (is_only)
);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_is_opened_once UNIQUE NULLS NOT DISTINCT (organization_id, kind, currency);

ALTER TABLE ONLY ledger.account_kind
    ADD CONSTRAINT account_kind_is_one_of_its_owner UNIQUE (kind, owner_kind, keeps_balance);

ALTER TABLE ONLY ledger.account_kind
    ADD CONSTRAINT account_kind_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_of_its_currency UNIQUE (id, currency, keeps_balance);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger.balance_checkpoint
    ADD CONSTRAINT balance_checkpoint_is_made_once UNIQUE (account_id, up_to_entry_id);

ALTER TABLE ONLY ledger.balance_checkpoint
    ADD CONSTRAINT balance_checkpoint_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger.chain_seal
    ADD CONSTRAINT chain_seal_is_referable UNIQUE (number, up_to_journal_id, root);

ALTER TABLE ONLY ledger.chain_seal
    ADD CONSTRAINT chain_seal_pkey PRIMARY KEY (number);

ALTER TABLE ONLY ledger.currency
    ADD CONSTRAINT currency_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_account_is_in_a_journal_once UNIQUE (journal_id, account_id);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_after_is_referable UNIQUE (account_id, seq, balance_after);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_seq_is_unique UNIQUE (account_id, seq);

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_idempotency_key_is_unique UNIQUE (idempotency_key);

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_journal_is_unique UNIQUE (journal_id);

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_idempotency_key_is_unique UNIQUE (idempotency_key);

ALTER TABLE ONLY ledger.journal_kind
    ADD CONSTRAINT journal_kind_manual_is_unique UNIQUE (kind, is_manual);

ALTER TABLE ONLY ledger.journal_kind
    ADD CONSTRAINT journal_kind_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger.seal_watermark
    ADD CONSTRAINT seal_watermark_pkey PRIMARY KEY (is_only);

CREATE INDEX account_by_currency ON ledger.account USING btree (currency);

CREATE INDEX account_by_kind ON ledger.account USING btree (kind, owner_kind, keeps_balance);

CREATE INDEX chain_seal_by_prev ON ledger.chain_seal USING btree (prev_number, after_journal_id, prev_root);

CREATE INDEX entry_by_account ON ledger.entry USING btree (account_id, id);

CREATE INDEX hold_by_account ON ledger.hold USING btree (account_id, state);

CREATE INDEX hold_due ON ledger.hold USING btree (expires_at) WHERE (state = 'active'::text);

CREATE INDEX journal_by_kind ON ledger.journal USING btree (kind, is_manual);

CREATE INDEX journal_by_reversed ON ledger.journal USING btree (reverses_id) WHERE (reverses_id IS NOT NULL);

CREATE INDEX journal_by_subject ON ledger.journal USING btree (subject_id) WHERE (subject_id IS NOT NULL);

CREATE INDEX journal_by_time ON ledger.journal USING brin (created_at);

CREATE UNIQUE INDEX journal_object_is_posted_once ON ledger.journal USING btree (processor, object_id) WHERE (object_id IS NOT NULL);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_balance_is_its_last_entry FOREIGN KEY (id, seq, balance) REFERENCES ledger.entry(account_id, seq, balance_after);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_kind_fits_its_owner FOREIGN KEY (kind, owner_kind, keeps_balance) REFERENCES ledger.account_kind(kind, owner_kind, keeps_balance);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY ledger.balance_checkpoint
    ADD CONSTRAINT balance_checkpoint_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger.account(id);

ALTER TABLE ONLY ledger.chain_seal
    ADD CONSTRAINT chain_seal_begins_where_the_last_ended FOREIGN KEY (prev_number, after_journal_id, prev_root) REFERENCES ledger.chain_seal(number, up_to_journal_id, root);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_account_is_of_its_currency FOREIGN KEY (account_id, currency, keeps_balance) REFERENCES ledger.account(id, currency, keeps_balance);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_starts_where_the_last_ended FOREIGN KEY (account_id, prev_seq, balance_before) REFERENCES ledger.entry(account_id, seq, balance_after);

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger.account(id);

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_kind_is_known FOREIGN KEY (kind, is_manual) REFERENCES ledger.journal_kind(kind, is_manual);

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES ledger.journal(id);

ALTER TABLE ledger.account ENABLE ROW LEVEL SECURITY;

ALTER TABLE ledger.balance_checkpoint ENABLE ROW LEVEL SECURITY;

ALTER TABLE ledger.chain_seal ENABLE ROW LEVEL SECURITY;

ALTER TABLE ledger.entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE ledger.hold ENABLE ROW LEVEL SECURITY;

ALTER TABLE ledger.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE ledger.seal_watermark ENABLE ROW LEVEL SECURITY;
