CREATE TYPE usage.allowance AS (
	name text,
	quota bigint,
	seconds bigint,
	remaining bigint,
	reset_seconds bigint
);

CREATE TYPE usage.endpoint_line AS (
	endpoint text,
	calls bigint,
	billed bigint,
	overrun bigint,
	refused bigint,
	failed bigint,
	unconfirmed bigint,
	mean_milliseconds numeric,
	bytes bigint
);

CREATE TYPE usage.key_line AS (
	api_key_id uuid,
	name text,
	prefix text,
	calls bigint,
	billed bigint,
	overrun bigint,
	refused bigint,
	failed bigint,
	unconfirmed bigint,
	mean_milliseconds numeric,
	bytes bigint
);

CREATE TYPE usage.month_line AS (
	month date,
	calls bigint,
	billed bigint,
	overrun bigint,
	refused bigint,
	failed bigint,
	unconfirmed bigint,
	mean_milliseconds numeric,
	bytes bigint
);

CREATE TYPE usage.quota AS (
	maximum bigint,
	used bigint,
	remaining bigint,
	overrun bigint,
	may_overrun boolean,
	resets_at timestamp with time zone
);

CREATE TYPE usage.recounted AS (
	organization_id uuid,
	api_key_id uuid,
	endpoint text,
	calls_before bigint,
	calls_after bigint,
	billed_before bigint,
	billed_after bigint
);

CREATE TYPE usage.total AS (
	calls bigint,
	billed bigint,
	overrun bigint,
	refused bigint,
	failed bigint,
	unconfirmed bigint,
	mean_milliseconds numeric,
	bytes bigint
);

CREATE TABLE usage.call (
    request_id uuid NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    organization_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    is_confirmed boolean NOT NULL,
    is_test boolean DEFAULT false NOT NULL,
    is_billed boolean NOT NULL,
    is_overrun boolean DEFAULT false NOT NULL,
    method text NOT NULL,
    endpoint text NOT NULL,
    status_code integer NOT NULL,
    milliseconds integer NOT NULL,
    bytes bigint NOT NULL,
    address inet,
    CONSTRAINT call_bytes_are_not_negative CHECK ((bytes >= 0)),
    CONSTRAINT call_endpoint_is_short CHECK ((length(endpoint) <= 100)),
    CONSTRAINT call_in_overrun_is_billed CHECK ((is_billed OR (NOT is_overrun))),
    CONSTRAINT call_is_billed_when_it_succeeds CHECK ((is_billed = (is_confirmed AND (NOT is_test) AND (status_code < 400)))),
    CONSTRAINT call_method_is_short CHECK ((length(method) <= 20)),
    CONSTRAINT call_milliseconds_are_not_negative CHECK ((milliseconds >= 0)),
    CONSTRAINT call_status_code_is_of_http CHECK (((status_code >= 0) AND (status_code <= 999)))
)
PARTITION BY RANGE (happened_at);

CREATE TABLE usage.day_sum (
    organization_id uuid NOT NULL,
    day date NOT NULL,
    api_key_id uuid NOT NULL,
    endpoint text NOT NULL,
    calls bigint NOT NULL,
    billed bigint NOT NULL,
    overrun bigint NOT NULL,
    refused bigint NOT NULL,
    failed bigint NOT NULL,
    unconfirmed bigint NOT NULL,
    milliseconds bigint NOT NULL,
    bytes bigint NOT NULL,
    CONSTRAINT day_sum_parts_fit CHECK (((calls > 0) AND (billed >= 0) AND (refused >= 0) AND (failed >= 0) AND ((overrun >= 0) AND (overrun <= billed)) AND (((billed + refused) + failed) <= calls) AND ((unconfirmed >= 0) AND (unconfirmed <= calls))))
);

