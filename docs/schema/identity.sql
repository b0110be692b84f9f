CREATE TABLE identity.organization (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    name text NOT NULL,
    website text,
    status text DEFAULT 'pending'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT organization_name_has_a_length CHECK (((NOT ops.is_blank(name)) AND (length(name) <= 200))),
    CONSTRAINT organization_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'deactivated'::text, 'suspended'::text]))),
    CONSTRAINT organization_website_is_short CHECK ((length(website) <= 500))
);

CREATE TABLE identity.user_account (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    email text NOT NULL,
    password_hash text,
    first_name text,
    last_name text,
    phone text,
    status text NOT NULL,
    is_admin boolean DEFAULT false NOT NULL,
    email_verified_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT user_account_active_is_verified CHECK (((status <> 'active'::text) OR (email_verified_at IS NOT NULL))),
    CONSTRAINT user_account_email_is_an_address CHECK (ops.is_email_address(email)),
    CONSTRAINT user_account_names_are_short CHECK (((length(first_name) <= 100) AND (length(last_name) <= 100))),
    CONSTRAINT user_account_phone_is_short CHECK ((length(phone) <= 40)),
    CONSTRAINT user_account_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'deactivated'::text, 'suspended'::text])))
);

CREATE TABLE identity.invitation (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    invited_by uuid NOT NULL,
    accepted_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    sent_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT invitation_accepted_names_the_member CHECK (((status = 'accepted'::text) = (accepted_by IS NOT NULL))),
    CONSTRAINT invitation_email_is_an_address CHECK (ops.is_email_address(email)),
    CONSTRAINT invitation_ended_has_a_time CHECK (((status = 'pending'::text) = (ended_at IS NULL))),
    CONSTRAINT invitation_role_is_known CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'billing'::text, 'viewer'::text]))),
    CONSTRAINT invitation_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text])))
);

CREATE TABLE identity.api_key (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    is_test boolean GENERATED ALWAYS AS (starts_with(prefix, 'lm_test_'::text)) STORED NOT NULL,
    key_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    niche_ids uuid[],
    networks cidr[],
    expires_at timestamp with time zone,
    rotated_from_id uuid,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT api_key_for_tests_only_submits CHECK (((NOT is_test) OR (scopes = '{submit_leads}'::text[]))),
    CONSTRAINT api_key_hash_has_its_length CHECK ((length(key_hash) = 32)),
    CONSTRAINT api_key_name_has_a_length CHECK (((NOT ops.is_blank(name)) AND (length(name) <= 100))),
    CONSTRAINT api_key_networks_are_some CHECK (((networks IS NULL) OR (((cardinality(networks) >= 1) AND (cardinality(networks) <= 20)) AND (array_position(networks, NULL::cidr) IS NULL)))),
    CONSTRAINT api_key_niches_bound_submissions CHECK (((niche_ids IS NULL) OR ((scopes = '{submit_leads}'::text[]) AND ((cardinality(niche_ids) >= 1) AND (cardinality(niche_ids) <= 100)) AND (array_position(niche_ids, NULL::uuid) IS NULL)))),
    CONSTRAINT api_key_prefix_is_ours CHECK ((prefix ~ '^lm_(live|test)_[0-9A-Za-z]{8}$'::text)),
    CONSTRAINT api_key_scopes_are_known CHECK (((scopes <@ '{read,submit_leads,manage}'::text[]) AND (array_position(scopes, NULL::text) IS NULL) AND ((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 3))))
);

