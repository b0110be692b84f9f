CREATE TABLE ops.call_cost (
    path text NOT NULL,
    cost integer NOT NULL,
    limit_name text,
    CONSTRAINT call_cost_is_positive CHECK ((cost > 0)),
    CONSTRAINT call_cost_path_is_below_the_api CHECK ((path ~ '^(/[a-z][a-z0-9_]*)+$'::text))
);

CREATE TABLE ops.retention (
    class text NOT NULL,
    setting text NOT NULL,
    parent text,
    entity text,
    aged_by text,
    comment text NOT NULL,
    CONSTRAINT retention_class_is_a_name CHECK ((class ~ '^[a-z][a-z_]*$'::text)),
    CONSTRAINT retention_entity_is_a_table CHECK ((entity ~ '^[a-z_]+\.[a-z0-9_]+$'::text)),
    CONSTRAINT retention_is_by_the_partition_or_by_the_row CHECK (
CASE
    WHEN (parent IS NULL) THEN (num_nonnulls(entity, aged_by) = 2)
    ELSE (num_nonnulls(entity, aged_by) = 0)
END)
);

CREATE TABLE ops.rate_limit (
    name text NOT NULL,
    maximum integer,
    per interval NOT NULL,
    comment text NOT NULL,
    kind text DEFAULT 'even'::text NOT NULL,
    counted_by text DEFAULT 'other'::text NOT NULL,
    CONSTRAINT rate_limit_counted_by_is_known CHECK ((counted_by = ANY (ARRAY['network'::text, 'network_hash'::text, 'user'::text, 'organization'::text, 'api_key'::text, 'caller'::text, 'everybody'::text, 'other'::text]))),
    CONSTRAINT rate_limit_is_exact_only_if_small CHECK (((kind <> 'exact'::text) OR (maximum <= 1000))),
    CONSTRAINT rate_limit_kind_is_known CHECK ((kind = ANY (ARRAY['exact'::text, 'even'::text]))),
    CONSTRAINT rate_limit_maximum_is_not_negative CHECK ((maximum >= 0)),
    CONSTRAINT rate_limit_name_has_a_room CHECK ((name ~ '^[a-z]+\.[a-z0-9_]+$'::text)),
    CONSTRAINT rate_limit_per_is_positive CHECK (((per > '00:00:00'::interval) AND isfinite(per)))
);

