CREATE TYPE notification.recipient AS (
	id uuid,
	refs jsonb
);

CREATE TABLE notification.delivery (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    template text NOT NULL,
    organization_id uuid,
    user_id uuid,
    lead_id uuid,
    proof_id uuid,
    refs jsonb DEFAULT '{}'::jsonb NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    job_id bigint,
    source bytea,
    smtp_code integer,
    last_error text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT delivery_finished_has_a_time CHECK (((status = ANY (ARRAY['sent'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT delivery_has_one_recipient CHECK (((num_nonnulls(user_id, lead_id, proof_id) = 1) OR ((num_nonnulls(user_id, lead_id, proof_id) = 0) AND ((organization_id IS NOT NULL) OR (template = ANY (ARRAY['verify_email'::text, 'account_exists'::text, 'reset_password'::text])))))),
    CONSTRAINT delivery_last_error_is_short CHECK ((length(last_error) <= 1000)),
    CONSTRAINT delivery_refs_are_an_object CHECK ((jsonb_typeof(refs) = 'object'::text)),
    CONSTRAINT delivery_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
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

CREATE TABLE notification.preference (
    organization_id uuid NOT NULL,
    template text NOT NULL,
    is_wanted boolean NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE notification.template (
    name text NOT NULL,
    event_kind text,
    recipient_kind text,
    setting text,
    context_function text,
    is_optional boolean DEFAULT false NOT NULL,
    comment text NOT NULL,
    CONSTRAINT template_context_function_is_a_function CHECK ((context_function ~ '^[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT template_event_has_a_recipient CHECK (((event_kind IS NULL) = (recipient_kind IS NULL))),
    CONSTRAINT template_name_is_snake_case CHECK ((name ~ '^[a-z]+(_[a-z]+)*$'::text)),
    CONSTRAINT template_recipient_kind_is_known CHECK ((recipient_kind = ANY (ARRAY['user'::text, 'organization'::text, 'lead'::text, 'proof'::text, 'admins'::text]))),
    CONSTRAINT template_setting_is_for_events CHECK (((setting IS NULL) OR (event_kind IS NOT NULL)))
);

CREATE TABLE notification.refused_address (
    address_hash bytea NOT NULL,
    smtp_code integer NOT NULL,
    delivery_id uuid NOT NULL,
    refused_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT refused_address_code_is_permanent CHECK (((smtp_code >= 500) AND (smtp_code <= 599)))
);

ALTER TABLE ONLY notification.balance_alert
    ADD CONSTRAINT balance_alert_pkey PRIMARY KEY (organization_id, currency);

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.preference
    ADD CONSTRAINT preference_pkey PRIMARY KEY (organization_id, template);

ALTER TABLE ONLY notification.refused_address
    ADD CONSTRAINT refused_address_pkey PRIMARY KEY (address_hash);

ALTER TABLE ONLY notification.template
    ADD CONSTRAINT template_pkey PRIMARY KEY (name);

CREATE INDEX balance_alert_by_currency ON notification.balance_alert USING btree (currency);

CREATE INDEX delivery_by_lead ON notification.delivery USING btree (lead_id);

CREATE INDEX delivery_by_organization ON notification.delivery USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX delivery_by_proof ON notification.delivery USING btree (proof_id) WHERE (proof_id IS NOT NULL);

CREATE INDEX delivery_by_template ON notification.delivery USING btree (template, created_at DESC);

CREATE INDEX delivery_by_user ON notification.delivery USING btree (user_id);

CREATE INDEX delivery_unfinished ON notification.delivery USING btree (created_at) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));

CREATE INDEX preference_by_template ON notification.preference USING btree (template);

CREATE INDEX refused_address_by_delivery ON notification.refused_address USING btree (delivery_id);

CREATE INDEX template_by_event_kind ON notification.template USING btree (event_kind);

CREATE INDEX template_by_setting ON notification.template USING btree (setting);

ALTER TABLE ONLY notification.balance_alert
    ADD CONSTRAINT balance_alert_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY notification.balance_alert
    ADD CONSTRAINT balance_alert_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_proof_id_fkey FOREIGN KEY (proof_id) REFERENCES identity.proof(id) ON DELETE SET NULL;

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_template_fkey FOREIGN KEY (template) REFERENCES notification.template(name);

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY notification.preference
    ADD CONSTRAINT preference_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY notification.preference
    ADD CONSTRAINT preference_template_fkey FOREIGN KEY (template) REFERENCES notification.template(name);

ALTER TABLE ONLY notification.refused_address
    ADD CONSTRAINT refused_address_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES notification.delivery(id);

ALTER TABLE ONLY notification.template
    ADD CONSTRAINT template_event_kind_fkey FOREIGN KEY (event_kind) REFERENCES event.kind(name);

ALTER TABLE ONLY notification.template
    ADD CONSTRAINT template_setting_fkey FOREIGN KEY (setting) REFERENCES ops.setting(name);

ALTER TABLE notification.balance_alert ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.delivery ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.preference ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.refused_address ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.template ENABLE ROW LEVEL SECURITY;