CREATE TABLE identity.second_factor (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    last_step bigint,
    credential_id bytea,
    public_key bytea,
    sign_count bigint,
    transports text[],
    model_id uuid,
    is_backed_up boolean,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    confirmed_at timestamp with time zone,
    last_used_at timestamp with time zone,
    removed_at timestamp with time zone,
    CONSTRAINT second_factor_kind_is_known CHECK ((kind = ANY (ARRAY['totp'::text, 'passkey'::text]))),
    CONSTRAINT second_factor_name_has_a_length CHECK (((NOT ops.is_blank(name)) AND (length(name) <= 100))),
    CONSTRAINT second_factor_passkey_has_its_parts CHECK (((num_nonnulls(credential_id, public_key, sign_count, transports, is_backed_up) =
CASE kind
    WHEN 'passkey'::text THEN 5
    ELSE 0
END) AND ((kind = 'passkey'::text) OR (model_id IS NULL)))),
    CONSTRAINT second_factor_passkey_is_bounded CHECK ((((length(credential_id) >= 1) AND (length(credential_id) <= 1023)) AND ((length(public_key) >= 1) AND (length(public_key) <= 2000)) AND (sign_count >= 0) AND (cardinality(transports) <= 10))),
    CONSTRAINT second_factor_totp_has_its_parts CHECK (((kind = 'totp'::text) = (last_step IS NOT NULL)))
);

CREATE TABLE identity.session (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    user_id uuid NOT NULL,
    organization_id uuid,
    role text NOT NULL,
    address inet,
    agent text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    proved_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    second_factor text,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT session_end_has_a_reason CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
    CONSTRAINT session_end_reason_is_known CHECK ((end_reason = ANY (ARRAY['logged_out'::text, 'reuse'::text, 'ended'::text, 'password_changed'::text, 'suspended'::text, 'account_closed'::text, 'membership_ended'::text, 'email_changed'::text, 'second_factor_reset'::text]))),
    CONSTRAINT session_member_has_an_organization CHECK (((role <> 'member'::text) OR (organization_id IS NOT NULL))),
    CONSTRAINT session_role_is_known CHECK ((role = ANY (ARRAY['member'::text, 'admin'::text]))),
    CONSTRAINT session_second_factor_is_known CHECK ((second_factor = ANY (ARRAY['totp'::text, 'recovery_code'::text, 'passkey'::text])))
);

CREATE TABLE identity.known_device (
    user_id uuid NOT NULL,
    key bytea NOT NULL,
    first_used_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_used_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE identity.proof (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    purpose text NOT NULL,
    email text NOT NULL,
    password_hash text,
    organization text,
    first_name text,
    last_name text,
    phone text,
    invitation_id uuid,
    user_id uuid,
    wrong_passwords integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT proof_email_is_an_address CHECK (ops.is_email_address(email)),
    CONSTRAINT proof_names_are_short CHECK (((length(first_name) <= 100) AND (length(last_name) <= 100))),
    CONSTRAINT proof_of_a_change_names_the_user CHECK (((purpose = ANY (ARRAY['change_email'::text, 'email_changed'::text])) = (user_id IS NOT NULL))),
    CONSTRAINT proof_of_a_sign_up_holds_it CHECK (((num_nonnulls(password_hash, organization) =
CASE purpose
    WHEN 'verify_email'::text THEN 2
    ELSE 0
END) AND ((purpose = 'verify_email'::text) OR (num_nonnulls(first_name, last_name, phone) = 0)))),
    CONSTRAINT proof_of_an_invitation_names_it CHECK (((purpose = 'invitation'::text) = (invitation_id IS NOT NULL))),
    CONSTRAINT proof_organization_is_short CHECK ((length(organization) <= 200)),
    CONSTRAINT proof_phone_is_short CHECK ((length(phone) <= 40)),
    CONSTRAINT proof_purpose_is_known CHECK ((purpose = ANY (ARRAY['verify_email'::text, 'reset_password'::text, 'invitation'::text, 'change_email'::text, 'email_changed'::text])))
);

CREATE TABLE identity.log_in_ticket (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    wrong_codes integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT log_in_ticket_hash_is_sha256 CHECK ((length(hash) = 32))
);

CREATE TABLE identity.passkey_challenge (
    hash bytea NOT NULL,
    purpose text NOT NULL,
    session_id uuid,
    ticket_hash bytea,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT passkey_challenge_belongs_to_a_session CHECK (((purpose = 'log_in'::text) = (session_id IS NULL))),
    CONSTRAINT passkey_challenge_hash_is_sha256 CHECK ((length(hash) = 32)),
    CONSTRAINT passkey_challenge_purpose_is_known CHECK ((purpose = ANY (ARRAY['register'::text, 'log_in'::text, 'prove'::text]))),
    CONSTRAINT passkey_challenge_ticket_is_of_a_log_in CHECK (((purpose = 'log_in'::text) OR (ticket_hash IS NULL)))
);

CREATE TABLE identity.external_identity (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL,
    email text NOT NULL,
    first_name text,
    last_name text,
    linked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_used_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT external_identity_issuer_is_short CHECK (((length(issuer) >= 1) AND (length(issuer) <= 255))),
    CONSTRAINT external_identity_names_are_short CHECK (((length(first_name) <= 100) AND (length(last_name) <= 100))),
    CONSTRAINT external_identity_subject_is_short CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))
);

