CREATE TYPE report.attribution_line AS (
	period date,
	niche_id uuid,
	niche text,
	utm_source text,
	utm_medium text,
	utm_campaign text,
	partner text,
	submitted bigint,
	sold bigint,
	bad bigint,
	sold_to bigint,
	currency text,
	net numeric
);

CREATE TYPE report.deposit_line AS (
	period date,
	processor text,
	currency text,
	begun bigint,
	paid_count bigint,
	unpaid_count bigint,
	paid numeric,
	refunded numeric,
	disputed numeric
);

CREATE TYPE report.growth_line AS (
	period date,
	sign_ups bigint,
	activated bigint,
	converted bigint,
	activations bigint,
	conversions bigint,
	trials bigint,
	trials_converted bigint
);

CREATE TYPE report.lead_line AS (
	period date,
	niche_id uuid,
	niche text,
	submitted bigint,
	pending bigint,
	approved bigint,
	rejected bigint,
	distributed bigint,
	unsold bigint,
	bad bigint,
	sold_to bigint
);

CREATE TYPE report.plan_line AS (
	plan_id uuid,
	plan text,
	currency text,
	subscriptions bigint,
	revenue numeric
);

CREATE TYPE report.plan_usage_line AS (
	month date,
	plan_id uuid,
	plan text,
	organizations bigint,
	calls bigint,
	overrun bigint,
	largest bigint
);

CREATE TYPE report.provider_line AS (
	period date,
	organization_id uuid,
	organization text,
	currency text,
	sold_count bigint,
	sold numeric,
	average_price numeric,
	refunded_count bigint,
	refunded numeric,
	net numeric
);

CREATE TYPE report.recurring_line AS (
	period date,
	currency text,
	opening numeric,
	new numeric,
	expansion numeric,
	contraction numeric,
	churn numeric,
	reactivation numeric,
	closing numeric,
	opening_payers bigint,
	new_payers bigint,
	churned_payers bigint,
	reactivated_payers bigint,
	closing_payers bigint,
	lost_percent numeric,
	retained_percent numeric,
	lost_payers_percent numeric
);

CREATE TYPE report.refund_line AS (
	period date,
	niche_id uuid,
	niche text,
	reason text,
	currency text,
	requested bigint,
	pending bigint,
	rejected bigint,
	refunded_count bigint,
	refunded numeric
);

CREATE TYPE report.retention_line AS (
	cohort date,
	month date,
	currency text,
	payers bigint,
	revenue numeric
);

CREATE TYPE report.revenue_line AS (
	period date,
	niche_id uuid,
	niche text,
	currency text,
	sold_count bigint,
	sold numeric,
	promotional numeric,
	refunded_count bigint,
	refunded numeric,
	net numeric,
	promotional_refunded numeric
);

CREATE TYPE report.finding AS (
	kind text,
	id uuid,
	title text,
	subtitle text,
	status text,
	created_at timestamp with time zone
);

CREATE TYPE report.growth_fact AS (
	measure text,
	day date,
	cohort date,
	plan_id uuid,
	currency text,
	amount bigint,
	count bigint
);

CREATE TYPE report.source_sum AS (
	day date,
	niche_id uuid,
	utm_source text,
	utm_medium text,
	utm_campaign text,
	partner text,
	submitted bigint,
	sold bigint,
	bad bigint,
	sold_to bigint,
	net bigint
);

CREATE TABLE report.growth_day (
    id bigint NOT NULL,
    measure text NOT NULL,
    day date NOT NULL,
    cohort date,
    plan_id uuid,
    currency text,
    amount bigint NOT NULL,
    count bigint NOT NULL,
    fact_count bigint NOT NULL
);

CREATE TABLE report.rollup_watermark (
    is_only boolean DEFAULT true NOT NULL,
    journal_id bigint NOT NULL,
    time_zone text NOT NULL,
    rolled_up_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    cell text DEFAULT 'main'::text NOT NULL,
    CONSTRAINT rollup_watermark_cell_is_a_name CHECK ((cell ~ '^[a-z][a-z0-9_]{0,30}$'::text)),
    CONSTRAINT rollup_watermark_is_only CHECK (is_only)
);

CREATE TABLE report.lead_change (
    id bigint NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    niche_id uuid NOT NULL,
    measure text NOT NULL,
    count bigint NOT NULL,
    lead_id uuid,
    sold bigint DEFAULT 0 NOT NULL,
    net bigint DEFAULT 0 NOT NULL
);

CREATE TABLE report.lead_day (
    day date NOT NULL,
    niche_id uuid NOT NULL,
    measure text NOT NULL,
    count bigint NOT NULL
);

CREATE TABLE report.source (
    id bigint NOT NULL,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    partner text,
    hash bytea NOT NULL
);

CREATE TABLE report.source_day (
    day date NOT NULL,
    niche_id uuid NOT NULL,
    source_id bigint NOT NULL,
    submitted bigint NOT NULL,
    sold bigint NOT NULL,
    bad bigint NOT NULL,
    sold_to bigint NOT NULL,
    net bigint NOT NULL
);

CREATE TABLE report.ledger_day (
    id bigint NOT NULL,
    day date NOT NULL,
    currency text NOT NULL,
    niche_id uuid,
    journal_kind text NOT NULL,
    account_kind text NOT NULL,
    amount bigint NOT NULL,
    entry_count bigint NOT NULL,
    cell text DEFAULT 'main'::text NOT NULL
);