CREATE TABLE usage.call_default (
    request_id uuid NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    organization_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    is_confirmed boolean NOT NULL,
    is_test boolean DEFAULT false NOT NULL,
    is_billed boolean NOT NULL,
    is_overrun boolean DEFAULT false NOT NULL,
    method text NOT NULL,
    endpoint text NOT NULL,
    status_code integer NOT NULL,
    milliseconds integer NOT NULL,
    bytes bigint NOT NULL,
    address inet,
    CONSTRAINT call_bytes_are_not_negative CHECK ((bytes >= 0)),
    CONSTRAINT call_endpoint_is_short CHECK ((length(endpoint) <= 100)),
    CONSTRAINT call_in_overrun_is_billed CHECK ((is_billed OR (NOT is_overrun))),
    CONSTRAINT call_is_billed_when_it_succeeds CHECK ((is_billed = (is_confirmed AND (NOT is_test) AND (status_code < 400)))),
    CONSTRAINT call_method_is_short CHECK ((length(method) <= 20)),
    CONSTRAINT call_milliseconds_are_not_negative CHECK ((milliseconds >= 0)),
    CONSTRAINT call_status_code_is_of_http CHECK (((status_code >= 0) AND (status_code <= 999)))
);

CREATE TABLE usage.log_position (
    source text NOT NULL,
    head text,
    "position" bigint DEFAULT 0 NOT NULL,
    unread bigint DEFAULT 0 NOT NULL,
    read_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT log_position_is_in_a_known_file CHECK (((head IS NOT NULL) OR ("position" = 0))),
    CONSTRAINT log_position_is_not_negative CHECK ((("position" >= 0) AND (unread >= 0))),
    CONSTRAINT log_position_source_has_a_length CHECK (((NOT ops.is_blank(source)) AND (length(source) <= 1000)))
);

CREATE TABLE usage.month_sum (
    organization_id uuid NOT NULL,
    month date NOT NULL,
    billed bigint NOT NULL,
    overrun bigint NOT NULL,
    CONSTRAINT month_sum_begins_on_its_first CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT month_sum_overrun_is_a_part CHECK (((overrun >= 0) AND (overrun <= billed)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY usage.call
    ADD CONSTRAINT call_pkey PRIMARY KEY (happened_at, request_id);

ALTER TABLE ONLY usage.call_default
    ADD CONSTRAINT call_default_pkey PRIMARY KEY (happened_at, request_id);

ALTER TABLE ONLY usage.day_sum
    ADD CONSTRAINT day_sum_pkey PRIMARY KEY (organization_id, day, api_key_id, endpoint);

ALTER TABLE ONLY usage.log_position
    ADD CONSTRAINT log_position_pkey PRIMARY KEY (source);

ALTER TABLE ONLY usage.month_sum
    ADD CONSTRAINT month_sum_pkey PRIMARY KEY (organization_id, month);

CREATE INDEX call_by_organization ON ONLY usage.call USING btree (organization_id, happened_at DESC, request_id DESC);

CREATE INDEX call_default_organization_id_happened_at_request_id_idx ON usage.call_default USING btree (organization_id, happened_at DESC, request_id DESC);

CREATE INDEX day_sum_by_day ON usage.day_sum USING btree (day);

CREATE INDEX day_sum_by_key ON usage.day_sum USING btree (api_key_id, day);

CREATE INDEX month_sum_by_month ON usage.month_sum USING btree (month);

ALTER TABLE ONLY usage.day_sum
    ADD CONSTRAINT day_sum_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES identity.api_key(id);

ALTER TABLE ONLY usage.day_sum
    ADD CONSTRAINT day_sum_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY usage.month_sum
    ADD CONSTRAINT month_sum_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE usage.call ENABLE ROW LEVEL SECURITY;

ALTER TABLE usage.call_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE usage.day_sum ENABLE ROW LEVEL SECURITY;

ALTER TABLE usage.log_position ENABLE ROW LEVEL SECURITY;

ALTER TABLE usage.month_sum ENABLE ROW LEVEL SECURITY;
