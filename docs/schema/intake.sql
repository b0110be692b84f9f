CREATE TABLE intake.lead (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    form_schema_id uuid NOT NULL,
    status text DEFAULT 'pending_approval'::text NOT NULL,
    answers jsonb NOT NULL,
    point extensions.geography(Point,4326),
    submission_key text,
    approved_by uuid,
    approved_at timestamp with time zone,
    rejected_by uuid,
    rejected_at timestamp with time zone,
    rejection_reason text,
    distributed_at timestamp with time zone,
    marked_bad_by uuid,
    marked_bad_at timestamp with time zone,
    bad_reason text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT lead_answers_are_an_object CHECK ((jsonb_typeof(answers) = 'object'::text)),
    CONSTRAINT lead_archived_is_a_stub CHECK (((archived_at IS NULL) OR ((answers = '{}'::jsonb) AND (status <> ALL (ARRAY['pending_approval'::text, 'approved'::text]))))),
    CONSTRAINT lead_bad_has_a_reason CHECK (((status <> 'bad'::text) OR ((marked_bad_at IS NOT NULL) AND (bad_reason IS NOT NULL)))),
    CONSTRAINT lead_rejected_has_a_reason CHECK (((status <> 'rejected'::text) OR ((rejected_at IS NOT NULL) AND (rejection_reason IS NOT NULL)))),
    CONSTRAINT lead_sold_was_approved CHECK (((status <> ALL (ARRAY['approved'::text, 'distributed'::text, 'unsold'::text])) OR (approved_at IS NOT NULL))),
    CONSTRAINT lead_status_is_known CHECK ((status = ANY (ARRAY['pending_approval'::text, 'approved'::text, 'distributed'::text, 'unsold'::text, 'rejected'::text, 'bad'::text]))),
    CONSTRAINT lead_submission_key_is_short CHECK (((length(submission_key) >= 8) AND (length(submission_key) <= 200)))
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.02');

CREATE TYPE intake.contact_data AS (
	name text,
	email text,
	phone text
);

CREATE TYPE intake.lead_change AS (
	lead_id uuid,
	answers jsonb,
	contact jsonb
);

CREATE TYPE intake.new_lead AS (
	id uuid,
	niche_id uuid,
	form_schema_id uuid,
	answers jsonb,
	submission_key text,
	contact jsonb,
	request_hash bytea,
	attribution jsonb
);

CREATE TABLE intake.contact_message (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    message text NOT NULL,
    niche_id uuid,
    topic text,
    status text DEFAULT 'new'::text NOT NULL,
    handled_by uuid,
    handled_at timestamp with time zone,
    address inet,
    agent text,
    submission_key text,
    request_hash bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT contact_message_email_is_an_address CHECK (ops.is_email_address(email)),
    CONSTRAINT contact_message_handled_has_a_time CHECK (((status = 'new'::text) = (handled_at IS NULL))),
    CONSTRAINT contact_message_has_a_hash_beside_its_key CHECK (((submission_key IS NULL) = (request_hash IS NULL))),
    CONSTRAINT contact_message_name_is_a_line CHECK (((NOT ops.is_blank(name)) AND (length(name) <= 100) AND (name !~ '[[:cntrl:]]'::text))),
    CONSTRAINT contact_message_status_is_known CHECK ((status = ANY (ARRAY['new'::text, 'answered'::text, 'spam'::text]))),
    CONSTRAINT contact_message_submission_key_is_short CHECK (((length(submission_key) >= 8) AND (length(submission_key) <= 200))),
    CONSTRAINT contact_message_text_has_a_length CHECK (((NOT ops.is_blank(message)) AND (length(message) <= 5000))),
    CONSTRAINT contact_message_topic_is_short CHECK ((length(topic) <= 100))
);

CREATE TABLE intake.lead_archive (
    lead_id uuid NOT NULL,
    answers jsonb NOT NULL,
    referrer_url text,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_term text,
    utm_content text,
    partner text,
    click_id text,
    visitor_session text,
    address inet,
    agent text
)
PARTITION BY RANGE (lead_id);

CREATE TABLE intake.contact_archive (
    lead_id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    request_hash bytea,
    created_at timestamp with time zone NOT NULL
)
PARTITION BY RANGE (lead_id);

CREATE TABLE intake.lead_attribution (
    lead_id uuid NOT NULL,
    referrer_url text,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_term text,
    utm_content text,
    partner text,
    click_id text,
    visitor_session text,
    address inet,
    agent text,
    CONSTRAINT lead_attribution_is_short CHECK (((length(referrer_url) <= 2000) AND (length(utm_source) <= 255) AND (length(utm_medium) <= 255) AND (length(utm_campaign) <= 255) AND (length(utm_term) <= 255) AND (length(utm_content) <= 255) AND (length(partner) <= 255) AND (length(click_id) <= 255) AND (length(visitor_session) <= 255)))
);

CREATE TABLE intake.lead_contact (
    lead_id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    request_hash bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT lead_contact_email_is_an_address CHECK (ops.is_email_address(email)),
    CONSTRAINT lead_contact_name_has_a_length CHECK (((NOT ops.is_blank(name)) AND (length(name) <= 255))),
    CONSTRAINT lead_contact_name_is_one_line CHECK ((name !~ '[[:cntrl:]]'::text)),
    CONSTRAINT lead_contact_phone_is_short CHECK ((length(phone) <= 40))
);

CREATE TABLE intake.lead_consent (
    lead_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    agreed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE intake.contact_archive_default (
    lead_id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    request_hash bytea,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE intake.lead_archive_default (
    lead_id uuid NOT NULL,
    answers jsonb NOT NULL,
    referrer_url text,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_term text,
    utm_content text,
    partner text,
    click_id text,
    visitor_session text,
    address inet,
    agent text
);

CREATE TABLE intake.partner_submission (
    lead_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    submission_key text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT partner_submission_key_is_short CHECK (((length(submission_key) >= 8) AND (length(submission_key) <= 200)))
);

CREATE TABLE intake.test_lead (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    niche_id uuid NOT NULL,
    status text NOT NULL,
    submission_key text,
    request_hash bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT test_lead_request_hash_has_its_length CHECK ((length(request_hash) = 32)),
    CONSTRAINT test_lead_status_is_known CHECK ((status = ANY (ARRAY['pending_approval'::text, 'approved'::text, 'distributed'::text, 'unsold'::text, 'rejected'::text, 'bad'::text]))),
    CONSTRAINT test_lead_submission_key_has_a_length CHECK (((length(submission_key) >= 8) AND (length(submission_key) <= 200))),
    CONSTRAINT test_lead_submission_key_has_its_request CHECK (((submission_key IS NULL) = (request_hash IS NULL)))
);

ALTER TABLE ONLY intake.contact_archive
    ADD CONSTRAINT contact_archive_pkey PRIMARY KEY (lead_id);

ALTER TABLE ONLY intake.contact_archive_default
    ADD CONSTRAINT contact_archive_default_pkey PRIMARY KEY (lead_id);

ALTER TABLE ONLY intake.contact_message
    ADD CONSTRAINT contact_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY intake.contact_message
    ADD CONSTRAINT contact_message_submission_key_is_unique UNIQUE (submission_key);

ALTER TABLE ONLY intake.lead_archive
    ADD CONSTRAINT lead_archive_pkey PRIMARY KEY (lead_id);

ALTER TABLE ONLY intake.lead_archive_default
    ADD CONSTRAINT lead_archive_default_pkey PRIMARY KEY (lead_id);

ALTER TABLE ONLY intake.lead_attribution
    ADD CONSTRAINT lead_attribution_pkey PRIMARY KEY (lead_id);

ALTER TABLE ONLY intake.lead_consent
    ADD CONSTRAINT lead_consent_pkey PRIMARY KEY (lead_id, consent_id);

ALTER TABLE ONLY intake.lead_contact
    ADD CONSTRAINT lead_contact_pkey PRIMARY KEY (lead_id);

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_pkey PRIMARY KEY (id);

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_submission_key_is_unique UNIQUE (submission_key);

ALTER TABLE ONLY intake.partner_submission
    ADD CONSTRAINT partner_submission_pkey PRIMARY KEY (lead_id);

ALTER TABLE ONLY intake.test_lead
    ADD CONSTRAINT test_lead_pkey PRIMARY KEY (id);

ALTER TABLE ONLY intake.test_lead
    ADD CONSTRAINT test_lead_submission_key_is_unique UNIQUE (organization_id, submission_key);

CREATE INDEX contact_archive_by_email ON ONLY intake.contact_archive USING btree (email);

CREATE INDEX contact_archive_by_phone ON ONLY intake.contact_archive USING btree (phone) WHERE (phone IS NOT NULL);

CREATE INDEX contact_archive_by_words ON ONLY intake.contact_archive USING gin (lower(((((name || ' '::text) || email) || ' '::text) || COALESCE(phone, ''::text))) extensions.gin_trgm_ops);

CREATE INDEX contact_archive_default_email_idx ON intake.contact_archive_default USING btree (email);

CREATE INDEX contact_archive_default_lower_idx ON intake.contact_archive_default USING gin (lower(((((name || ' '::text) || email) || ' '::text) || COALESCE(phone, ''::text))) extensions.gin_trgm_ops);

CREATE INDEX contact_archive_default_phone_idx ON intake.contact_archive_default USING btree (phone) WHERE (phone IS NOT NULL);

CREATE INDEX contact_message_by_age ON intake.contact_message USING btree (created_at DESC, id DESC);

CREATE INDEX contact_message_by_email ON intake.contact_message USING btree (email);

CREATE INDEX contact_message_by_handler ON intake.contact_message USING btree (handled_by) WHERE (handled_by IS NOT NULL);

CREATE INDEX contact_message_by_niche ON intake.contact_message USING btree (niche_id) WHERE (niche_id IS NOT NULL);

CREATE INDEX contact_message_by_status ON intake.contact_message USING btree (status, created_at DESC, id DESC);

CREATE INDEX lead_archive_by_source ON ONLY intake.lead_archive USING btree (utm_source) WHERE (utm_source IS NOT NULL);

CREATE INDEX lead_archive_default_utm_source_idx ON intake.lead_archive_default USING btree (utm_source) WHERE (utm_source IS NOT NULL);

CREATE INDEX lead_attribution_by_source ON intake.lead_attribution USING btree (utm_source) WHERE (utm_source IS NOT NULL);

CREATE INDEX lead_by_age ON intake.lead USING btree (created_at DESC, id DESC);

CREATE INDEX lead_by_approver ON intake.lead USING btree (approved_by) WHERE (approved_by IS NOT NULL);

CREATE INDEX lead_by_marker ON intake.lead USING btree (marked_bad_by) WHERE (marked_bad_by IS NOT NULL);

CREATE INDEX lead_by_niche ON intake.lead USING btree (niche_id, created_at DESC, id DESC);

CREATE INDEX lead_by_point ON intake.lead USING gist (point) WHERE (point IS NOT NULL);

CREATE INDEX lead_by_rejecter ON intake.lead USING btree (rejected_by) WHERE (rejected_by IS NOT NULL);

CREATE INDEX lead_by_schema ON intake.lead USING btree (form_schema_id, niche_id);

CREATE INDEX lead_by_status ON intake.lead USING btree (status, created_at DESC, id DESC);

CREATE INDEX lead_consent_by_consent ON intake.lead_consent USING btree (consent_id);

CREATE INDEX lead_contact_by_email ON intake.lead_contact USING btree (email);

CREATE INDEX lead_contact_by_phone ON intake.lead_contact USING btree (phone) WHERE (phone IS NOT NULL);

CREATE INDEX lead_contact_by_words ON intake.lead_contact USING gin (lower(((((name || ' '::text) || email) || ' '::text) || COALESCE(phone, ''::text))) extensions.gin_trgm_ops);

CREATE INDEX lead_not_archived ON intake.lead USING btree (created_at, id) WHERE (archived_at IS NULL);

CREATE INDEX partner_submission_by_api_key ON intake.partner_submission USING btree (api_key_id);

CREATE INDEX partner_submission_by_organization ON intake.partner_submission USING btree (organization_id, lead_id DESC);

CREATE UNIQUE INDEX partner_submission_key_is_unique ON intake.partner_submission USING btree (organization_id, submission_key) WHERE (submission_key IS NOT NULL);

CREATE INDEX test_lead_by_age ON intake.test_lead USING btree (created_at, id);

CREATE INDEX test_lead_by_api_key ON intake.test_lead USING btree (api_key_id);

CREATE INDEX test_lead_by_niche ON intake.test_lead USING btree (niche_id);

CREATE INDEX test_lead_by_organization ON intake.test_lead USING btree (organization_id, id DESC);

ALTER TABLE ONLY intake.contact_message
    ADD CONSTRAINT contact_message_handled_by_fkey FOREIGN KEY (handled_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY intake.contact_message
    ADD CONSTRAINT contact_message_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY intake.lead_attribution
    ADD CONSTRAINT lead_attribution_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY intake.lead_consent
    ADD CONSTRAINT lead_consent_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES catalog.consent(id);

ALTER TABLE ONLY intake.lead_consent
    ADD CONSTRAINT lead_consent_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY intake.lead_contact
    ADD CONSTRAINT lead_contact_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_marked_bad_by_fkey FOREIGN KEY (marked_bad_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_rejected_by_fkey FOREIGN KEY (rejected_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_schema_is_of_its_niche FOREIGN KEY (form_schema_id, niche_id) REFERENCES catalog.form_schema(id, niche_id);

ALTER TABLE ONLY intake.partner_submission
    ADD CONSTRAINT partner_submission_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES identity.api_key(id);

ALTER TABLE ONLY intake.partner_submission
    ADD CONSTRAINT partner_submission_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY intake.partner_submission
    ADD CONSTRAINT partner_submission_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY intake.test_lead
    ADD CONSTRAINT test_lead_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES identity.api_key(id);

ALTER TABLE ONLY intake.test_lead
    ADD CONSTRAINT test_lead_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE ONLY intake.test_lead
    ADD CONSTRAINT test_lead_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE intake.contact_archive ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.contact_archive_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.contact_message ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.lead ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.lead_archive ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.lead_archive_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.lead_attribution ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.lead_consent ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.lead_contact ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.partner_submission ENABLE ROW LEVEL SECURITY;

ALTER TABLE intake.test_lead ENABLE ROW LEVEL SECURITY;
