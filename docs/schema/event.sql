CREATE TYPE event.fact AS (
	subject_id uuid,
	organization_id uuid,
	refs jsonb
);

CREATE TABLE event.kind (
    name text NOT NULL,
    subject_type text NOT NULL,
    fields text[] DEFAULT '{}'::text[] NOT NULL,
    comment text NOT NULL,
    CONSTRAINT kind_fields_are_references CHECK ((array_to_string(fields, ' '::text, ''::text) ~ '^([a-z]+(_[a-z]+)*_ids?( (?!$)|$))*$'::text)),
    CONSTRAINT kind_name_is_a_subject_and_a_verb CHECK ((name ~ '^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$'::text)),
    CONSTRAINT kind_subject_type_is_snake_case CHECK ((subject_type ~ '^[a-z]+(_[a-z]+)*$'::text))
);

CREATE TABLE event.outbox (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    organization_id uuid,
    refs jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
)
PARTITION BY RANGE (created_at);

CREATE TABLE event.outbox_default (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    organization_id uuid,
    refs jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE event.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME event.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY event.kind
    ADD CONSTRAINT kind_pkey PRIMARY KEY (name);

ALTER TABLE ONLY event.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (created_at, id);

ALTER TABLE ONLY event.outbox_default
    ADD CONSTRAINT outbox_default_pkey PRIMARY KEY (created_at, id);

ALTER TABLE event.outbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE event.outbox_default ENABLE ROW LEVEL SECURITY;