CREATE TABLE report.provider_sum (
    id bigint NOT NULL,
    granularity text NOT NULL,
    period date NOT NULL,
    organization_id uuid NOT NULL,
    niche_id uuid NOT NULL,
    currency text NOT NULL,
    sold_count bigint NOT NULL,
    sold bigint NOT NULL,
    refunded_count bigint NOT NULL,
    refunded bigint NOT NULL,
    CONSTRAINT provider_sum_granularity_is_known CHECK ((granularity = ANY (ARRAY['day'::text, 'month'::text]))),
    CONSTRAINT provider_sum_month_begins_on_its_first CHECK (((granularity <> 'month'::text) OR (EXTRACT(day FROM period) = (1)::numeric)))
);

CREATE TABLE report.growth_counted (
    organization_id uuid NOT NULL,
    facts report.growth_fact[] NOT NULL
);

ALTER TABLE report.growth_day ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME report.growth_day_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE report.growth_notice (
    id bigint NOT NULL,
    organization_id uuid NOT NULL
);

ALTER TABLE report.growth_notice ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME report.growth_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE report.lead_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME report.lead_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE report.ledger_day ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME report.ledger_day_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE report.ledger_niche (
    cell text NOT NULL,
    niche_id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL
);

ALTER TABLE report.provider_sum ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME report.provider_sum_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE report.source ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME report.source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY report.growth_counted
    ADD CONSTRAINT growth_counted_pkey PRIMARY KEY (organization_id);

ALTER TABLE ONLY report.growth_day
    ADD CONSTRAINT growth_day_is_summed_once UNIQUE NULLS NOT DISTINCT (measure, day, cohort, plan_id, currency);

ALTER TABLE ONLY report.growth_day
    ADD CONSTRAINT growth_day_pkey PRIMARY KEY (id);

ALTER TABLE ONLY report.growth_notice
    ADD CONSTRAINT growth_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY report.lead_change
    ADD CONSTRAINT lead_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY report.lead_day
    ADD CONSTRAINT lead_day_pkey PRIMARY KEY (day, niche_id, measure);

ALTER TABLE ONLY report.ledger_day
    ADD CONSTRAINT ledger_day_is_of_one_cell UNIQUE (cell, id);
ALTER TABLE ONLY report.ledger_day REPLICA IDENTITY USING INDEX ledger_day_is_of_one_cell;

ALTER TABLE ONLY report.ledger_day
    ADD CONSTRAINT ledger_day_is_summed_once UNIQUE NULLS NOT DISTINCT (day, niche_id, currency, journal_kind, account_kind);

ALTER TABLE ONLY report.ledger_day
    ADD CONSTRAINT ledger_day_pkey PRIMARY KEY (id);

ALTER TABLE ONLY report.ledger_niche
    ADD CONSTRAINT ledger_niche_pkey PRIMARY KEY (cell, niche_id);

ALTER TABLE ONLY report.provider_sum
    ADD CONSTRAINT provider_sum_is_summed_once UNIQUE (granularity, period, organization_id, niche_id, currency);

ALTER TABLE ONLY report.provider_sum
    ADD CONSTRAINT provider_sum_pkey PRIMARY KEY (id);

ALTER TABLE ONLY report.rollup_watermark
    ADD CONSTRAINT rollup_watermark_cell_is_unique UNIQUE (cell);
ALTER TABLE ONLY report.rollup_watermark REPLICA IDENTITY USING INDEX rollup_watermark_cell_is_unique;

ALTER TABLE ONLY report.rollup_watermark
    ADD CONSTRAINT rollup_watermark_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY report.source_day
    ADD CONSTRAINT source_day_pkey PRIMARY KEY (day, niche_id, source_id);

ALTER TABLE ONLY report.source
    ADD CONSTRAINT source_is_known_once UNIQUE (hash);

ALTER TABLE ONLY report.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (id);

CREATE INDEX growth_day_empty ON report.growth_day USING btree (id) WHERE (fact_count = 0);

CREATE INDEX provider_sum_by_organization ON report.provider_sum USING btree (organization_id, granularity, period);

CREATE INDEX source_day_by_source ON report.source_day USING btree (source_id);

ALTER TABLE ONLY report.ledger_day
    ADD CONSTRAINT ledger_day_cell_is_this_one FOREIGN KEY (cell) REFERENCES report.rollup_watermark(cell) ON UPDATE CASCADE;

ALTER TABLE ONLY report.ledger_niche
    ADD CONSTRAINT ledger_niche_cell_fkey FOREIGN KEY (cell) REFERENCES report.rollup_watermark(cell) ON UPDATE CASCADE;

ALTER TABLE ONLY report.source_day
    ADD CONSTRAINT source_day_source_id_fkey FOREIGN KEY (source_id) REFERENCES report.source(id);

ALTER TABLE report.growth_counted ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.growth_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.growth_notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.lead_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.lead_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.ledger_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.ledger_niche ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.provider_sum ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.rollup_watermark ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.source ENABLE ROW LEVEL SECURITY;

ALTER TABLE report.source_day ENABLE ROW LEVEL SECURITY;
