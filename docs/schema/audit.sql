CREATE TABLE audit.event (
    id bigint NOT NULL,
    action text NOT NULL,
    entity text NOT NULL,
    entity_id text,
    before jsonb,
    after jsonb,
    user_id uuid,
    role text NOT NULL,
    session_id uuid,
    organization_id uuid,
    address inet,
    agent text,
    request_id text,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    transaction_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT event_action_is_a_name CHECK ((action ~ '^[a-z][a-z_]*$'::text)),
    CONSTRAINT event_entity_is_a_table CHECK ((entity ~ '^[a-z_]+\.[a-z0-9_]+$'::text))
)
PARTITION BY RANGE (created_at);

CREATE TABLE audit.event_default (
    id bigint NOT NULL,
    action text NOT NULL,
    entity text NOT NULL,
    entity_id text,
    before jsonb,
    after jsonb,
    user_id uuid,
    role text NOT NULL,
    session_id uuid,
    organization_id uuid,
    address inet,
    agent text,
    request_id text,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    transaction_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT event_action_is_a_name CHECK ((action ~ '^[a-z][a-z_]*$'::text)),
    CONSTRAINT event_entity_is_a_table CHECK ((entity ~ '^[a-z_]+\.[a-z0-9_]+$'::text))
);

ALTER TABLE audit.event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME audit.event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE audit.sealed_range (
    number bigint NOT NULL,
    xid_from xid8 NOT NULL,
    xid_before xid8 NOT NULL,
    first_id bigint NOT NULL,
    last_id bigint NOT NULL,
    event_count bigint NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT sealed_range_goes_forward CHECK (((xid_before > xid_from) AND (last_id >= first_id))),
    CONSTRAINT sealed_range_hash_is_sha256 CHECK ((length(hash) = 32)),
    CONSTRAINT sealed_range_is_not_empty CHECK ((event_count > 0)),
    CONSTRAINT sealed_range_number_is_positive CHECK ((number > 0))
);

CREATE TABLE audit.tracked_table (
    entity text NOT NULL,
    redacted text[] NOT NULL,
    ignored text[] NOT NULL,
    names_only boolean NOT NULL,
    records_inserts boolean NOT NULL,
    leaves_for_archive boolean DEFAULT false NOT NULL,
    CONSTRAINT tracked_table_entity_is_a_table CHECK ((entity ~ '^[a-z_]+\.[a-z0-9_]+$'::text))
);

CREATE TABLE audit.untracked_table (
    entity text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT untracked_table_entity_is_a_table CHECK ((entity ~ '^[a-z_]+\.[a-z0-9_]+$'::text))
);

ALTER TABLE ONLY audit.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (created_at, id);

ALTER TABLE ONLY audit.event_default
    ADD CONSTRAINT event_default_pkey PRIMARY KEY (created_at, id);

ALTER TABLE ONLY audit.sealed_range
    ADD CONSTRAINT sealed_range_pkey PRIMARY KEY (number);

ALTER TABLE ONLY audit.tracked_table
    ADD CONSTRAINT tracked_table_pkey PRIMARY KEY (entity);

ALTER TABLE ONLY audit.untracked_table
    ADD CONSTRAINT untracked_table_pkey PRIMARY KEY (entity);

CREATE INDEX event_by_entity ON ONLY audit.event USING btree (entity, entity_id, created_at);

CREATE INDEX event_by_user ON ONLY audit.event USING btree (user_id, created_at) WHERE (user_id IS NOT NULL);

CREATE INDEX event_by_xid ON ONLY audit.event USING btree (xid);

CREATE INDEX event_default_entity_entity_id_created_at_idx ON audit.event_default USING btree (entity, entity_id, created_at);

CREATE INDEX event_default_user_id_created_at_idx ON audit.event_default USING btree (user_id, created_at) WHERE (user_id IS NOT NULL);

CREATE INDEX event_default_xid_idx ON audit.event_default USING btree (xid);

ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.event_default ENABLE ROW LEVEL SECURITY;
