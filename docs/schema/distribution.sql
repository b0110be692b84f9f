CREATE TYPE distribution.buyer AS (
	subscription_id uuid,
	organization_id uuid,
	competition_level_id uuid,
	price bigint,
	max_buyers integer,
	turn bigint,
	share_id uuid
);

CREATE TABLE distribution.candidate_decision (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    rank integer NOT NULL,
    lead_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    decision text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT candidate_decision_is_known CHECK ((decision = ANY (ARRAY['bought'::text, 'already_bought'::text, 'organization_inactive'::text, 'closed'::text, 'filter'::text, 'filter_unknown'::text, 'insufficient_funds'::text]))),
    CONSTRAINT candidate_decision_rank_is_positive CHECK ((rank >= 1))
)
PARTITION BY RANGE (created_at);

CREATE TABLE distribution.trace (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    order_position integer NOT NULL,
    price bigint NOT NULL,
    max_buyers integer NOT NULL,
    room integer NOT NULL,
    evaluated_count integer NOT NULL,
    bought integer NOT NULL,
    rejection_counts jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT trace_counts_add_up CHECK (((bought >= 0) AND (bought <= LEAST(room, evaluated_count))))
)
PARTITION BY RANGE (created_at);

CREATE TYPE distribution.run_choice AS (
	buyers distribution.buyer[],
	traces distribution.trace[],
	decisions distribution.candidate_decision[],
	retry_at timestamp with time zone,
	currency text
);

CREATE TYPE distribution.attempt AS (
	choice distribution.run_choice,
	answers jsonb
);

CREATE TYPE distribution.candidate AS (
	turn bigint,
	subscription_id uuid,
	organization_id uuid,
	is_inactive boolean,
	is_closed boolean,
	share_id uuid,
	distance_conditions jsonb,
	predicate jsonpath
);

CREATE TYPE distribution.compiled_filter AS (
	predicate text,
	access_field text,
	access_terms text[],
	access_share numeric,
	faults jsonb,
	distance_conditions jsonb
);

CREATE TYPE distribution.explanation AS (
	subscription_id uuid,
	organization_id uuid,
	competition_level_id uuid,
	run_id uuid,
	decided_at timestamp with time zone,
	gate text,
	organization text,
	competition_level text
);

CREATE TYPE distribution.level_result AS (
	evaluated_count integer,
	buyers distribution.buyer[],
	rejection_counts jsonb,
	decisions distribution.candidate_decision[]
);

CREATE TYPE distribution.missed_lead AS (
	lead_id uuid,
	run_id uuid,
	decided_at timestamp with time zone,
	gate text
);

CREATE TYPE distribution.move AS (
	turn bigint,
	round_length integer
);

CREATE TYPE distribution.niche_rules AS (
	currency text,
	cascade_rule text,
	opening_wait interval,
	levels catalog.competition_level[]
);

CREATE TYPE distribution.opening AS (
	is_open boolean,
	changes_at timestamp with time zone
);

CREATE TYPE distribution.request AS (
	lead intake.lead,
	terms text[],
	currency text,
	at timestamp with time zone,
	taken uuid[],
	shares uuid[]
);

CREATE TYPE distribution.what_if_lead AS (
	lead_id uuid,
	"position" bigint,
	ended_at timestamp with time zone,
	has_room boolean,
	last_organization_id uuid,
	last_asked_turn bigint,
	is_mine boolean,
	has_it boolean,
	my_turn bigint,
	next_turn bigint,
	is_wanted boolean
);

CREATE TABLE distribution.cap (
    subscription_id uuid NOT NULL,
    period text NOT NULL,
    max_leads integer,
    max_spend bigint,
    window_ends_at timestamp with time zone NOT NULL,
    leads integer DEFAULT 0 NOT NULL,
    spend bigint DEFAULT 0 NOT NULL,
    CONSTRAINT cap_caps_something CHECK ((num_nonnulls(max_leads, max_spend) >= 1)),
    CONSTRAINT cap_counts_are_not_negative CHECK (((leads >= 0) AND (spend >= 0))),
    CONSTRAINT cap_leads_are_positive CHECK ((max_leads >= 1)),
    CONSTRAINT cap_period_is_known CHECK ((period = ANY (ARRAY['hour'::text, 'day'::text, 'week'::text, 'month'::text, 'total'::text]))),
    CONSTRAINT cap_spend_is_positive CHECK ((max_spend >= 1))
)
WITH (fillfactor='80');