CREATE TABLE identity.billing_address (
    organization_id uuid NOT NULL,
    name text,
    line1 text NOT NULL,
    line2 text,
    city text NOT NULL,
    region text,
    postal_code text,
    country text NOT NULL,
    tax_number text,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT billing_address_country_is_two_letters CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT billing_address_tax_number_is_canonical CHECK ((tax_number ~ '^[A-Z0-9]{4,20}$'::text)),
    CONSTRAINT billing_address_texts_are_short CHECK (((length(name) <= 200) AND (length(line1) <= 200) AND (length(line2) <= 200) AND (length(city) <= 100) AND (length(region) <= 100) AND (length(postal_code) <= 20)))
);

CREATE TABLE identity.membership (
    user_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    role text DEFAULT 'owner'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT membership_role_is_known CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'billing'::text, 'viewer'::text])))
);

CREATE TABLE identity.role_permission (
    role text NOT NULL,
    permission text NOT NULL,
    CONSTRAINT role_permission_permission_is_known CHECK ((permission = ANY (ARRAY['read'::text, 'buy'::text, 'manage_billing'::text, 'manage_settings'::text, 'manage_keys'::text, 'manage_members'::text, 'own'::text]))),
    CONSTRAINT role_permission_role_is_known CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'billing'::text, 'viewer'::text, 'read'::text, 'manage'::text])))
);

CREATE TABLE identity.one_time_token (
    hash bytea NOT NULL,
    proof_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT one_time_token_hash_is_sha256 CHECK ((length(hash) = 32))
);

CREATE TABLE identity.recovery_code (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT recovery_code_hash_is_sha256 CHECK ((length(hash) = 32))
);

CREATE TABLE identity.refresh_token (
    hash bytea NOT NULL,
    session_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    spent_at timestamp with time zone,
    successor_key bytea,
    CONSTRAINT refresh_token_hash_is_sha256 CHECK ((length(hash) = 32)),
    CONSTRAINT refresh_token_spent_has_a_successor CHECK (((spent_at IS NULL) = (successor_key IS NULL)))
);

CREATE TABLE identity.sign_in_code (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sign_in_code_hash_is_sha256 CHECK ((length(hash) = 32))
);

CREATE TABLE identity.signing_key (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    audience text NOT NULL,
    secret bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT signing_key_audience_is_known CHECK ((audience = ANY (ARRAY['leadmill'::text, 'admin'::text]))),
    CONSTRAINT signing_key_is_long_enough CHECK ((length(secret) >= 32))
);

ALTER TABLE ONLY identity.api_key
    ADD CONSTRAINT api_key_is_rotated_once UNIQUE (rotated_from_id);

ALTER TABLE ONLY identity.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.api_key
    ADD CONSTRAINT api_key_prefix_is_unique UNIQUE (prefix);

ALTER TABLE ONLY identity.billing_address
    ADD CONSTRAINT billing_address_pkey PRIMARY KEY (organization_id);

