CREATE TYPE catalog.mapped_field AS (
	"position" bigint,
	path text,
	side text,
	id text,
	type text
);

CREATE TYPE catalog.mapping_fault AS (
	"position" bigint,
	field text,
	fault text[]
);

CREATE TYPE catalog.parsed_mapping AS (
	"position" bigint,
	path text,
	mapping jsonb,
	kind text,
	from_ids text[],
	to_ids text[]
);

CREATE TABLE catalog.competition_level (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    name text NOT NULL,
    order_position integer,
    price bigint NOT NULL,
    max_buyers integer NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT competition_level_max_buyers_is_positive CHECK (((max_buyers >= 1) AND (max_buyers <= 100))),
    CONSTRAINT competition_level_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
    CONSTRAINT competition_level_position_is_positive CHECK ((order_position > 0)),
    CONSTRAINT competition_level_price_is_positive CHECK (((price >= 1) AND (price <= '100000000000'::bigint))),
    CONSTRAINT competition_level_retired_has_no_position CHECK (((retired_at IS NULL) = (order_position IS NOT NULL)))
);

CREATE TABLE catalog.niche (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    description text,
    currency text DEFAULT 'USD'::text NOT NULL,
    region text DEFAULT 'US'::text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    cascade_rule text DEFAULT 'promise'::text NOT NULL,
    rotates_start_level boolean DEFAULT false NOT NULL,
    opening_wait interval,
    default_level_id uuid,
    is_proof_required boolean,
    proof_seconds integer,
    proof_effort integer,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT niche_cascade_rule_is_known CHECK ((cascade_rule = ANY (ARRAY['promise'::text, 'literal'::text]))),
    CONSTRAINT niche_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
    CONSTRAINT niche_opening_wait_is_moderate CHECK (((opening_wait > '00:00:00'::interval) AND (opening_wait <= '7 days'::interval))),
    CONSTRAINT niche_proof_effort_is_moderate CHECK (((proof_effort >= 0) AND (proof_effort <= 100))),
    CONSTRAINT niche_proof_seconds_are_few CHECK (((proof_seconds >= 0) AND (proof_seconds <= 600))),
    CONSTRAINT niche_region_is_known CHECK ((ops.phone_plans() ? region)),
    CONSTRAINT niche_retired_is_inactive CHECK (((retired_at IS NULL) OR (NOT is_active))),
    CONSTRAINT niche_slug_is_a_slug CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 100)))
);

CREATE TABLE catalog.form_schema (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    version integer NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    fields jsonb NOT NULL,
    change_summary text,
    replaces_id uuid,
    created_by uuid,
    activated_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    activated_at timestamp with time zone,
    CONSTRAINT form_schema_active_was_activated CHECK (((status = 'draft'::text) = (activated_at IS NULL))),
    CONSTRAINT form_schema_draft_replaces_nothing CHECK (((status <> 'draft'::text) OR (replaces_id IS NULL))),
    CONSTRAINT form_schema_fields_are_a_list CHECK ((jsonb_typeof(fields) = 'array'::text)),
    CONSTRAINT form_schema_status_is_known CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'retired'::text]))),
    CONSTRAINT form_schema_version_counts_from_one CHECK ((version >= 1))
);

CREATE TABLE catalog.field_mapping (
    form_schema_id uuid NOT NULL,
    "position" integer NOT NULL,
    from_schema_id uuid NOT NULL,
    kind text NOT NULL,
    from_ids text[] NOT NULL,
    to_ids text[] NOT NULL,
    separator text,
    answer_table jsonb,
    CONSTRAINT field_mapping_answer_table_is_a_list CHECK ((jsonb_typeof(answer_table) = 'array'::text)),
    CONSTRAINT field_mapping_has_another_source CHECK ((from_schema_id <> form_schema_id)),
    CONSTRAINT field_mapping_kind_fits_its_fields CHECK (
CASE kind
    WHEN 'direct'::text THEN ((cardinality(from_ids) = 1) AND (from_ids = to_ids))
    WHEN 'renamed'::text THEN ((cardinality(from_ids) = 1) AND (cardinality(to_ids) = 1) AND (from_ids <> to_ids))
    WHEN 'split'::text THEN ((cardinality(from_ids) = 1) AND (cardinality(to_ids) >= 2))
    WHEN 'merged'::text THEN ((cardinality(from_ids) >= 2) AND (cardinality(to_ids) = 1))
    WHEN 'deprecated'::text THEN ((cardinality(from_ids) = 1) AND (cardinality(to_ids) = 0))
    ELSE false
END),
    CONSTRAINT field_mapping_position_counts_from_one CHECK (("position" >= 1)),
    CONSTRAINT field_mapping_says_how CHECK (
CASE
    WHEN (kind = ANY (ARRAY['split'::text, 'merged'::text])) THEN (num_nonnulls(separator, answer_table) = 1)
    WHEN (kind = 'deprecated'::text) THEN (num_nonnulls(separator, answer_table) = 0)
    ELSE (separator IS NULL)
END)
);