CREATE SEQUENCE distribution."position"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE distribution.subscription (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    niche_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    form_schema_id uuid,
    status text DEFAULT 'active'::text NOT NULL,
    filter jsonb NOT NULL,
    predicate jsonpath NOT NULL,
    distance_conditions jsonb,
    access_field text,
    access_terms text[] NOT NULL,
    turn bigint DEFAULT distribution.turn_at(nextval('distribution."position"'::regclass)) NOT NULL,
    round_length integer,
    share_id uuid,
    ineligible_reason text DEFAULT 'insufficient_funds'::text,
    filter_faults jsonb,
    weight smallint DEFAULT 1 NOT NULL,
    opening_hours int4multirange,
    closes_at timestamp with time zone,
    resumes_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT subscription_closes_only_if_it_opens CHECK (((closes_at IS NULL) OR (opening_hours IS NOT NULL))),
    CONSTRAINT subscription_ended_has_a_time CHECK (((status = 'ended'::text) = (ended_at IS NOT NULL))),
    CONSTRAINT subscription_everything_is_a_term CHECK (((access_field IS NULL) = (access_terms = '{*}'::text[]))),
    CONSTRAINT subscription_filter_faults_are_a_list CHECK (((jsonb_typeof(filter_faults) = 'array'::text) AND (filter_faults <> '[]'::jsonb))),
    CONSTRAINT subscription_filter_is_an_object CHECK ((jsonb_typeof(filter) = 'object'::text)),
    CONSTRAINT subscription_ineligible_reason_is_known CHECK ((ineligible_reason = ANY (ARRAY['filter_invalid'::text, 'organization_inactive'::text, 'insufficient_funds'::text, 'capped'::text, 'closed'::text]))),
    CONSTRAINT subscription_invalid_filter_has_faults CHECK (((filter_faults IS NOT NULL) = (NOT (ineligible_reason IS DISTINCT FROM 'filter_invalid'::text)))),
    CONSTRAINT subscription_only_a_pause_in_time_has_an_end CHECK (((resumes_at IS NOT NULL) = (COALESCE(ineligible_reason, ''::text) = ANY (ARRAY['capped'::text, 'closed'::text])))),
    CONSTRAINT subscription_opening_hours_are_of_a_week CHECK (((NOT isempty(opening_hours)) AND (opening_hours <@ int4multirange(int4range(0, ((7 * 24) * 60)))))),
    CONSTRAINT subscription_round_length_is_positive CHECK ((round_length > 0)),
    CONSTRAINT subscription_stands_under_a_term CHECK ((cardinality(access_terms) >= 1)),
    CONSTRAINT subscription_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text]))),
    CONSTRAINT subscription_weight_is_moderate CHECK (((weight >= 1) AND (weight <= 100)))
)
WITH (fillfactor='80');

CREATE TYPE distribution.what_if_order AS (
	level catalog.competition_level,
	subscription distribution.subscription,
	organization_id uuid,
	since timestamp with time zone,
	filter distribution.compiled_filter,
	is_hidden boolean,
	is_rounded boolean,
	caps distribution.cap[],
	price bigint,
	currency text,
	time_zone text
);

CREATE TYPE distribution.what_if_step AS (
	lead_id uuid,
	gate text,
	loser_id uuid,
	is_mine boolean,
	is_wanted boolean
);