CREATE TABLE ops.partitioned (
    parent text NOT NULL,
    months_ahead integer DEFAULT 3 NOT NULL,
    guard text,
    period text DEFAULT 'month'::text NOT NULL,
    retention text,
    CONSTRAINT partitioned_guard_is_a_function CHECK ((guard ~ '^[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT partitioned_months_ahead_is_positive CHECK (((months_ahead >= 1) AND (months_ahead <= 24))),
    CONSTRAINT partitioned_parent_is_a_table CHECK ((parent ~ '^[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT partitioned_period_is_known CHECK ((period = ANY (ARRAY['month'::text, 'week'::text])))
);

CREATE TABLE ops.setting (
    name text NOT NULL,
    value jsonb NOT NULL,
    comment text NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT setting_name_is_a_path CHECK ((name ~ '^[a-z_]+(\.[a-z_]+)+$'::text))
);

CREATE TABLE ops.setting_rule (
    name text NOT NULL,
    rule jsonb NOT NULL,
    CONSTRAINT setting_rule_has_a_type CHECK (COALESCE(((rule ->> 'type'::text) = ANY (ARRAY['number'::text, 'boolean'::text, 'text'::text, 'list'::text, 'map'::text, 'object'::text])), false))
);

CREATE TABLE ops.code_object (
    key text NOT NULL,
    file text NOT NULL,
    statement_hash text NOT NULL,
    attributes_hash text NOT NULL,
    definition text NOT NULL,
    attributes text NOT NULL
);

CREATE TABLE ops.code_release (
    id bigint NOT NULL,
    hash text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ops.code_release ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.code_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ops.table_size (
    day date NOT NULL,
    entity text NOT NULL,
    bytes bigint NOT NULL,
    CONSTRAINT table_size_is_not_negative CHECK ((bytes >= 0))
);

CREATE TABLE ops.encryption_key (
    key_id text NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT encryption_key_id_is_of_its_key CHECK ((key_id = extensions.pgp_key_id(public_key)))
);

CREATE TABLE ops.entitlement (
    organization_id uuid NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    is_feature boolean GENERATED ALWAYS AS ((jsonb_typeof(value) = 'boolean'::text)) STORED NOT NULL,
    CONSTRAINT entitlement_value_is_a_limit_or_feature CHECK (((jsonb_typeof(value) = ANY (ARRAY['boolean'::text, 'null'::text])) OR ((value)::text ~ '^[0-9]{1,15}$'::text)))
);

CREATE TABLE ops.entitlement_kind (
    name text NOT NULL,
    default_value jsonb NOT NULL,
    is_feature boolean GENERATED ALWAYS AS ((jsonb_typeof(default_value) = 'boolean'::text)) STORED NOT NULL,
    comment text NOT NULL,
    CONSTRAINT entitlement_kind_default_value_is_a_limit_or_feature CHECK (((jsonb_typeof(default_value) = ANY (ARRAY['boolean'::text, 'null'::text])) OR ((default_value)::text ~ '^[0-9]{1,15}$'::text))),
    CONSTRAINT entitlement_kind_name_is_snake_case CHECK ((name ~ '^[a-z]+(_[a-z]+)*$'::text))
);

CREATE TABLE ops.hash_key (
    is_only boolean DEFAULT true NOT NULL,
    secret bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT hash_key_is_long_enough CHECK ((length(secret) >= 32)),
    CONSTRAINT hash_key_is_one_row CHECK (is_only)
);

CREATE TABLE ops.rate_limit_log (
    id bigint NOT NULL,
    limit_name text NOT NULL,
    key bytea NOT NULL,
    units integer NOT NULL,
    spent_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT rate_limit_log_units_are_positive CHECK ((units > 0))
);

ALTER TABLE ops.rate_limit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.rate_limit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ops.rate_limit_use (
    limit_name text NOT NULL,
    key bytea NOT NULL,
    repaid_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY ops.call_cost
    ADD CONSTRAINT call_cost_pkey PRIMARY KEY (path);

ALTER TABLE ONLY ops.code_object
    ADD CONSTRAINT code_object_pkey PRIMARY KEY (key);

ALTER TABLE ONLY ops.code_release
    ADD CONSTRAINT code_release_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ops.encryption_key
    ADD CONSTRAINT encryption_key_pkey PRIMARY KEY (key_id);

ALTER TABLE ONLY ops.entitlement_kind
    ADD CONSTRAINT entitlement_kind_is_feature_or_limit UNIQUE (name, is_feature);

ALTER TABLE ONLY ops.entitlement_kind
    ADD CONSTRAINT entitlement_kind_pkey PRIMARY KEY (name);

ALTER TABLE ONLY ops.entitlement
    ADD CONSTRAINT entitlement_pkey PRIMARY KEY (organization_id, name);

ALTER TABLE ONLY ops.hash_key
    ADD CONSTRAINT hash_key_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY ops.partitioned
    ADD CONSTRAINT partitioned_pkey PRIMARY KEY (parent);

ALTER TABLE ONLY ops.rate_limit_log
    ADD CONSTRAINT rate_limit_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ops.rate_limit
    ADD CONSTRAINT rate_limit_pkey PRIMARY KEY (name);

ALTER TABLE ONLY ops.rate_limit_use
    ADD CONSTRAINT rate_limit_use_pkey PRIMARY KEY (limit_name, key);

ALTER TABLE ONLY ops.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (class);

ALTER TABLE ONLY ops.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);

ALTER TABLE ONLY ops.setting_rule
    ADD CONSTRAINT setting_rule_pkey PRIMARY KEY (name);

ALTER TABLE ONLY ops.table_size
    ADD CONSTRAINT table_size_pkey PRIMARY KEY (entity, day);

CREATE INDEX call_cost_by_limit ON ops.call_cost USING btree (limit_name);

CREATE INDEX entitlement_by_name ON ops.entitlement USING btree (name);

CREATE INDEX partitioned_by_retention ON ops.partitioned USING btree (retention);

CREATE INDEX rate_limit_log_by_key ON ops.rate_limit_log USING btree (limit_name, key, spent_at);

CREATE INDEX retention_by_parent ON ops.retention USING btree (parent);

CREATE INDEX retention_by_setting ON ops.retention USING btree (setting);

ALTER TABLE ONLY ops.call_cost
    ADD CONSTRAINT call_cost_limit_name_fkey FOREIGN KEY (limit_name) REFERENCES ops.rate_limit(name) ON UPDATE CASCADE;

ALTER TABLE ONLY ops.entitlement
    ADD CONSTRAINT entitlement_is_of_a_kind FOREIGN KEY (name, is_feature) REFERENCES ops.entitlement_kind(name, is_feature);

ALTER TABLE ONLY ops.partitioned
    ADD CONSTRAINT partitioned_retention_fkey FOREIGN KEY (retention) REFERENCES ops.setting(name);

ALTER TABLE ONLY ops.rate_limit_log
    ADD CONSTRAINT rate_limit_log_limit_name_fkey FOREIGN KEY (limit_name) REFERENCES ops.rate_limit(name) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ops.rate_limit_use
    ADD CONSTRAINT rate_limit_use_limit_name_fkey FOREIGN KEY (limit_name) REFERENCES ops.rate_limit(name) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ops.retention
    ADD CONSTRAINT retention_parent_fkey FOREIGN KEY (parent) REFERENCES ops.partitioned(parent);

ALTER TABLE ONLY ops.retention
    ADD CONSTRAINT retention_setting_fkey FOREIGN KEY (setting) REFERENCES ops.setting(name);

ALTER TABLE ONLY ops.setting_rule
    ADD CONSTRAINT setting_rule_name_fkey FOREIGN KEY (name) REFERENCES ops.setting(name);

ALTER TABLE ops.code_object ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.code_release ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.entitlement ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.entitlement_kind ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.hash_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.rate_limit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.rate_limit_use ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.retention ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.setting ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.setting_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE ops.table_size ENABLE ROW LEVEL SECURITY;
