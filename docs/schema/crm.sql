CREATE TYPE crm.classified_deal AS (
	deal_id bigint,
	deal jsonb,
	decision text,
	lead_id uuid,
	is_withdrawn boolean,
	form_schema_id uuid,
	person_id bigint,
	deal_updated_at timestamp with time zone,
	wants_person boolean,
	person_known_at timestamp with time zone,
	fingerprints jsonb,
	pipeline_name text,
	stage_name text
);

CREATE TYPE crm.deal_change AS (
	deal_id bigint,
	outcome text,
	faults jsonb,
	lead_id uuid,
	form_schema_id uuid,
	answers jsonb,
	contact jsonb,
	fingerprints jsonb,
	person_id bigint,
	deal_updated_at timestamp with time zone,
	person_updated_at timestamp with time zone
);

CREATE TYPE crm.deal_content AS (
	deal_id bigint,
	decision text,
	lead_id uuid,
	is_withdrawn boolean,
	form_schema_id uuid,
	person_id bigint,
	deal_updated_at timestamp with time zone,
	fingerprints jsonb,
	stage_name text,
	answers jsonb,
	contact jsonb,
	person jsonb,
	person_updated_at timestamp with time zone
);

CREATE TABLE crm.import_run (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    connection_id uuid NOT NULL,
    cause text NOT NULL,
    requested_by uuid,
    status text DEFAULT 'queued'::text NOT NULL,
    window_starts_at timestamp with time zone NOT NULL,
    window_ends_at timestamp with time zone NOT NULL,
    current_list text DEFAULT 'deals'::text NOT NULL,
    next_cursor text,
    fencing_token integer DEFAULT 0 NOT NULL,
    consecutive_failures integer DEFAULT 0 NOT NULL,
    pages integer DEFAULT 0 NOT NULL,
    calls integer DEFAULT 0 NOT NULL,
    tokens integer DEFAULT 0 NOT NULL,
    seen integer DEFAULT 0 NOT NULL,
    imported integer DEFAULT 0 NOT NULL,
    updated integer DEFAULT 0 NOT NULL,
    unchanged integer DEFAULT 0 NOT NULL,
    kept integer DEFAULT 0 NOT NULL,
    withdrawn integer DEFAULT 0 NOT NULL,
    excluded integer DEFAULT 0 NOT NULL,
    outside integer DEFAULT 0 NOT NULL,
    ignored integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    problem text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    started_at timestamp with time zone,
    progressed_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT import_run_cause_is_known CHECK ((cause = ANY (ARRAY['schedule'::text, 'admin'::text]))),
    CONSTRAINT import_run_counts_every_deal CHECK ((seen = ((((((((imported + updated) + unchanged) + kept) + withdrawn) + excluded) + outside) + ignored) + failed))),
    CONSTRAINT import_run_ends_once CHECK (((status = ANY (ARRAY['succeeded'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT import_run_list_is_known CHECK ((current_list = ANY (ARRAY['deals'::text, 'archived'::text, 'deleted'::text]))),
    CONSTRAINT import_run_says_why_it_failed CHECK (((status <> 'failed'::text) OR (problem IS NOT NULL))),
    CONSTRAINT import_run_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text])))
);

CREATE TABLE crm.imported_deal (
    connection_id uuid NOT NULL,
    deal_id bigint NOT NULL,
    lead_id uuid NOT NULL,
    deal_updated_at timestamp with time zone NOT NULL,
    person_id bigint,
    person_updated_at timestamp with time zone,
    person_read_at timestamp with time zone,
    fingerprints jsonb NOT NULL,
    withdrawn_at timestamp with time zone,
    compared_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT imported_deal_fingerprints_are_an_object CHECK ((jsonb_typeof(fingerprints) = 'object'::text))
);

CREATE TABLE crm.change (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    connection_id uuid NOT NULL,
    organization_id uuid,
    entity text NOT NULL,
    object_id text NOT NULL,
    kinds text[] NOT NULL,
    changes jsonb NOT NULL,
    changes_hash text GENERATED ALWAYS AS (md5((changes)::text)) STORED,
    object_updated_at timestamp with time zone,
    is_bulk boolean NOT NULL,
    is_missing boolean DEFAULT false NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    title text,
    value numeric,
    currency text,
    status text NOT NULL,
    pipeline_id bigint,
    pipeline text,
    stage_id bigint,
    stage text,
    owner_id bigint,
    owner text,
    person text,
    contact jsonb,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    custom_fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT change_documents_are_objects CHECK (((jsonb_typeof(changes) = 'object'::text) AND (jsonb_typeof(details) = 'object'::text) AND (jsonb_typeof(custom_fields) = 'object'::text) AND (jsonb_typeof(contact) = 'object'::text))),
    CONSTRAINT change_entity_is_known CHECK ((entity = ANY (ARRAY['deal'::text, 'prospect'::text, 'person'::text, 'activity'::text]))),
    CONSTRAINT change_has_kinds CHECK (((cardinality(kinds) >= 1) AND (cardinality(kinds) <= 8))),
    CONSTRAINT change_object_id_is_short CHECK (((length(object_id) >= 1) AND (length(object_id) <= 40))),
    CONSTRAINT change_status_is_known CHECK ((status = ANY (ARRAY['none'::text, 'open'::text, 'won'::text, 'lost'::text, 'deleted'::text]))),
    CONSTRAINT change_texts_are_short CHECK (((length(title) <= 255) AND (length(pipeline) <= 255) AND (length(stage) <= 255) AND (length(owner) <= 255) AND (length(person) <= 255) AND (length(currency) <= 10)))
);

CREATE TABLE crm.connection (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid,
    niche_id uuid,
    name text NOT NULL,
    company_domain text NOT NULL,
    company_id bigint,
    account_user_id bigint,
    objects text[] DEFAULT '{deal}'::text[] NOT NULL,
    is_oauth boolean DEFAULT false NOT NULL,
    token bytea,
    token_key_id text GENERATED ALWAYS AS (extensions.pgp_key_id(token)) STORED,
    token_expires_at timestamp with time zone,
    refresh_token bytea,
    refresh_key_id text GENERATED ALWAYS AS (extensions.pgp_key_id(refresh_token)) STORED,
    token_version integer DEFAULT 0 NOT NULL,
    token_stored_at timestamp with time zone,
    refresh_lease_id uuid,
    refresh_leased_until_at timestamp with time zone,
    authorized_at timestamp with time zone,
    grant_lost_at timestamp with time zone,
    webhook_secret bytea,
    webhook_key_id text GENERATED ALWAYS AS (extensions.pgp_key_id(webhook_secret)) STORED,
    webhook_digest bytea,
    takes_archived boolean DEFAULT true NOT NULL,
    youngest interval DEFAULT '3 days'::interval NOT NULL,
    oldest interval DEFAULT '2 mons'::interval NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    shows_contact boolean DEFAULT false NOT NULL,
    checked_at timestamp with time zone,
    account_read_at timestamp with time zone,
    metadata_changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    paused_until_at timestamp with time zone,
    refused_until_at timestamp with time zone,
    persons_seen_at timestamp with time zone,
    problem text,
    problem_at timestamp with time zone,
    removed_at timestamp with time zone,
    status text GENERATED ALWAYS AS (
CASE
    WHEN (removed_at IS NOT NULL) THEN 'removed'::text
    WHEN (grant_lost_at IS NOT NULL) THEN 'reconnect'::text
    WHEN (((refused_until_at IS NOT NULL) AND (problem IS DISTINCT FROM 'defect'::text)) OR (problem = ANY (ARRAY['token_refused'::text, 'account_unpaid'::text, 'other_company'::text, 'secret_not_opened'::text]))) THEN 'refused'::text
    WHEN (checked_at IS NULL) THEN 'checking'::text
    ELSE 'connected'::text
END) STORED NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT connection_company_domain_is_one_label CHECK ((company_domain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
    CONSTRAINT connection_digest_is_a_sha256 CHECK ((length(webhook_digest) = 32)),
    CONSTRAINT connection_lease_has_an_end CHECK (((refresh_lease_id IS NULL) = (refresh_leased_until_at IS NULL))),
    CONSTRAINT connection_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
    CONSTRAINT connection_objects_are_known CHECK (((objects <@ '{deal,lead,person,activity}'::text[]) AND (cardinality(objects) > 0))),
    CONSTRAINT connection_refreshes_only_oauth CHECK ((is_oauth OR ((refresh_token IS NULL) AND (grant_lost_at IS NULL)))),
    CONSTRAINT connection_removed_is_off CHECK (((removed_at IS NULL) OR (NOT is_active))),
    CONSTRAINT connection_status_is_known CHECK ((status = ANY (ARRAY['checking'::text, 'connected'::text, 'refused'::text, 'reconnect'::text, 'removed'::text]))),
    CONSTRAINT connection_window_is_open CHECK (((youngest >= '00:00:00'::interval) AND (oldest > youngest) AND (oldest <= '5 years'::interval)))
);

CREATE TABLE crm.watched_object (
    connection_id uuid NOT NULL,
    entity text NOT NULL,
    object_id text NOT NULL,
    told jsonb DEFAULT '{}'::jsonb NOT NULL,
    first_event_at timestamp with time zone,
    ready_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    told_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT watched_object_entity_is_known CHECK ((entity = ANY (ARRAY['deal'::text, 'prospect'::text, 'person'::text, 'activity'::text]))),
    CONSTRAINT watched_object_id_is_short CHECK (((length(object_id) >= 1) AND (length(object_id) <= 40))),
    CONSTRAINT watched_object_told_is_an_object CHECK ((jsonb_typeof(told) = 'object'::text)),
    CONSTRAINT watched_object_waits_for_a_time CHECK (((first_event_at IS NULL) = (ready_at IS NULL)))
);

CREATE TABLE crm.authorization_request (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    requested_by uuid NOT NULL,
    session_id uuid NOT NULL,
    state_digest bytea NOT NULL,
    status text DEFAULT 'begun'::text NOT NULL,
    code bytea,
    connection_id uuid,
    problem text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone DEFAULT (clock_timestamp() + '00:10:00'::interval) NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT authorization_request_digest_is_a_sha256 CHECK ((length(state_digest) = 32)),
    CONSTRAINT authorization_request_ends_once CHECK (((status = ANY (ARRAY['connected'::text, 'refused'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT authorization_request_keeps_no_code CHECK (((status = 'exchanging'::text) = (code IS NOT NULL))),
    CONSTRAINT authorization_request_names_its_connection CHECK (((status = 'connected'::text) = (connection_id IS NOT NULL))),
    CONSTRAINT authorization_request_says_why_it_failed CHECK (((status = 'refused'::text) = (problem IS NOT NULL))),
    CONSTRAINT authorization_request_status_is_known CHECK ((status = ANY (ARRAY['begun'::text, 'exchanging'::text, 'connected'::text, 'refused'::text])))
);

CREATE TABLE crm.webhook (
    connection_id uuid NOT NULL,
    object text NOT NULL,
    webhook_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT webhook_object_is_known CHECK ((object = ANY (ARRAY['deal'::text, 'lead'::text, 'person'::text, 'activity'::text])))
);

CREATE TABLE crm.deal_field (
    connection_id uuid NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    options jsonb NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT deal_field_options_are_a_list CHECK ((jsonb_typeof(options) = 'array'::text))
);

CREATE TABLE crm.exclusion (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    connection_id uuid NOT NULL,
    pipeline_name text NOT NULL,
    stage_name text,
    CONSTRAINT exclusion_names_have_a_length CHECK ((((length(pipeline_name) >= 1) AND (length(pipeline_name) <= 200)) AND ((length(stage_name) >= 1) AND (length(stage_name) <= 200))))
);

CREATE TABLE crm.pipeline (
    connection_id uuid NOT NULL,
    pipeline_id bigint NOT NULL,
    name text NOT NULL
);

CREATE TABLE crm.stage (
    connection_id uuid NOT NULL,
    stage_id bigint NOT NULL,
    pipeline_id bigint NOT NULL,
    name text NOT NULL,
    "position" integer NOT NULL
);

CREATE TABLE crm.field_mapping (
    connection_id uuid NOT NULL,
    field text NOT NULL,
    source text NOT NULL,
    part text,
    CONSTRAINT field_mapping_field_is_an_id CHECK ((field ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
    CONSTRAINT field_mapping_part_is_a_name CHECK ((part ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
    CONSTRAINT field_mapping_source_is_known CHECK (((source ~ '^[0-9a-f]{40}$'::text) OR (source = ANY (ARRAY['title'::text, 'value'::text, 'currency'::text, 'status'::text, 'lost_reason'::text, 'expected_close_date'::text, 'add_time'::text, 'pipeline'::text, 'stage'::text]))))
);

CREATE TABLE crm.import_failure (
    id bigint NOT NULL,
    run_id uuid NOT NULL,
    deal_id text NOT NULL,
    faults jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT import_failure_deal_is_short CHECK ((length(deal_id) <= 40)),
    CONSTRAINT import_failure_faults_are_a_list CHECK ((jsonb_typeof(faults) = 'array'::text))
);

CREATE TABLE crm.webhook_event (
    id bigint NOT NULL,
    connection_id uuid NOT NULL,
    event_id text NOT NULL,
    action text NOT NULL,
    entity text NOT NULL,
    entity_id bigint,
    object_id text,
    happened_at timestamp with time zone,
    object_updated_at timestamp with time zone,
    before jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_bulk boolean DEFAULT false NOT NULL,
    merged_into text,
    status text DEFAULT 'waiting'::text NOT NULL,
    outcome text,
    faults jsonb,
    change_status text DEFAULT 'ignored'::text NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    handled_at timestamp with time zone,
    CONSTRAINT webhook_event_before_is_a_small_object CHECK (((jsonb_typeof(before) = 'object'::text) AND (length((before)::text) <= 4000))),
    CONSTRAINT webhook_event_change_status_is_known CHECK ((change_status = ANY (ARRAY['ignored'::text, 'waiting'::text, 'told'::text, 'nothing'::text, 'merged'::text, 'missing'::text]))),
    CONSTRAINT webhook_event_ends_once CHECK (((status = 'done'::text) = (handled_at IS NOT NULL))),
    CONSTRAINT webhook_event_names_its_deal CHECK (((entity <> 'deal'::text) OR (entity_id IS NOT NULL))),
    CONSTRAINT webhook_event_names_what_changed CHECK (((change_status = 'ignored'::text) OR (object_id IS NOT NULL))),
    CONSTRAINT webhook_event_object_id_is_short CHECK (((length(object_id) <= 40) AND (length(merged_into) <= 40))),
    CONSTRAINT webhook_event_status_is_known CHECK ((status = ANY (ARRAY['waiting'::text, 'done'::text, 'ignored'::text]))),
    CONSTRAINT webhook_event_texts_are_short CHECK (((length(event_id) <= 100) AND (length(action) <= 40) AND (length(entity) <= 40)))
);

CREATE TABLE crm.account_user (
    connection_id uuid NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    is_active boolean NOT NULL
);

ALTER TABLE crm.import_failure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME crm.import_failure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE crm.webhook_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME crm.webhook_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY crm.account_user
    ADD CONSTRAINT account_user_pkey PRIMARY KEY (connection_id, user_id);

ALTER TABLE ONLY crm.authorization_request
    ADD CONSTRAINT authorization_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.authorization_request
    ADD CONSTRAINT authorization_request_state_is_used_once UNIQUE (state_digest);

ALTER TABLE ONLY crm.change
    ADD CONSTRAINT change_is_told_once UNIQUE NULLS NOT DISTINCT (connection_id, entity, object_id, kinds, object_updated_at, changes_hash);

ALTER TABLE ONLY crm.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.connection
    ADD CONSTRAINT connection_company_is_connected_once UNIQUE NULLS NOT DISTINCT (organization_id, company_domain);

ALTER TABLE ONLY crm.connection
    ADD CONSTRAINT connection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.deal_field
    ADD CONSTRAINT deal_field_pkey PRIMARY KEY (connection_id, key);

ALTER TABLE ONLY crm.exclusion
    ADD CONSTRAINT exclusion_is_said_once UNIQUE NULLS NOT DISTINCT (connection_id, pipeline_name, stage_name);

ALTER TABLE ONLY crm.exclusion
    ADD CONSTRAINT exclusion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.field_mapping
    ADD CONSTRAINT field_mapping_pkey PRIMARY KEY (connection_id, field);

ALTER TABLE ONLY crm.import_failure
    ADD CONSTRAINT import_failure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.import_run
    ADD CONSTRAINT import_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.imported_deal
    ADD CONSTRAINT imported_deal_lead_is_of_one_deal UNIQUE (lead_id);

ALTER TABLE ONLY crm.imported_deal
    ADD CONSTRAINT imported_deal_pkey PRIMARY KEY (connection_id, deal_id);

ALTER TABLE ONLY crm.pipeline
    ADD CONSTRAINT pipeline_pkey PRIMARY KEY (connection_id, pipeline_id);

ALTER TABLE ONLY crm.stage
    ADD CONSTRAINT stage_pkey PRIMARY KEY (connection_id, stage_id);

ALTER TABLE ONLY crm.watched_object
    ADD CONSTRAINT watched_object_pkey PRIMARY KEY (connection_id, entity, object_id);

ALTER TABLE ONLY crm.webhook_event
    ADD CONSTRAINT webhook_event_is_stored_once UNIQUE (connection_id, event_id);

ALTER TABLE ONLY crm.webhook_event
    ADD CONSTRAINT webhook_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (connection_id, object);

CREATE INDEX authorization_request_by_connection ON crm.authorization_request USING btree (connection_id);

CREATE INDEX authorization_request_by_organization ON crm.authorization_request USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX authorization_request_by_requester ON crm.authorization_request USING btree (requested_by);

CREATE INDEX change_by_age ON crm.change USING btree (created_at);

CREATE INDEX change_by_organization ON crm.change USING btree (organization_id);

CREATE INDEX connection_by_account ON crm.connection USING btree (company_id, account_user_id) WHERE is_oauth;

CREATE INDEX connection_by_creator ON crm.connection USING btree (created_by);

CREATE INDEX connection_by_niche ON crm.connection USING btree (niche_id);

CREATE UNIQUE INDEX connection_company_is_imported_once ON crm.connection USING btree (company_domain) WHERE (niche_id IS NOT NULL);

CREATE INDEX import_failure_by_run ON crm.import_failure USING btree (run_id, id);

CREATE INDEX import_run_by_age ON crm.import_run USING btree (created_at DESC, id DESC);

CREATE INDEX import_run_by_connection ON crm.import_run USING btree (connection_id, created_at DESC, id DESC);

CREATE INDEX import_run_by_requester ON crm.import_run USING btree (requested_by);

CREATE UNIQUE INDEX import_run_one_at_a_time ON crm.import_run USING btree (connection_id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX imported_deal_by_person ON crm.imported_deal USING btree (person_id, connection_id);

CREATE INDEX watched_object_by_age ON crm.watched_object USING btree (updated_at);

CREATE INDEX watched_object_waiting ON crm.watched_object USING btree (connection_id, ready_at) WHERE (ready_at IS NOT NULL);

CREATE INDEX webhook_event_by_age ON crm.webhook_event USING btree (received_at DESC, id DESC);

CREATE INDEX webhook_event_of_change ON crm.webhook_event USING btree (connection_id, entity, object_id, id) WHERE (change_status = 'waiting'::text);

CREATE INDEX webhook_event_waiting ON crm.webhook_event USING btree (connection_id, id) WHERE (status = 'waiting'::text);

ALTER TABLE ONLY crm.account_user
    ADD CONSTRAINT account_user_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.authorization_request
    ADD CONSTRAINT authorization_request_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.authorization_request
    ADD CONSTRAINT authorization_request_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY crm.authorization_request
    ADD CONSTRAINT authorization_request_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY crm.change
    ADD CONSTRAINT change_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.change
    ADD CONSTRAINT change_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY crm.connection
    ADD CONSTRAINT connection_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY crm.connection
    ADD CONSTRAINT connection_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);

ALTER TABLE ONLY crm.connection
    ADD CONSTRAINT connection_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY crm.deal_field
    ADD CONSTRAINT deal_field_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.exclusion
    ADD CONSTRAINT exclusion_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.field_mapping
    ADD CONSTRAINT field_mapping_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.import_failure
    ADD CONSTRAINT import_failure_run_id_fkey FOREIGN KEY (run_id) REFERENCES crm.import_run(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm.import_run
    ADD CONSTRAINT import_run_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.import_run
    ADD CONSTRAINT import_run_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY crm.imported_deal
    ADD CONSTRAINT imported_deal_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.imported_deal
    ADD CONSTRAINT imported_deal_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY crm.pipeline
    ADD CONSTRAINT pipeline_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.stage
    ADD CONSTRAINT stage_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.watched_object
    ADD CONSTRAINT watched_object_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.webhook
    ADD CONSTRAINT webhook_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE ONLY crm.webhook_event
    ADD CONSTRAINT webhook_event_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES crm.connection(id);

ALTER TABLE crm.account_user ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.authorization_request ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.change ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.connection ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.deal_field ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.exclusion ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.field_mapping ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.import_failure ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.import_run ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.imported_deal ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.pipeline ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.stage ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.watched_object ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.webhook ENABLE ROW LEVEL SECURITY;

ALTER TABLE crm.webhook_event ENABLE ROW LEVEL SECURITY;