CREATE TABLE distribution.waiting_lead (
    lead_id uuid NOT NULL,
    retry_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE distribution.rotation (
    competition_level_id uuid NOT NULL,
    term text NOT NULL,
    turn bigint NOT NULL,
    subscription_id uuid NOT NULL,
    CONSTRAINT rotation_term_is_short CHECK ((length(term) <= 200))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='200');

CREATE TABLE distribution.run (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    lead_id uuid NOT NULL,
    "position" bigint DEFAULT nextval('distribution."position"'::regclass) NOT NULL,
    outcome text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT run_ends_after_it_started CHECK ((ended_at >= started_at)),
    CONSTRAINT run_outcome_is_known CHECK ((outcome = ANY (ARRAY['sold'::text, 'unsold'::text, 'full'::text, 'waiting'::text])))
);

CREATE TABLE distribution.candidate_decision_default (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    rank integer NOT NULL,
    lead_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    decision text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT candidate_decision_is_known CHECK ((decision = ANY (ARRAY['bought'::text, 'already_bought'::text, 'organization_inactive'::text, 'closed'::text, 'filter'::text, 'filter_unknown'::text, 'insufficient_funds'::text]))),
    CONSTRAINT candidate_decision_rank_is_positive CHECK ((rank >= 1))
);

CREATE TABLE distribution.filter_upgrade (
    niche_id uuid NOT NULL,
    form_schema_id uuid NOT NULL,
    upgraded_count integer DEFAULT 0 NOT NULL,
    invalid_count integer DEFAULT 0 NOT NULL,
    requested_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT filter_upgrade_counts_are_not_negative CHECK (((upgraded_count >= 0) AND (invalid_count >= 0)))
);

CREATE TABLE distribution.rotation_exclusion (
    subscription_id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT rotation_exclusion_ends_after_it_began CHECK ((ended_at >= began_at)),
    CONSTRAINT rotation_exclusion_reason_is_known CHECK ((reason = ANY (ARRAY['paused'::text, 'ended'::text, 'filter_invalid'::text, 'insufficient_funds'::text, 'organization_inactive'::text, 'capped'::text, 'closed'::text])))
);

CREATE TABLE distribution.trace_default (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    order_position integer NOT NULL,
    price bigint NOT NULL,
    max_buyers integer NOT NULL,
    room integer NOT NULL,
    evaluated_count integer NOT NULL,
    bought integer NOT NULL,
    rejection_counts jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT trace_counts_add_up CHECK (((bought >= 0) AND (bought <= LEAST(room, evaluated_count))))
);

ALTER TABLE ONLY distribution.candidate_decision
    ADD CONSTRAINT candidate_decision_pkey PRIMARY KEY (run_id, competition_level_id, rank, created_at);

ALTER TABLE ONLY distribution.candidate_decision_default
    ADD CONSTRAINT candidate_decision_default_pkey PRIMARY KEY (run_id, competition_level_id, rank, created_at);

ALTER TABLE ONLY distribution.cap
    ADD CONSTRAINT cap_pkey PRIMARY KEY (subscription_id, period);

ALTER TABLE ONLY distribution.filter_upgrade
    ADD CONSTRAINT filter_upgrade_pkey PRIMARY KEY (niche_id);

ALTER TABLE ONLY distribution.rotation_exclusion
    ADD CONSTRAINT rotation_exclusion_pkey PRIMARY KEY (subscription_id, began_at);

ALTER TABLE ONLY distribution.rotation
    ADD CONSTRAINT rotation_pkey PRIMARY KEY (competition_level_id, term, turn, subscription_id);

ALTER TABLE ONLY distribution.rotation
    ADD CONSTRAINT rotation_term_is_named_once UNIQUE (subscription_id, term);

ALTER TABLE ONLY distribution.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY distribution.run
    ADD CONSTRAINT run_position_is_unique UNIQUE ("position");

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_of_its_level UNIQUE (id, competition_level_id);

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_of_its_organization UNIQUE (id, organization_id);

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (id);

ALTER TABLE ONLY distribution.trace
    ADD CONSTRAINT trace_pkey PRIMARY KEY (run_id, competition_level_id, created_at);

ALTER TABLE ONLY distribution.trace_default
    ADD CONSTRAINT trace_default_pkey PRIMARY KEY (run_id, competition_level_id, created_at);

ALTER TABLE ONLY distribution.waiting_lead
    ADD CONSTRAINT waiting_lead_pkey PRIMARY KEY (lead_id);

CREATE INDEX candidate_decision_by_lead ON ONLY distribution.candidate_decision USING btree (lead_id, organization_id);

CREATE INDEX candidate_decision_by_organization ON ONLY distribution.candidate_decision USING btree (organization_id, created_at DESC, run_id DESC);

CREATE INDEX candidate_decision_default_lead_id_organization_id_idx ON distribution.candidate_decision_default USING btree (lead_id, organization_id);

CREATE INDEX candidate_decision_default_organization_id_created_at_run_i_idx ON distribution.candidate_decision_default USING btree (organization_id, created_at DESC, run_id DESC);

CREATE INDEX filter_upgrade_by_schema ON distribution.filter_upgrade USING btree (form_schema_id, niche_id);

CREATE UNIQUE INDEX rotation_exclusion_that_lasts ON distribution.rotation_exclusion USING btree (subscription_id) WHERE (ended_at IS NULL);

CREATE INDEX run_by_lead ON distribution.run USING btree (lead_id, "position");

CREATE INDEX subscription_by_clock ON distribution.subscription USING btree (LEAST(resumes_at, closes_at)) WHERE (status <> 'ended'::text);

CREATE INDEX subscription_by_level ON distribution.subscription USING btree (competition_level_id, niche_id);

CREATE INDEX subscription_by_niche ON distribution.subscription USING btree (niche_id);

CREATE INDEX subscription_by_organization ON distribution.subscription USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX subscription_by_schema ON distribution.subscription USING btree (form_schema_id, niche_id);

CREATE INDEX subscription_by_share ON distribution.subscription USING btree (share_id, competition_level_id) WHERE (share_id IS NOT NULL);

CREATE UNIQUE INDEX subscription_is_unique_while_it_lasts ON distribution.subscription USING btree (organization_id, competition_level_id) WHERE (status <> 'ended'::text);

CREATE INDEX subscription_that_shares ON distribution.subscription USING btree (organization_id) WHERE (share_id IS NOT NULL);

CREATE INDEX subscription_with_hours ON distribution.subscription USING btree (competition_level_id) WHERE ((opening_hours IS NOT NULL) AND (status = 'active'::text));

CREATE INDEX trace_by_age ON ONLY distribution.trace USING btree (created_at DESC);

CREATE INDEX trace_default_created_at_idx ON distribution.trace_default USING btree (created_at DESC);

CREATE INDEX waiting_lead_by_retry ON distribution.waiting_lead USING btree (retry_at);

CREATE INDEX waiting_lead_for_filters ON distribution.waiting_lead USING btree (lead_id) WHERE (retry_at IS NULL);

ALTER TABLE distribution.candidate_decision
    ADD CONSTRAINT candidate_decision_run_id_fkey FOREIGN KEY (run_id) REFERENCES distribution.run(id);

ALTER TABLE ONLY distribution.cap
    ADD CONSTRAINT cap_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES distribution.subscription(id);

ALTER TABLE ONLY distribution.filter_upgrade
    ADD CONSTRAINT filter_upgrade_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE ONLY distribution.filter_upgrade
    ADD CONSTRAINT filter_upgrade_schema_is_of_its_niche FOREIGN KEY (form_schema_id, niche_id) REFERENCES catalog.form_schema(id, niche_id) ON DELETE CASCADE;

ALTER TABLE ONLY distribution.rotation_exclusion
    ADD CONSTRAINT rotation_exclusion_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES distribution.subscription(id);

ALTER TABLE ONLY distribution.rotation
    ADD CONSTRAINT rotation_is_of_its_level FOREIGN KEY (subscription_id, competition_level_id) REFERENCES distribution.subscription(id, competition_level_id);

ALTER TABLE ONLY distribution.run
    ADD CONSTRAINT run_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_level_is_of_its_niche FOREIGN KEY (competition_level_id, niche_id) REFERENCES catalog.competition_level(id, niche_id);

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_schema_is_of_its_niche FOREIGN KEY (form_schema_id, niche_id) REFERENCES catalog.form_schema(id, niche_id);

ALTER TABLE distribution.trace
    ADD CONSTRAINT trace_run_id_fkey FOREIGN KEY (run_id) REFERENCES distribution.run(id);

ALTER TABLE ONLY distribution.waiting_lead
    ADD CONSTRAINT waiting_lead_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE distribution.candidate_decision ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.candidate_decision_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.cap ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.filter_upgrade ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.rotation ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.rotation_exclusion ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.run ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.subscription ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.trace ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.trace_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE distribution.waiting_lead ENABLE ROW LEVEL SECURITY;