ALTER TABLE ONLY identity.external_identity
    ADD CONSTRAINT external_identity_is_linked_once UNIQUE (issuer, subject);

ALTER TABLE ONLY identity.external_identity
    ADD CONSTRAINT external_identity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.known_device
    ADD CONSTRAINT known_device_pkey PRIMARY KEY (user_id, key);

ALTER TABLE ONLY identity.log_in_ticket
    ADD CONSTRAINT log_in_ticket_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY identity.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (user_id, organization_id);

ALTER TABLE ONLY identity.one_time_token
    ADD CONSTRAINT one_time_token_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY identity.organization
    ADD CONSTRAINT organization_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.passkey_challenge
    ADD CONSTRAINT passkey_challenge_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY identity.proof
    ADD CONSTRAINT proof_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY identity.refresh_token
    ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY identity.role_permission
    ADD CONSTRAINT role_permission_pkey PRIMARY KEY (role, permission);

ALTER TABLE ONLY identity.second_factor
    ADD CONSTRAINT second_factor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.sign_in_code
    ADD CONSTRAINT sign_in_code_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY identity.signing_key
    ADD CONSTRAINT signing_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY identity.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (id);

CREATE INDEX api_key_by_creator ON identity.api_key USING btree (created_by) WHERE (created_by IS NOT NULL);

CREATE INDEX api_key_by_organization ON identity.api_key USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX external_identity_by_user ON identity.external_identity USING btree (user_id);

CREATE INDEX invitation_by_expiry ON identity.invitation USING btree (expires_at);

CREATE INDEX invitation_by_inviter ON identity.invitation USING btree (invited_by);

CREATE INDEX invitation_by_member ON identity.invitation USING btree (accepted_by) WHERE (accepted_by IS NOT NULL);

CREATE INDEX invitation_by_organization ON identity.invitation USING btree (organization_id, created_at DESC, id DESC);

CREATE UNIQUE INDEX invitation_is_pending_once ON identity.invitation USING btree (organization_id, email) WHERE (status = 'pending'::text);

CREATE INDEX known_device_by_age ON identity.known_device USING btree (last_used_at);

CREATE INDEX log_in_ticket_by_expiry ON identity.log_in_ticket USING btree (expires_at);

CREATE INDEX log_in_ticket_by_user ON identity.log_in_ticket USING btree (user_id);

CREATE INDEX membership_by_organization ON identity.membership USING btree (organization_id);

CREATE INDEX one_time_token_by_proof ON identity.one_time_token USING btree (proof_id);

CREATE INDEX organization_by_age ON identity.organization USING btree (created_at DESC, id DESC);

CREATE INDEX organization_by_words ON identity.organization USING gin (lower(((name || ' '::text) || COALESCE(website, ''::text))) extensions.gin_trgm_ops);

CREATE INDEX organization_pending ON identity.organization USING btree (created_at) WHERE ((status = 'pending'::text) AND (deleted_at IS NULL));

CREATE INDEX passkey_challenge_by_expiry ON identity.passkey_challenge USING btree (expires_at);

CREATE INDEX passkey_challenge_by_session ON identity.passkey_challenge USING btree (session_id) WHERE (session_id IS NOT NULL);

CREATE INDEX passkey_challenge_by_ticket ON identity.passkey_challenge USING btree (ticket_hash) WHERE (ticket_hash IS NOT NULL);

CREATE INDEX proof_by_email ON identity.proof USING btree (email);

CREATE INDEX proof_by_expiry ON identity.proof USING btree (expires_at);

CREATE INDEX proof_by_invitation ON identity.proof USING btree (invitation_id) WHERE (invitation_id IS NOT NULL);

CREATE INDEX proof_by_user ON identity.proof USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX recovery_code_by_user ON identity.recovery_code USING btree (user_id);

CREATE INDEX refresh_token_by_session ON identity.refresh_token USING btree (session_id, expires_at);

CREATE INDEX second_factor_by_user ON identity.second_factor USING btree (user_id);

