CREATE TYPE notification.card AS (
	delivery_id uuid,
	rule_id uuid,
	rule_version integer,
	rule_position integer,
	channel_id uuid,
	destination_id uuid,
	organization_id uuid,
	collapse_key text,
	due_at timestamp with time zone,
	closes_at timestamp with time zone,
	event_ids bigint[],
	events jsonb
);

CREATE TYPE notification.match AS (
	event_id bigint,
	event jsonb,
	rule_id uuid,
	rule_version integer,
	rule_position integer,
	channel_id uuid,
	destination_id uuid,
	organization_id uuid,
	collapse_key text,
	due_at timestamp with time zone,
	closes_at timestamp with time zone
);

CREATE TYPE notification.recipient AS (
	id uuid,
	refs jsonb
);

CREATE TYPE notification.story_step AS (
	happened_at timestamp with time zone,
	kind text,
	amount numeric,
	currency text,
	person text,
	via text,
	outcome text,
	note text
);

CREATE TABLE notification.delivery (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    template text,
    rule_id uuid,
    rule_version integer,
    channel_id uuid,
    destination_id uuid,
    sequence bigint,
    organization_id uuid,
    user_id uuid,
    lead_id uuid,
    proof_id uuid,
    refs jsonb DEFAULT '{}'::jsonb NOT NULL,
    event_kind text,
    events jsonb DEFAULT '[]'::jsonb NOT NULL,
    event_count integer DEFAULT 0 NOT NULL,
    message jsonb,
    is_test boolean DEFAULT false NOT NULL,
    collapse_key text,
    status text DEFAULT 'due'::text NOT NULL,
    due_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    job_id bigint,
    source bytea,
    status_code integer,
    last_error text,
    external_reference text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT delivery_event_count_is_right CHECK ((event_count >= jsonb_array_length(events))),
    CONSTRAINT delivery_events_are_a_short_list CHECK (((jsonb_typeof(events) = 'array'::text) AND (jsonb_array_length(events) <= 100))),
    CONSTRAINT delivery_external_reference_is_short CHECK ((length(external_reference) <= 200)),
    CONSTRAINT delivery_finished_has_a_time CHECK (((status = ANY (ARRAY['sent'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT delivery_has_one_recipient CHECK (((num_nonnulls(user_id, lead_id, proof_id, channel_id) = 1) OR ((num_nonnulls(user_id, lead_id, proof_id, channel_id) = 0) AND ((organization_id IS NOT NULL) OR ((template = 'contact_confirmation'::text) AND (refs ? 'contact_message_id'::text)) OR ((template = 'payment_thanks'::text) AND (refs ? 'deposit_id'::text)))))),
    CONSTRAINT delivery_in_a_queue_has_a_number CHECK (((destination_id IS NULL) = (sequence IS NULL))),
    CONSTRAINT delivery_is_a_mail_or_of_a_channel CHECK ((num_nonnulls(template, channel_id) >= 1)),
    CONSTRAINT delivery_last_error_is_short CHECK ((length(last_error) <= 1000)),
    CONSTRAINT delivery_message_is_a_test CHECK (((message IS NULL) OR is_test)),
    CONSTRAINT delivery_refs_are_an_object CHECK ((jsonb_typeof(refs) = 'object'::text)),
    CONSTRAINT delivery_status_is_known CHECK ((status = ANY (ARRAY['held'::text, 'due'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
)
PARTITION BY RANGE (id);

CREATE TABLE notification.channel (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid,
    kind text NOT NULL,
    name text NOT NULL,
    secret bytea,
    secret_key_id text GENERATED ALWAYS AS (extensions.pgp_key_id(secret)) STORED,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    destination_id uuid,
    status text DEFAULT 'active'::text NOT NULL,
    disabled_reason text,
    disabled_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    failing_since_at timestamp with time zone,
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT channel_disabled_reason_is_short CHECK ((length(disabled_reason) <= 1000)),
    CONSTRAINT channel_disabled_says_why CHECK (((status = 'disabled'::text) = ((disabled_reason IS NOT NULL) AND (disabled_at IS NOT NULL)))),
    CONSTRAINT channel_has_what_its_kind_needs CHECK (
CASE
    WHEN (kind = 'email'::text) THEN ((secret IS NULL) AND (destination_id IS NULL) AND (COALESCE((settings ->> 'address'::text), ''::text) <> ''::text))
    ELSE ((secret IS NOT NULL) AND (destination_id IS NOT NULL))
END),
    CONSTRAINT channel_kind_is_known CHECK ((kind = ANY (ARRAY['google_chat'::text, 'slack'::text, 'teams'::text, 'telegram'::text, 'email'::text, 'endpoint'::text]))),
    CONSTRAINT channel_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
    CONSTRAINT channel_settings_are_an_object CHECK ((jsonb_typeof(settings) = 'object'::text)),
    CONSTRAINT channel_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);

CREATE TABLE notification.destination (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    kind text NOT NULL,
    key_hash bytea NOT NULL,
    every interval DEFAULT '00:00:01'::interval NOT NULL,
    next_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    in_flight_id uuid,
    leased_until_at timestamp with time zone,
    last_lane_id uuid,
    waiting_lane_id uuid,
    last_sequence bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT destination_interval_is_sensible CHECK (((every >= '00:00:00'::interval) AND (every <= '01:00:00'::interval))),
    CONSTRAINT destination_kind_is_known CHECK ((kind = ANY (ARRAY['google_chat'::text, 'slack'::text, 'teams'::text, 'telegram'::text, 'endpoint'::text]))),
    CONSTRAINT destination_lease_is_of_a_delivery CHECK (((in_flight_id IS NULL) = (leased_until_at IS NULL)))
);

CREATE TABLE notification.rule (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid,
    name text NOT NULL,
    event_kinds text[] NOT NULL,
    channel_id uuid,
    recipient_kind text,
    template text,
    setting text,
    filter jsonb DEFAULT '{}'::jsonb NOT NULL,
    predicate jsonpath,
    distance_conditions jsonb,
    access_terms text[] DEFAULT '{*}'::text[] NOT NULL,
    mode text DEFAULT 'compact'::text NOT NULL,
    body_template jsonb,
    digest text DEFAULT 'each'::text NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    "position" integer DEFAULT 0 NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT rule_digest_is_known CHECK ((digest = ANY (ARRAY['each'::text, 'hourly'::text, 'daily'::text]))),
    CONSTRAINT rule_filter_is_an_object CHECK ((jsonb_typeof(filter) = 'object'::text)),
    CONSTRAINT rule_filter_is_compiled CHECK (((filter = '{}'::jsonb) OR (predicate IS NOT NULL))),
    CONSTRAINT rule_has_one_target CHECK (((num_nonnulls(channel_id, template) = 1) AND ((template IS NULL) = (recipient_kind IS NULL)))),
    CONSTRAINT rule_has_terms CHECK ((cardinality(access_terms) > 0)),
    CONSTRAINT rule_mails_are_of_the_platform CHECK (((template IS NULL) OR (organization_id IS NULL))),
    CONSTRAINT rule_mails_have_no_filter CHECK (((template IS NULL) OR ((filter = '{}'::jsonb) AND (predicate IS NULL) AND (digest = 'each'::text) AND (quiet_from IS NULL) AND (body_template IS NULL)))),
    CONSTRAINT rule_mode_is_known CHECK ((mode = ANY (ARRAY['compact'::text, 'detailed'::text]))),
    CONSTRAINT rule_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
    CONSTRAINT rule_names_events CHECK ((((cardinality(event_kinds) >= 1) AND (cardinality(event_kinds) <= 50)) AND (array_position(event_kinds, NULL::text) IS NULL))),
    CONSTRAINT rule_quiet_hours_have_two_ends CHECK ((((quiet_from IS NULL) = (quiet_until IS NULL)) AND (quiet_from <> quiet_until))),
    CONSTRAINT rule_recipient_kind_is_known CHECK ((recipient_kind = ANY (ARRAY['user'::text, 'organization'::text, 'lead'::text, 'proof'::text, 'contact_message'::text, 'payment'::text, 'admins'::text, 'alert'::text, 'billing'::text]))),
    CONSTRAINT rule_setting_is_of_the_platform CHECK (((setting IS NULL) OR (organization_id IS NULL))),
    CONSTRAINT rule_version_counts CHECK ((version >= 1))
);

CREATE TABLE notification.pending_event (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    refs jsonb NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    problem text,
    CONSTRAINT pending_event_problem_is_short CHECK ((length(problem) <= 1000))
);

CREATE TABLE notification.balance_alert (
    organization_id uuid NOT NULL,
    currency text NOT NULL,
    threshold bigint,
    email text,
    confirmed_at timestamp with time zone,
    is_low boolean DEFAULT false NOT NULL,
    alerted_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT balance_alert_confirmed_is_an_address CHECK (((confirmed_at IS NULL) OR (email IS NOT NULL))),
    CONSTRAINT balance_alert_email_is_lower_case CHECK ((email = lower(email))),
    CONSTRAINT balance_alert_threshold_is_not_negative CHECK ((threshold >= 0))
);

CREATE TABLE notification.attempt (
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    organization_id uuid,
    outcome text NOT NULL,
    status_code integer,
    duration_ms integer,
    answer text,
    problem text,
    finished_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT attempt_answer_is_short CHECK ((length(answer) <= 1024)),
    CONSTRAINT attempt_duration_is_not_negative CHECK ((duration_ms >= 0)),
    CONSTRAINT attempt_outcome_is_known CHECK ((outcome = ANY (ARRAY['sent'::text, 'retry'::text, 'failed'::text, 'gone'::text, 'refused'::text, 'lost'::text]))),
    CONSTRAINT attempt_problem_is_short CHECK ((length(problem) <= 1000))
)
PARTITION BY RANGE (delivery_id);

CREATE TABLE notification.preference (
    organization_id uuid NOT NULL,
    template text NOT NULL,
    is_wanted boolean NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE notification.template (
    name text NOT NULL,
    context_function text,
    is_optional boolean DEFAULT false NOT NULL,
    comment text NOT NULL,
    CONSTRAINT template_context_function_is_a_function CHECK ((context_function ~ '^[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT template_name_is_snake_case CHECK ((name ~ '^[a-z]+(_[a-z]+)*$'::text))
);

CREATE TABLE notification.source (
    event_kind text NOT NULL,
    title text NOT NULL,
    fields_function text NOT NULL,
    message_function text NOT NULL,
    sample jsonb NOT NULL,
    comes_in_bursts boolean GENERATED ALWAYS AS ((event_kind ~ '[._]changed$'::text)) STORED NOT NULL,
    CONSTRAINT source_fields_function_is_a_function CHECK ((fields_function ~ '^[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT source_message_function_is_a_function CHECK ((message_function ~ '^[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT source_sample_is_a_message CHECK (((sample ?& '{kind,title,summary,happened_at,url,thread,facts,changes,contact,data}'::text[]) AND ((sample ->> 'kind'::text) = event_kind))),
    CONSTRAINT source_title_has_a_length CHECK (((length(title) >= 1) AND (length(title) <= 100)))
);

CREATE TABLE notification.attempt_default (
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    organization_id uuid,
    outcome text NOT NULL,
    status_code integer,
    duration_ms integer,
    answer text,
    problem text,
    finished_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT attempt_answer_is_short CHECK ((length(answer) <= 1024)),
    CONSTRAINT attempt_duration_is_not_negative CHECK ((duration_ms >= 0)),
    CONSTRAINT attempt_outcome_is_known CHECK ((outcome = ANY (ARRAY['sent'::text, 'retry'::text, 'failed'::text, 'gone'::text, 'refused'::text, 'lost'::text]))),
    CONSTRAINT attempt_problem_is_short CHECK ((length(problem) <= 1000))
);

CREATE TABLE notification.delivery_default (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    template text,
    rule_id uuid,
    rule_version integer,
    channel_id uuid,
    destination_id uuid,
    sequence bigint,
    organization_id uuid,
    user_id uuid,
    lead_id uuid,
    proof_id uuid,
    refs jsonb DEFAULT '{}'::jsonb NOT NULL,
    event_kind text,
    events jsonb DEFAULT '[]'::jsonb NOT NULL,
    event_count integer DEFAULT 0 NOT NULL,
    message jsonb,
    is_test boolean DEFAULT false NOT NULL,
    collapse_key text,
    status text DEFAULT 'due'::text NOT NULL,
    due_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    job_id bigint,
    source bytea,
    status_code integer,
    last_error text,
    external_reference text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT delivery_event_count_is_right CHECK ((event_count >= jsonb_array_length(events))),
    CONSTRAINT delivery_events_are_a_short_list CHECK (((jsonb_typeof(events) = 'array'::text) AND (jsonb_array_length(events) <= 100))),
    CONSTRAINT delivery_external_reference_is_short CHECK ((length(external_reference) <= 200)),
    CONSTRAINT delivery_finished_has_a_time CHECK (((status = ANY (ARRAY['sent'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT delivery_has_one_recipient CHECK (((num_nonnulls(user_id, lead_id, proof_id, channel_id) = 1) OR ((num_nonnulls(user_id, lead_id, proof_id, channel_id) = 0) AND ((organization_id IS NOT NULL) OR ((template = 'contact_confirmation'::text) AND (refs ? 'contact_message_id'::text)) OR ((template = 'payment_thanks'::text) AND (refs ? 'deposit_id'::text)))))),
    CONSTRAINT delivery_in_a_queue_has_a_number CHECK (((destination_id IS NULL) = (sequence IS NULL))),
    CONSTRAINT delivery_is_a_mail_or_of_a_channel CHECK ((num_nonnulls(template, channel_id) >= 1)),
    CONSTRAINT delivery_last_error_is_short CHECK ((length(last_error) <= 1000)),
    CONSTRAINT delivery_message_is_a_test CHECK (((message IS NULL) OR is_test)),
    CONSTRAINT delivery_refs_are_an_object CHECK ((jsonb_typeof(refs) = 'object'::text)),
    CONSTRAINT delivery_status_is_known CHECK ((status = ANY (ARRAY['held'::text, 'due'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
);

CREATE TABLE notification.delivery_key (
    event_id bigint NOT NULL,
    rule_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE notification.open_delivery (
    rule_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    collapse_key text NOT NULL,
    delivery_id uuid NOT NULL,
    closes_at timestamp with time zone NOT NULL
);

CREATE TABLE notification.refused_address (
    address_hash bytea NOT NULL,
    smtp_code integer NOT NULL,
    delivery_id uuid NOT NULL,
    refused_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT refused_address_code_is_permanent CHECK (((smtp_code >= 500) AND (smtp_code <= 599)))
);

CREATE TABLE notification.rule_term (
    organization_id uuid NOT NULL,
    event_kind text NOT NULL,
    field text NOT NULL,
    term text NOT NULL,
    rule_id uuid NOT NULL
);

CREATE TABLE notification.signing_secret (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    channel_id uuid NOT NULL,
    secret bytea NOT NULL,
    secret_key_id text GENERATED ALWAYS AS (extensions.pgp_key_id(secret)) STORED,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone
);

ALTER TABLE ONLY notification.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (delivery_id, number);

ALTER TABLE ONLY notification.attempt_default
    ADD CONSTRAINT attempt_default_pkey PRIMARY KEY (delivery_id, number);

ALTER TABLE ONLY notification.balance_alert
    ADD CONSTRAINT balance_alert_pkey PRIMARY KEY (organization_id, currency);

ALTER TABLE ONLY notification.channel
    ADD CONSTRAINT channel_name_is_given_once UNIQUE NULLS NOT DISTINCT (organization_id, name);

ALTER TABLE ONLY notification.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.delivery_default
    ADD CONSTRAINT delivery_default_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.delivery_key
    ADD CONSTRAINT delivery_key_pkey PRIMARY KEY (event_id, rule_id, channel_id);

ALTER TABLE ONLY notification.destination
    ADD CONSTRAINT destination_is_one_queue UNIQUE (key_hash);

ALTER TABLE ONLY notification.destination
    ADD CONSTRAINT destination_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.open_delivery
    ADD CONSTRAINT open_delivery_pkey PRIMARY KEY (rule_id, channel_id, collapse_key);

ALTER TABLE ONLY notification.pending_event
    ADD CONSTRAINT pending_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.preference
    ADD CONSTRAINT preference_pkey PRIMARY KEY (organization_id, template);

ALTER TABLE ONLY notification.refused_address
    ADD CONSTRAINT refused_address_pkey PRIMARY KEY (address_hash);

ALTER TABLE ONLY notification.rule
    ADD CONSTRAINT rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.rule_term
    ADD CONSTRAINT rule_term_pkey PRIMARY KEY (organization_id, event_kind, field, term, rule_id);

ALTER TABLE ONLY notification.signing_secret
    ADD CONSTRAINT signing_secret_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (event_kind);

ALTER TABLE ONLY notification.template
    ADD CONSTRAINT template_pkey PRIMARY KEY (name);

CREATE INDEX attempt_by_organization ON ONLY notification.attempt USING btree (organization_id, finished_at DESC);

CREATE INDEX attempt_default_organization_id_finished_at_idx ON notification.attempt_default USING btree (organization_id, finished_at DESC);

CREATE INDEX balance_alert_by_currency ON notification.balance_alert USING btree (currency);

CREATE INDEX channel_by_creator ON notification.channel USING btree (created_by);

CREATE INDEX channel_by_destination ON notification.channel USING btree (destination_id);

CREATE INDEX channel_by_key ON notification.channel USING btree (secret_key_id) WHERE (secret_key_id IS NOT NULL);

CREATE INDEX delivery_by_channel ON ONLY notification.delivery USING btree (channel_id, created_at DESC) WHERE (channel_id IS NOT NULL);

CREATE INDEX delivery_by_lead ON ONLY notification.delivery USING btree (lead_id) WHERE (lead_id IS NOT NULL);

CREATE INDEX delivery_by_organization ON ONLY notification.delivery USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX delivery_by_proof ON ONLY notification.delivery USING btree (proof_id) WHERE (proof_id IS NOT NULL);

CREATE INDEX delivery_by_rule ON ONLY notification.delivery USING btree (rule_id, created_at DESC) WHERE (rule_id IS NOT NULL);

CREATE INDEX delivery_by_template ON ONLY notification.delivery USING btree (template, created_at DESC) WHERE (template IS NOT NULL);

CREATE INDEX delivery_by_user ON ONLY notification.delivery USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX delivery_default_channel_id_created_at_idx ON notification.delivery_default USING btree (channel_id, created_at DESC) WHERE (channel_id IS NOT NULL);

CREATE INDEX delivery_unfinished ON ONLY notification.delivery USING btree (created_at) WHERE (status = ANY (ARRAY['due'::text, 'sending'::text]));

CREATE INDEX delivery_default_created_at_idx ON notification.delivery_default USING btree (created_at) WHERE (status = ANY (ARRAY['due'::text, 'sending'::text]));

CREATE INDEX delivery_queue ON ONLY notification.delivery USING btree (destination_id, COALESCE(organization_id, '00000000-0000-0000-0000-000000000000'::uuid), sequence) WHERE (status = 'due'::text);

CREATE INDEX delivery_default_destination_id_coalesce_sequence_idx ON notification.delivery_default USING btree (destination_id, COALESCE(organization_id, '00000000-0000-0000-0000-000000000000'::uuid), sequence) WHERE (status = 'due'::text);

CREATE INDEX delivery_held ON ONLY notification.delivery USING btree (due_at) WHERE (status = 'held'::text);

CREATE INDEX delivery_default_due_at_idx ON notification.delivery_default USING btree (due_at) WHERE (status = 'held'::text);

CREATE INDEX delivery_failed ON ONLY notification.delivery USING btree (finished_at) WHERE (status = 'failed'::text);

CREATE INDEX delivery_default_finished_at_idx ON notification.delivery_default USING btree (finished_at) WHERE (status = 'failed'::text);

CREATE INDEX delivery_default_lead_id_idx ON notification.delivery_default USING btree (lead_id) WHERE (lead_id IS NOT NULL);

CREATE INDEX delivery_default_organization_id_created_at_id_idx ON notification.delivery_default USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX delivery_default_proof_id_idx ON notification.delivery_default USING btree (proof_id) WHERE (proof_id IS NOT NULL);

CREATE INDEX delivery_default_rule_id_created_at_idx ON notification.delivery_default USING btree (rule_id, created_at DESC) WHERE (rule_id IS NOT NULL);

CREATE INDEX delivery_default_template_created_at_idx ON notification.delivery_default USING btree (template, created_at DESC) WHERE (template IS NOT NULL);

CREATE INDEX delivery_default_user_id_idx ON notification.delivery_default USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX delivery_key_by_age ON notification.delivery_key USING btree (created_at);

CREATE INDEX destination_by_lane ON notification.destination USING btree (last_lane_id) WHERE (in_flight_id IS NOT NULL);

CREATE INDEX destination_by_lease ON notification.destination USING btree (leased_until_at) WHERE (in_flight_id IS NOT NULL);

CREATE INDEX destination_by_turn ON notification.destination USING btree (next_at) WHERE (in_flight_id IS NULL);

CREATE INDEX destination_by_waiting_lane ON notification.destination USING btree (waiting_lane_id) WHERE (waiting_lane_id IS NOT NULL);

CREATE INDEX open_delivery_by_end ON notification.open_delivery USING btree (closes_at);

CREATE INDEX pending_event_by_organization ON notification.pending_event USING btree (organization_id, id) WHERE (problem IS NULL);

CREATE INDEX preference_by_template ON notification.preference USING btree (template);

CREATE INDEX rule_by_channel ON notification.rule USING btree (channel_id);

CREATE INDEX rule_by_creator ON notification.rule USING btree (created_by);

CREATE INDEX rule_by_organization ON notification.rule USING btree (organization_id, "position", id);

CREATE INDEX rule_by_setting ON notification.rule USING btree (setting) WHERE (setting IS NOT NULL);

CREATE INDEX rule_by_template ON notification.rule USING btree (template) WHERE (template IS NOT NULL);

CREATE UNIQUE INDEX rule_of_the_platform ON notification.rule USING btree (name) WHERE (organization_id IS NULL);

CREATE INDEX rule_term_by_kind ON notification.rule_term USING btree (event_kind);

CREATE INDEX rule_term_by_rule ON notification.rule_term USING btree (rule_id);

CREATE INDEX signing_secret_by_channel ON notification.signing_secret USING btree (channel_id, created_at DESC);

CREATE INDEX signing_secret_by_key ON notification.signing_secret USING btree (secret_key_id);

ALTER TABLE ONLY notification.balance_alert
    ADD CONSTRAINT balance_alert_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY notification.balance_alert
    ADD CONSTRAINT balance_alert_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY notification.channel
    ADD CONSTRAINT channel_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY notification.channel
    ADD CONSTRAINT channel_destination_id_fkey FOREIGN KEY (destination_id) REFERENCES notification.destination(id);

ALTER TABLE ONLY notification.channel
    ADD CONSTRAINT channel_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE notification.delivery
    ADD CONSTRAINT delivery_template_fkey FOREIGN KEY (template) REFERENCES notification.template(name);

ALTER TABLE ONLY notification.preference
    ADD CONSTRAINT preference_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY notification.preference
    ADD CONSTRAINT preference_template_fkey FOREIGN KEY (template) REFERENCES notification.template(name);

ALTER TABLE ONLY notification.rule
    ADD CONSTRAINT rule_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES notification.channel(id);

ALTER TABLE ONLY notification.rule
    ADD CONSTRAINT rule_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY notification.rule
    ADD CONSTRAINT rule_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY notification.rule
    ADD CONSTRAINT rule_setting_fkey FOREIGN KEY (setting) REFERENCES ops.setting(name);

ALTER TABLE ONLY notification.rule
    ADD CONSTRAINT rule_template_fkey FOREIGN KEY (template) REFERENCES notification.template(name);

ALTER TABLE ONLY notification.rule_term
    ADD CONSTRAINT rule_term_event_kind_fkey FOREIGN KEY (event_kind) REFERENCES event.kind(name);

ALTER TABLE ONLY notification.rule_term
    ADD CONSTRAINT rule_term_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES notification.rule(id) ON DELETE CASCADE;

ALTER TABLE ONLY notification.signing_secret
    ADD CONSTRAINT signing_secret_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES notification.channel(id) ON DELETE CASCADE;

ALTER TABLE ONLY notification.source
    ADD CONSTRAINT source_event_kind_fkey FOREIGN KEY (event_kind) REFERENCES event.kind(name);

ALTER TABLE notification.attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.attempt_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.balance_alert ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.channel ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.delivery ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.delivery_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.delivery_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.destination ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.open_delivery ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.pending_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.preference ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.refused_address ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.rule_term ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.signing_secret ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.source ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.template ENABLE ROW LEVEL SECURITY;