CREATE TABLE catalog.niche_page (
    niche_id uuid NOT NULL,
    title text,
    introduction text,
    points text[] DEFAULT '{}'::text[] NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    picture_url text,
    picture_text text,
    origins text[] DEFAULT '{}'::text[] NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT niche_page_introduction_has_a_length CHECK (((introduction <> ''::text) AND (length(introduction) <= 2000))),
    CONSTRAINT niche_page_language_is_known CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
    CONSTRAINT niche_page_origins_are_few CHECK ((cardinality(origins) <= 20)),
    CONSTRAINT niche_page_picture_is_an_address CHECK (((picture_url ~ '^https://[a-z0-9.-]+(:[0-9]{1,5})?/[!-~]*$'::text) AND (length(picture_url) <= 1000))),
    CONSTRAINT niche_page_picture_text_is_short CHECK ((length(picture_text) <= 200)),
    CONSTRAINT niche_page_points_are_few CHECK ((cardinality(points) <= 10)),
    CONSTRAINT niche_page_title_has_a_length CHECK (((title <> ''::text) AND (length(title) <= 150)))
);

CREATE TABLE catalog.consent (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    text text NOT NULL,
    is_required boolean NOT NULL,
    "position" integer NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT consent_text_has_a_length CHECK (((NOT ops.is_blank(text)) AND (length(text) <= 1000)))
);

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_of_its_niche UNIQUE (id, niche_id);

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_position_is_unique EXCLUDE USING btree (niche_id WITH =, order_position WITH =) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY catalog.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.field_mapping
    ADD CONSTRAINT field_mapping_pkey PRIMARY KEY (form_schema_id, "position");

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_of_its_niche UNIQUE (id, niche_id);

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_replaces_once UNIQUE (replaces_id);

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_version_is_unique UNIQUE (niche_id, version);

ALTER TABLE ONLY catalog.niche_page
    ADD CONSTRAINT niche_page_pkey PRIMARY KEY (niche_id);

ALTER TABLE ONLY catalog.niche
    ADD CONSTRAINT niche_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.niche
    ADD CONSTRAINT niche_slug_is_unique UNIQUE (slug);

CREATE UNIQUE INDEX competition_level_name_is_unique ON catalog.competition_level USING btree (niche_id, lower(btrim(name))) WHERE (retired_at IS NULL);

CREATE INDEX consent_by_niche ON catalog.consent USING btree (niche_id, "position");

CREATE INDEX field_mapping_by_source ON catalog.field_mapping USING btree (from_schema_id);

CREATE INDEX form_schema_by_activator ON catalog.form_schema USING btree (activated_by);

CREATE INDEX form_schema_by_creator ON catalog.form_schema USING btree (created_by);

CREATE UNIQUE INDEX form_schema_one_active ON catalog.form_schema USING btree (niche_id) WHERE (status = 'active'::text);

CREATE INDEX niche_by_currency ON catalog.niche USING btree (currency);

CREATE INDEX niche_by_default_level ON catalog.niche USING btree (default_level_id, id);

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.consent
    ADD CONSTRAINT consent_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.field_mapping
    ADD CONSTRAINT field_mapping_form_schema_id_fkey FOREIGN KEY (form_schema_id) REFERENCES catalog.form_schema(id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.field_mapping
    ADD CONSTRAINT field_mapping_from_schema_id_fkey FOREIGN KEY (from_schema_id) REFERENCES catalog.form_schema(id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_activated_by_fkey FOREIGN KEY (activated_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES catalog.form_schema(id);

ALTER TABLE ONLY catalog.niche
    ADD CONSTRAINT niche_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY catalog.niche
    ADD CONSTRAINT niche_default_level_is_its_own FOREIGN KEY (default_level_id, id) REFERENCES catalog.competition_level(id, niche_id);

ALTER TABLE ONLY catalog.niche_page
    ADD CONSTRAINT niche_page_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE catalog.competition_level ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.consent ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.field_mapping ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.form_schema ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.niche ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.niche_page ENABLE ROW LEVEL SECURITY;