CREATE UNIQUE INDEX second_factor_credential_is_unique ON identity.second_factor USING btree (credential_id) WHERE (removed_at IS NULL);

CREATE INDEX second_factor_unused ON identity.second_factor USING btree (created_at) WHERE ((confirmed_at IS NULL) OR (removed_at IS NOT NULL));

CREATE INDEX session_by_end ON identity.session USING btree (LEAST(ended_at, expires_at));

CREATE INDEX session_by_organization ON identity.session USING btree (organization_id);

CREATE INDEX session_by_user ON identity.session USING btree (user_id);

CREATE INDEX sign_in_code_by_expiry ON identity.sign_in_code USING btree (expires_at);

CREATE INDEX sign_in_code_by_user ON identity.sign_in_code USING btree (user_id);

CREATE INDEX user_account_admins ON identity.user_account USING btree (id) WHERE (is_admin AND (deleted_at IS NULL));

CREATE INDEX user_account_by_age ON identity.user_account USING btree (created_at DESC, id DESC);

CREATE INDEX user_account_by_words ON identity.user_account USING gin (lower(((((email || ' '::text) || COALESCE(first_name, ''::text)) || ' '::text) || COALESCE(last_name, ''::text))) extensions.gin_trgm_ops);

CREATE UNIQUE INDEX user_account_email_is_unique ON identity.user_account USING btree (email) WHERE (deleted_at IS NULL);

ALTER TABLE ONLY identity.api_key
    ADD CONSTRAINT api_key_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.api_key
    ADD CONSTRAINT api_key_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY identity.api_key
    ADD CONSTRAINT api_key_rotated_from_id_fkey FOREIGN KEY (rotated_from_id) REFERENCES identity.api_key(id);

ALTER TABLE ONLY identity.billing_address
    ADD CONSTRAINT billing_address_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY identity.external_identity
    ADD CONSTRAINT external_identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.invitation
    ADD CONSTRAINT invitation_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.invitation
    ADD CONSTRAINT invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.invitation
    ADD CONSTRAINT invitation_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY identity.known_device
    ADD CONSTRAINT known_device_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.log_in_ticket
    ADD CONSTRAINT log_in_ticket_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.membership
    ADD CONSTRAINT membership_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY identity.membership
    ADD CONSTRAINT membership_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.one_time_token
    ADD CONSTRAINT one_time_token_proof_id_fkey FOREIGN KEY (proof_id) REFERENCES identity.proof(id) ON DELETE CASCADE;

ALTER TABLE ONLY identity.passkey_challenge
    ADD CONSTRAINT passkey_challenge_session_id_fkey FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE;

ALTER TABLE ONLY identity.passkey_challenge
    ADD CONSTRAINT passkey_challenge_ticket_hash_fkey FOREIGN KEY (ticket_hash) REFERENCES identity.log_in_ticket(hash) ON DELETE CASCADE;

ALTER TABLE ONLY identity.proof
    ADD CONSTRAINT proof_invitation_id_fkey FOREIGN KEY (invitation_id) REFERENCES identity.invitation(id) ON DELETE CASCADE;

ALTER TABLE ONLY identity.proof
    ADD CONSTRAINT proof_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.recovery_code
    ADD CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.refresh_token
    ADD CONSTRAINT refresh_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES identity.session(id);

ALTER TABLE ONLY identity.second_factor
    ADD CONSTRAINT second_factor_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.session
    ADD CONSTRAINT session_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY identity.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY identity.sign_in_code
    ADD CONSTRAINT sign_in_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE identity.api_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.billing_address ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.external_identity ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.invitation ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.known_device ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.log_in_ticket ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.membership ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.one_time_token ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.organization ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.passkey_challenge ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.proof ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.recovery_code ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.refresh_token ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.role_permission ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.second_factor ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.session ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.sign_in_code ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.signing_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE identity.user_account ENABLE ROW LEVEL SECURITY;
