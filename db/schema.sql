--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: api; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA api;


ALTER SCHEMA api OWNER TO leadmill_owner;

--
-- Name: SCHEMA api; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA api IS 'Leadmill
Buy and sell leads. Sign up, subscribe to competition levels, submit and receive leads, follow every cent.';


--
-- Name: audit; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA audit;


ALTER SCHEMA audit OWNER TO leadmill_owner;

--
-- Name: SCHEMA audit; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA audit IS 'Append-only log of who changed what, from where.';


--
-- Name: billing; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA billing;


ALTER SCHEMA billing OWNER TO leadmill_owner;

--
-- Name: SCHEMA billing; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA billing IS 'Deposits and the inbox of payment webhooks.';


--
-- Name: catalog; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA catalog;


ALTER SCHEMA catalog OWNER TO leadmill_owner;

--
-- Name: SCHEMA catalog; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA catalog IS 'Niches, their form schemas and competition levels.';


--
-- Name: distribution; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA distribution;


ALTER SCHEMA distribution OWNER TO leadmill_owner;

--
-- Name: SCHEMA distribution; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA distribution IS 'Subscriptions, rotation, assignments and the decision trace.';


--
-- Name: extensions; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA extensions;


ALTER SCHEMA extensions OWNER TO postgres;

--
-- Name: hook; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA hook;


ALTER SCHEMA hook OWNER TO leadmill_owner;

--
-- Name: SCHEMA hook; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA hook IS 'What PostgREST calls outside api: pre_config and pre_request.';


--
-- Name: identity; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA identity;


ALTER SCHEMA identity OWNER TO leadmill_owner;

--
-- Name: SCHEMA identity; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA identity IS 'User accounts, organisations (tenants), sessions, tokens.';


--
-- Name: intake; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA intake;


ALTER SCHEMA intake OWNER TO leadmill_owner;

--
-- Name: SCHEMA intake; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA intake IS 'Leads, the vault of contact data, attribution.';


--
-- Name: ledger; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA ledger;


ALTER SCHEMA ledger OWNER TO leadmill_owner;

--
-- Name: SCHEMA ledger; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA ledger IS 'Double-entry books. ledger.post() is the only writer.';


--
-- Name: notification; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA notification;


ALTER SCHEMA notification OWNER TO leadmill_owner;

--
-- Name: SCHEMA notification; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA notification IS 'What is told to whom: events, deliveries and their log.';


--
-- Name: ops; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA ops;


ALTER SCHEMA ops OWNER TO leadmill_owner;

--
-- Name: SCHEMA ops; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA ops IS 'Settings, limits, health and the helpers that every room uses.';


--
-- Name: returns; Type: SCHEMA; Schema: -; Owner: leadmill_owner
--

CREATE SCHEMA returns;


ALTER SCHEMA returns OWNER TO leadmill_owner;

--
-- Name: SCHEMA returns; Type: COMMENT; Schema: -; Owner: leadmill_owner
--

COMMENT ON SCHEMA returns IS 'Bad leads: conditions, requests, decisions, refunds.';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA extensions;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: postgis; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA extensions;


--
-- Name: EXTENSION postgis; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION postgis IS 'PostGIS geometry and geography spatial types and functions';


--
-- Name: text/csv; Type: DOMAIN; Schema: api; Owner: leadmill_owner
--

CREATE DOMAIN api."text/csv" AS text;


ALTER DOMAIN api."text/csv" OWNER TO leadmill_owner;

--
-- Name: DOMAIN "text/csv"; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON DOMAIN api."text/csv" IS 'A document that PostgREST answers as it is, under this media type.';


--
-- Name: payment_news; Type: TYPE; Schema: billing; Owner: leadmill_owner
--

CREATE TYPE billing.payment_news AS (
	kind text,
	reference text,
	session_id text,
	payment_intent_id text,
	amount bigint,
	currency text,
	livemode boolean,
	status text,
	payment_method text,
	failure_reason text
);


ALTER TYPE billing.payment_news OWNER TO leadmill_owner;

--
-- Name: TYPE payment_news; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TYPE billing.payment_news IS 'What an object of Stripe tells about a payment; status is null when it tells none.';


--
-- Name: settlement; Type: TYPE; Schema: billing; Owner: leadmill_owner
--

CREATE TYPE billing.settlement AS (
	outcome text,
	deposit_id uuid,
	journal_id bigint,
	detail text,
	status text,
	amount numeric,
	currency text
);


ALTER TYPE billing.settlement OWNER TO leadmill_owner;

--
-- Name: TYPE settlement; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TYPE billing.settlement IS 'What came of a processor''s object. outcome: settled, unknown (no deposit is known for it yet), foreign (not about a
deposit of ours) or mismatch (contradicts our deposit; detail says how). status, amount and currency are the deposit''s.';


--
-- Name: buyer; Type: TYPE; Schema: distribution; Owner: leadmill_owner
--

CREATE TYPE distribution.buyer AS (
	subscription_id uuid,
	organization_id uuid,
	competition_level_id uuid,
	price bigint,
	max_buyers integer
);


ALTER TYPE distribution.buyer OWNER TO leadmill_owner;

--
-- Name: TYPE buyer; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TYPE distribution.buyer IS 'Who is to buy a lead, and the terms.';


SET default_tablespace = '';

--
-- Name: trace; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.trace (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    order_position integer NOT NULL,
    price bigint NOT NULL,
    max_buyers integer NOT NULL,
    room integer NOT NULL,
    looked_at integer NOT NULL,
    bought integer NOT NULL,
    passed_over_counts jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT trace_counts_add_up CHECK (((bought >= 0) AND (bought <= LEAST(room, looked_at))))
)
PARTITION BY RANGE (created_at);


ALTER TABLE distribution.trace OWNER TO leadmill_owner;

--
-- Name: TABLE trace; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.trace IS 'How a run decided, one row for each level that it came to. Monthly partitions.';


--
-- Name: COLUMN trace.run_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.run_id IS 'The run.';


--
-- Name: COLUMN trace.competition_level_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.competition_level_id IS 'The level.';


--
-- Name: COLUMN trace.order_position; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.order_position IS 'When it was asked: 1 is first.';


--
-- Name: COLUMN trace.price; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.price IS 'Its price at that moment, in minor units.';


--
-- Name: COLUMN trace.max_buyers; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.max_buyers IS 'Its maximum at that moment.';


--
-- Name: COLUMN trace.room; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.room IS 'How many more buyers the lead could have here.';


--
-- Name: COLUMN trace.looked_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.looked_at IS 'How many subscriptions of the rotation were looked at.';


--
-- Name: COLUMN trace.bought; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.bought IS 'How many of them bought.';


--
-- Name: COLUMN trace.passed_over_counts; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.passed_over_counts IS 'How many of them each gate stopped, without those that stopped nobody; see distribution.verdict.';


--
-- Name: COLUMN trace.created_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.trace.created_at IS 'When it was written.';


--
-- Name: verdict; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.verdict (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    place integer NOT NULL,
    lead_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    verdict text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT verdict_is_known CHECK ((verdict = ANY (ARRAY['bought'::text, 'already_bought'::text, 'organization_inactive'::text, 'filter'::text, 'filter_unknown'::text, 'insufficient_funds'::text]))),
    CONSTRAINT verdict_place_is_positive CHECK ((place >= 1))
)
PARTITION BY RANGE (created_at);


ALTER TABLE distribution.verdict OWNER TO leadmill_owner;

--
-- Name: TABLE verdict; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.verdict IS 'What a run decided on each subscription that it looked at: all that bought, and of the others the first 100 at each level.
Who is not here was not asked: paused, without money, behind the last who bought, or his filter cannot want such a lead.
Monthly partitions.';


--
-- Name: COLUMN verdict.run_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.run_id IS 'The run.';


--
-- Name: COLUMN verdict.competition_level_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.competition_level_id IS 'The level.';


--
-- Name: COLUMN verdict.place; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.place IS '1 was asked first at this level.';


--
-- Name: COLUMN verdict.lead_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.lead_id IS 'The lead.';


--
-- Name: COLUMN verdict.subscription_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.subscription_id IS 'The subscription.';


--
-- Name: COLUMN verdict.organization_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.organization_id IS 'Its owner.';


--
-- Name: COLUMN verdict.verdict; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.verdict IS 'bought; or the gate that stopped it: already_bought (its owner has the lead), organization_inactive, filter (wants others),
filter_unknown (asks for an answer that the lead has not given), insufficient_funds.';


--
-- Name: COLUMN verdict.created_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.verdict.created_at IS 'When it was written.';


--
-- Name: choice; Type: TYPE; Schema: distribution; Owner: leadmill_owner
--

CREATE TYPE distribution.choice AS (
	buyers distribution.buyer[],
	traces distribution.trace[],
	verdicts distribution.verdict[]
);


ALTER TYPE distribution.choice OWNER TO leadmill_owner;

--
-- Name: TYPE choice; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TYPE distribution.choice IS 'Who is to buy a lead, and why. Traces and verdicts are without their run and time.';


--
-- Name: compiled; Type: TYPE; Schema: distribution; Owner: leadmill_owner
--

CREATE TYPE distribution.compiled AS (
	predicate text,
	access_field text,
	access_terms text[],
	share numeric,
	faults jsonb
);


ALTER TYPE distribution.compiled OWNER TO leadmill_owner;

--
-- Name: TYPE compiled; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TYPE distribution.compiled IS 'A compiled condition: its jsonpath, the terms under which all leads that it wants are found (null when it has none)
with the share of all leads that they let through, and the faults in it.';


--
-- Name: look; Type: TYPE; Schema: distribution; Owner: leadmill_owner
--

CREATE TYPE distribution.look AS (
	looked_at integer,
	buyers distribution.buyer[],
	passed_over_counts jsonb,
	verdicts distribution.verdict[]
);


ALTER TYPE distribution.look OWNER TO leadmill_owner;

--
-- Name: TYPE look; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TYPE distribution.look IS 'What was seen at one level. Verdicts are without their run and time.';


--
-- Name: leg; Type: TYPE; Schema: ledger; Owner: leadmill_owner
--

CREATE TYPE ledger.leg AS (
	account_id bigint,
	amount bigint
);


ALTER TYPE ledger.leg OWNER TO leadmill_owner;

--
-- Name: TYPE leg; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TYPE ledger.leg IS 'What a journal does to one account, in minor units.';


--
-- Name: statement_line; Type: TYPE; Schema: ledger; Owner: leadmill_owner
--

CREATE TYPE ledger.statement_line AS (
	id bigint,
	account text,
	kind text,
	amount numeric,
	balance_after numeric,
	currency text,
	lead_id uuid,
	deposit_id uuid,
	reason text,
	journal_id bigint,
	effective_at timestamp with time zone,
	created_at timestamp with time zone
);


ALTER TYPE ledger.statement_line OWNER TO leadmill_owner;

--
-- Name: TYPE statement_line; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TYPE ledger.statement_line IS 'A line of an account statement, decimal.';


--
-- Name: activate_form_schema(uuid); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.activate_form_schema(form_schema_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_draft constant catalog.form_schema := catalog.lock_draft(form_schema_id);
begin
  update catalog.form_schema as s
  set status = 'retired'
  where s.niche_id = v_draft.niche_id and s.status = 'active';
  update catalog.form_schema as s
  set status = 'active', activated_at = clock_timestamp(), activated_by = identity.current_user_id()
  where s.id = v_draft.id;
end
$$;


ALTER FUNCTION catalog.activate_form_schema(form_schema_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION activate_form_schema(form_schema_id uuid); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.activate_form_schema(form_schema_id uuid) IS 'Use this version for new leads, and never change it again. The version before it is retired.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.';


--
-- Name: activate_form_schema(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.activate_form_schema(form_schema_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.activate_form_schema(form_schema_id) AS activate_form_schema;
END;


ALTER FUNCTION api.activate_form_schema(form_schema_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION activate_form_schema(form_schema_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.activate_form_schema(form_schema_id uuid) IS 'Put a form in use
New leads are checked against this version, and it is never changed again. The version before it is retired.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.';


--
-- Name: approve_lead(uuid); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.approve_lead(lead_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_lead constant intake.lead := intake.lock_lead(lead_id, 'pending_approval');
begin
  update intake.lead as l
  set
    status = 'approved',
    approved_at = clock_timestamp(),
    approved_by = identity.current_user_id(),
    updated_at = clock_timestamp()
  where l.id = v_lead.id;
  -- No queueing lock: a job of the same name that is already running must not swallow this one.
  perform queue.defer('distribute_lead', jsonb_build_object('lead_id', v_lead.id));
end
$$;


ALTER FUNCTION intake.approve_lead(lead_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION approve_lead(lead_id uuid); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.approve_lead(lead_id uuid) IS 'Approve a lead. The job that distributes it is put on the queue in the same transaction.
Errors: LM305 no such lead, LM306 not pending approval.';


--
-- Name: approve_lead(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.approve_lead(lead_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT intake.approve_lead(lead_id) AS approve_lead;
END;


ALTER FUNCTION api.approve_lead(lead_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION approve_lead(lead_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.approve_lead(lead_id uuid) IS 'Approve a lead
It is distributed within a moment.
Errors: LM305 no such lead, LM306 not pending approval.';


--
-- Name: approve_refund_request(uuid, text); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.approve_refund_request(request_id uuid, memo text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if length(memo) > 2000 then
    perform ops.raise_http(400, 'LM850', 'request has faults',
      '[{"field": "memo", "code": "too_long", "message": "must have at most 2000 characters"}]');
  end if;
  perform returns.approve(returns.lock_request(request_id), 'admin', identity.current_user_id(), nullif(btrim(memo), ''));
end
$$;


ALTER FUNCTION returns.approve_refund_request(request_id uuid, memo text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION approve_refund_request(request_id uuid, memo text); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.approve_refund_request(request_id uuid, memo text) IS 'Give the price back to the buyer who asked, to where it came from, and tell him by mail.
memo: what he reads, up to 2000 characters, or null.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.';


--
-- Name: approve_refund_request(uuid, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.approve_refund_request(request_id uuid, memo text DEFAULT NULL::text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT returns.approve_refund_request(request_id, memo) AS approve_refund_request;
END;


ALTER FUNCTION api.approve_refund_request(request_id uuid, memo text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION approve_refund_request(request_id uuid, memo text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.approve_refund_request(request_id uuid, memo text) IS 'Give a buyer the price of a bad lead back
To where it came from, and he is told by mail. memo: what he reads, up to 2000 characters.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.';


--
-- Name: change_filter(uuid, jsonb); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.change_filter(subscription_id uuid, filter jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
  v_schema catalog.form_schema;
  v_compiled distribution.compiled;
begin
  select s.* into v_schema from catalog.form_schema as s where s.niche_id = v_subscription.niche_id and s.status = 'active';
  v_compiled := distribution.require_filter(coalesce(v_schema.fields, '[]'), change_filter.filter);
  update distribution.subscription as s
  set
    form_schema_id = v_schema.id,
    filter = change_filter.filter,
    predicate = v_compiled.predicate::jsonpath,
    access_field = v_compiled.access_field,
    access_terms = v_compiled.access_terms,
    updated_at = clock_timestamp()
  where s.id = v_subscription.id;
  perform distribution.place_subscriptions(array[v_subscription.id]);
end
$$;


ALTER FUNCTION distribution.change_filter(subscription_id uuid, filter jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION change_filter(subscription_id uuid, filter jsonb); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.change_filter(subscription_id uuid, filter jsonb) IS 'Order other leads. The turn stays; leads that are being sold at this moment are not affected.
filter: which leads; {} for all, see distribution.compile_filter.
Errors: LM601 may not buy, LM602 faults in the filter, listed in details, LM603 no such subscription, LM604 ended.';


--
-- Name: change_filter(uuid, jsonb); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.change_filter(subscription_id uuid, filter jsonb) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT distribution.change_filter(subscription_id, filter) AS change_filter;
END;


ALTER FUNCTION api.change_filter(subscription_id uuid, filter jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION change_filter(subscription_id uuid, filter jsonb); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.change_filter(subscription_id uuid, filter jsonb) IS 'Change which leads a subscription wants
The place in the rotation stays. filter: as in subscribe.
Errors: LM601 may not buy, LM602 faults in the filter, listed in details, LM603 no such subscription, LM604 ended.';


--
-- Name: change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_policy_id uuid;
begin
  perform catalog.lock_niche(change_refund_policy.niche_id);
  insert into returns.policy (
    niche_id, window_days, reasons, approved_at_once, limit_days, max_count, max_share, created_by)
  values (
    change_refund_policy.niche_id,
    change_refund_policy.window_days,
    change_refund_policy.reasons,
    change_refund_policy.approved_at_once,
    change_refund_policy.limit_days,
    change_refund_policy.max_count,
    change_refund_policy.max_share,
    identity.current_user_id())
  returning id into v_policy_id;
  return v_policy_id;
end
$$;


ALTER FUNCTION returns.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) OWNER TO leadmill_owner;

--
-- Name: FUNCTION change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) IS 'Lay down under what conditions leads of a niche are taken back that are sold from now on.
Errors: LM202 no such niche, 23514 and 23502 a constraint by its name.';


--
-- Name: change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.change_refund_policy(niche_id uuid, window_days integer DEFAULT 14, reasons text[] DEFAULT '{fake_contact,duplicate,spam,wrong_niche,other}'::text[], approved_at_once text[] DEFAULT '{}'::text[], limit_days integer DEFAULT 30, max_count integer DEFAULT NULL::integer, max_share numeric DEFAULT NULL::numeric) RETURNS uuid
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT returns.change_refund_policy(niche_id, window_days, reasons, approved_at_once, limit_days, max_count, max_share) AS change_refund_policy;
END;


ALTER FUNCTION api.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) OWNER TO leadmill_owner;

--
-- Name: FUNCTION change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) IS 'Lay down under what conditions leads are taken back
For leads of the niche that are sold from now on. window_days: 0 to 90 days after the sale; reasons: of fake_contact,
duplicate, spam, wrong_niche, other; approved_at_once: those that need no admin; max_count, max_share: how many requests an
organisation has in limit_days. What is left out is set to its default. Returns the id of the new policy.
Errors: LM202 no such niche, 23514 and 23502 a constraint by its name.';


--
-- Name: close_account(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.close_account(password text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_user identity.user_account;
  v_wait integer;
begin
  select u.* into v_user from identity.user_account as u where u.id = identity.current_user_id();
  if not identity.take_hash_slot() then
    return ops.answer_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  -- A stolen access token is not enough, and cannot guess for ever.
  v_wait := identity.attempt_wait('log_in_account', v_user.email);
  if v_wait > 0 then
    return ops.answer_http(429, 'LM102', 'too many failed log-ins', null, 'Wait, or reset the password.',
      jsonb_build_object('Retry-After', v_wait::text));
  end if;
  if not identity.check_password(close_account.password, v_user.password_hash) then
    perform identity.count_attempt('log_in_account', v_user.email);
    perform audit.record('close_account_refused', 'identity.user_account', v_user.id::text, '{"code": "LM116"}');
    return ops.answer_http(403, 'LM116', 'password is wrong');
  end if;
  update identity.user_account as u
  set status = 'deactivated', deleted_at = clock_timestamp(), updated_at = clock_timestamp()
  where u.id = v_user.id;
  perform identity.end_sessions(v_user.id, 'account_closed');
  update identity.membership as m set ended_at = clock_timestamp() where m.user_id = v_user.id and m.ended_at is null;
  -- An organisation goes with its last owner. Its books stay.
  update identity.organization as o
  set status = 'deactivated', deleted_at = clock_timestamp(), updated_at = clock_timestamp()
  where o.deleted_at is null
    and o.id in (select m.organization_id from identity.membership as m where m.user_id = v_user.id and m.role = 'owner')
    and not exists (
      select from identity.membership as m
      where m.organization_id = o.id and m.role = 'owner' and m.ended_at is null);
  perform audit.record('account_closed', 'identity.user_account', v_user.id::text);
  return jsonb_build_object('status', 'deactivated', 'message', 'the account is closed');
end
$$;


ALTER FUNCTION identity.close_account(password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION close_account(password text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.close_account(password text) IS 'Close the caller''s account, with his password. His sessions end; organisations that are left without an owner close too.
The address may sign up again. Raises nothing, so that failures count.
Answers: LM102 too many failures (429), LM103 too many at this moment (429), LM116 password is wrong (403).';


--
-- Name: close_account(text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.close_account(password text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.close_account(password) AS close_account;
END;


ALTER FUNCTION api.close_account(password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION close_account(password text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.close_account(password text) IS 'Close one''s own account
All sessions end; an organisation closes with its last owner. Nothing brings it back, but the address may sign up again.
Errors: LM102 too many failures and LM103 too many at this moment (429 with Retry-After), LM116 password is wrong (403).';


--
-- Name: create_competition_level(uuid, text, numeric, integer, integer); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer DEFAULT NULL::integer) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_niche constant catalog.niche := catalog.lock_niche(niche_id);
  v_position integer;
  v_id uuid;
begin
  select least(create_competition_level.order_position, count(*)::integer + 1) into v_position
  from catalog.competition_level as l
  where l.niche_id = v_niche.id and l.retired_at is null;
  update catalog.competition_level as l
  set order_position = l.order_position + 1, updated_at = clock_timestamp()
  where l.niche_id = v_niche.id and l.order_position >= v_position;
  insert into catalog.competition_level (niche_id, name, order_position, price, max_buyers)
  values (
    v_niche.id,
    create_competition_level.name,
    v_position,
    ledger.to_minor(create_competition_level.price, v_niche.currency),
    create_competition_level.max_buyers)
  returning id into v_id;
  return v_id;
end
$$;


ALTER FUNCTION catalog.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) IS 'Add a level. Without a position, or with one past the end, it is asked last; those behind it move up by one.
price: decimal, in the niche''s currency.
Errors: LM202 no such niche, LM410, LM411, LM412 not an amount of money, 23514 a constraint by its name.';


--
-- Name: create_competition_level(uuid, text, numeric, integer, integer); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer DEFAULT NULL::integer) RETURNS uuid
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.create_competition_level(niche_id, name, price, max_buyers, order_position) AS create_competition_level;
END;


ALTER FUNCTION api.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) IS 'Make a competition level
Without a position it is asked last; levels at and behind a position move up by one. Answers its id.
price: decimal, in the niche''s currency, for one buyer.
Errors: LM202 no such niche, LM410, LM411, LM412 not an amount of money, 23514 a constraint by its name.';


--
-- Name: create_form_schema(uuid, jsonb, text); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.create_form_schema(niche_id uuid, fields jsonb, change_summary text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_id uuid;
begin
  perform catalog.require_fields(create_form_schema.fields);
  -- The lock numbers the versions.
  perform catalog.lock_niche(create_form_schema.niche_id);
  insert into catalog.form_schema (niche_id, version, fields, change_summary, created_by)
  select
    create_form_schema.niche_id,
    coalesce(max(s.version), 0) + 1,
    create_form_schema.fields,
    create_form_schema.change_summary,
    identity.current_user_id()
  from catalog.form_schema as s
  where s.niche_id = create_form_schema.niche_id
  returning id into v_id;
  return v_id;
end
$$;


ALTER FUNCTION catalog.create_form_schema(niche_id uuid, fields jsonb, change_summary text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_form_schema(niche_id uuid, fields jsonb, change_summary text); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.create_form_schema(niche_id uuid, fields jsonb, change_summary text) IS 'Write the next version of a niche''s form, as a draft.
fields: list of {"id", "label", "type", "required", "help", "options"}.
Errors: LM201 faults, listed in details; LM202 no such niche.';


--
-- Name: create_form_schema(uuid, jsonb, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.create_form_schema(niche_id uuid, fields jsonb, change_summary text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.create_form_schema(niche_id, fields, change_summary) AS create_form_schema;
END;


ALTER FUNCTION api.create_form_schema(niche_id uuid, fields jsonb, change_summary text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_form_schema(niche_id uuid, fields jsonb, change_summary text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.create_form_schema(niche_id uuid, fields jsonb, change_summary text) IS 'Write the next version of a form
A draft, until activate_form_schema. Answers its id.
fields: list of {"id", "label", "type", "required", "help", "options"}, see form_schemas.
Errors: LM201 faults, listed in details; LM202 no such niche.';


--
-- Name: uuid_v7(); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.uuid_v7() RETURNS uuid
    LANGUAGE sql PARALLEL SAFE
    RETURN (encode(set_bit(set_bit(OVERLAY(uuid_send(gen_random_uuid()) PLACING SUBSTRING(int8send(((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint) FROM 3) FROM 1 FOR 6), (52)::bigint, 1), (53)::bigint, 1), 'hex'::text))::uuid;


ALTER FUNCTION ops.uuid_v7() OWNER TO leadmill_owner;

--
-- Name: FUNCTION uuid_v7(); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.uuid_v7() IS 'A uuid of version 7. Random within one millisecond: order rows by (created_at, id).';


SET default_table_access_method = heap;

--
-- Name: niche; Type: TABLE; Schema: catalog; Owner: leadmill_owner
--

CREATE TABLE catalog.niche (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    description text,
    currency text DEFAULT 'USD'::text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    cascade_rule text DEFAULT 'promise'::text NOT NULL,
    rotates_start_level boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT niche_cascade_rule_is_known CHECK ((cascade_rule = ANY (ARRAY['promise'::text, 'literal'::text]))),
    CONSTRAINT niche_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
    CONSTRAINT niche_retired_is_inactive CHECK (((retired_at IS NULL) OR (NOT is_active))),
    CONSTRAINT niche_slug_is_a_slug CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 100)))
);


ALTER TABLE catalog.niche OWNER TO leadmill_owner;

--
-- Name: TABLE niche; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON TABLE catalog.niche IS 'A market of leads with its own form, levels and currency.';


--
-- Name: COLUMN niche.id; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN niche.slug; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.slug IS 'Name in addresses: lower case, digits, hyphens.';


--
-- Name: COLUMN niche.name; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.name IS 'Name shown to people.';


--
-- Name: COLUMN niche.description; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.description IS 'What is sold here.';


--
-- Name: COLUMN niche.currency; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.currency IS 'Currency of all its prices.';


--
-- Name: COLUMN niche.is_active; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.is_active IS 'Takes new leads.';


--
-- Name: COLUMN niche.cascade_rule; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.cascade_rule IS 'promise: no lead is sold to more buyers than any level already sold promised; literal: each level up to its own maximum.';


--
-- Name: COLUMN niche.rotates_start_level; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.rotates_start_level IS 'The level that is asked first changes from lead to lead.';


--
-- Name: COLUMN niche.created_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.created_at IS 'When it was made.';


--
-- Name: COLUMN niche.updated_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN niche.retired_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.niche.retired_at IS 'Soft delete: since when it is gone.';


--
-- Name: create_niche(text, text, text, text); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.create_niche(slug text, name text, description text DEFAULT NULL::text, currency text DEFAULT 'USD'::text) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 INSERT INTO catalog.niche (slug, name, description, currency)
   VALUES (create_niche.slug, create_niche.name, create_niche.description, create_niche.currency)
   RETURNING niche.id;
END;


ALTER FUNCTION catalog.create_niche(slug text, name text, description text, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_niche(slug text, name text, description text, currency text); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.create_niche(slug text, name text, description text, currency text) IS 'Make a niche. It takes leads once it has an active form schema.
Errors: 23505 slug taken, 23514 a constraint by its name, 23503 no such currency.';


--
-- Name: create_niche(text, text, text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.create_niche(slug text, name text, description text DEFAULT NULL::text, currency text DEFAULT 'USD'::text) RETURNS uuid
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.create_niche(slug, name, description, currency) AS create_niche;
END;


ALTER FUNCTION api.create_niche(slug text, name text, description text, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_niche(slug text, name text, description text, currency text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.create_niche(slug text, name text, description text, currency text) IS 'Make a niche
It takes leads once it has an active form. Answers its id.
slug: lower case, digits and hyphens, for ever. currency: ISO 4217, for ever.
Errors: 23505 slug taken, 23514 a constraint by its name, 23503 no such currency.';


--
-- Name: dismiss_webhook(text, text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.dismiss_webhook(event_id text, reason text, processor text DEFAULT 'stripe'::text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_status text;
begin
  if length(trim(coalesce(dismiss_webhook.reason, ''))) not between 10 and 400 then
    perform ops.raise_http(400, 'LM523', 'a reason is too short or too long', '10 to 400 characters');
  end if;
  select i.status into v_status
  from billing.webhook_inbox as i
  where i.processor = dismiss_webhook.processor and i.event_id = dismiss_webhook.event_id
  for update;
  if not found then
    perform ops.raise_http(404, 'LM509', 'no such event', dismiss_webhook.event_id);
  elsif v_status not in ('waiting', 'failed', 'quarantined') then
    perform ops.raise_http(409, 'LM524', 'nothing is to be decided about this event', v_status);
  end if;
  update billing.webhook_inbox as i
  set
    status = 'ignored', waiting_on = null, next_attempt_at = null, finished_at = clock_timestamp(),
    last_error = 'dismissed: ' || trim(dismiss_webhook.reason)
  where i.processor = dismiss_webhook.processor and i.event_id = dismiss_webhook.event_id;
  perform audit.record('webhook_dismissed', 'billing.webhook_inbox', dismiss_webhook.processor || '/' || dismiss_webhook.event_id,
    jsonb_build_object('status', v_status, 'reason', trim(dismiss_webhook.reason)));
end
$$;


ALTER FUNCTION billing.dismiss_webhook(event_id text, reason text, processor text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION dismiss_webhook(event_id text, reason text, processor text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.dismiss_webhook(event_id text, reason text, processor text) IS 'Put an event aside for good that waits, fails or is quarantined, and say why.
Errors: LM509 no such event (404), LM523 no reason (400), LM524 nothing to decide (409).';


--
-- Name: dismiss_webhook(text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.dismiss_webhook(event_id text, reason text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT billing.dismiss_webhook(event_id, reason) AS dismiss_webhook;
END;


ALTER FUNCTION api.dismiss_webhook(event_id text, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION dismiss_webhook(event_id text, reason text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.dismiss_webhook(event_id text, reason text) IS 'Put an event of the payment processor aside
One that waits, fails or is quarantined. It takes no part any more, and keeps the reason.
Errors: LM509 no such event, LM523 no reason, LM524 nothing to decide.';


--
-- Name: distribute_lead(uuid); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.distribute_lead(lead_id uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
  v_lead intake.lead;
begin
  select l.* into v_lead from intake.lead as l where l.id = distribute_lead.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', distribute_lead.lead_id::text);
  elsif v_lead.status not in ('approved', 'unsold', 'distributed') then
    perform ops.raise_http(409, 'LM606', 'lead is not for sale', v_lead.status);
  end if;
  return distribution.sell_leads(array[v_lead]) -> 0;
end
$$;


ALTER FUNCTION distribution.distribute_lead(lead_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION distribute_lead(lead_id uuid); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.distribute_lead(lead_id uuid) IS 'Sell a lead to whoever is to buy it now, in one transaction: money, assignment, rotation, trace and mails. Calling it
again sells only what was not sold. Locks the lead, then subscriptions, then accounts, ascending in each; waits for
others instead of passing them over, so that nobody eligible is missed. Returns {run_id, position, outcome, lead_status,
assignment_ids}.
Errors: LM305 no such lead, LM606 not approved.';


--
-- Name: distribute_lead(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.distribute_lead(lead_id uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT distribution.distribute_lead(lead_id) AS distribute_lead;
END;


ALTER FUNCTION api.distribute_lead(lead_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION distribute_lead(lead_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.distribute_lead(lead_id uuid) IS 'Look for buyers of an approved lead now
A lead that was approved is distributed by itself; this asks again, after nobody or too few could buy. What was sold
stays. Returns {run_id, position, outcome, lead_status, assignment_ids}.
Errors: LM305 no such lead, LM606 not for sale.';


--
-- Name: end_subscription(uuid); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.end_subscription(subscription_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
begin
  update distribution.subscription as s
  set status = 'ended', ended_at = clock_timestamp(), updated_at = clock_timestamp()
  where s.id = v_subscription.id;
  perform distribution.place_subscriptions(array[v_subscription.id]);
end
$$;


ALTER FUNCTION distribution.end_subscription(subscription_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION end_subscription(subscription_id uuid); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.end_subscription(subscription_id uuid) IS 'End a subscription for ever. What it bought stays; who subscribes again begins behind all who wait.
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended already.';


--
-- Name: end_subscription(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.end_subscription(subscription_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT distribution.end_subscription(subscription_id) AS end_subscription;
END;


ALTER FUNCTION api.end_subscription(subscription_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION end_subscription(subscription_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.end_subscription(subscription_id uuid) IS 'End a subscription for ever
What it bought stays. Who subscribes again begins behind all who wait.
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended already.';


--
-- Name: explain_difference(bigint, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.explain_difference(difference_id bigint, reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if length(trim(coalesce(explain_difference.reason, ''))) not between 10 and 400 then
    perform ops.raise_http(400, 'LM523', 'a reason is too short or too long', '10 to 400 characters');
  end if;
  update billing.difference as d
  set status = 'explained', reason = trim(explain_difference.reason), closed_at = clock_timestamp()
  where d.id = explain_difference.difference_id and d.status = 'open';
  if not found then
    perform ops.raise_http(404, 'LM525', 'no such difference, or it is closed', explain_difference.difference_id::text);
  end if;
end
$$;


ALTER FUNCTION billing.explain_difference(difference_id bigint, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION explain_difference(difference_id bigint, reason text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.explain_difference(difference_id bigint, reason text) IS 'Close an open difference with a reason; it is not opened again.
Errors: LM523 no reason (400), LM525 no open difference (404).';


--
-- Name: explain_difference(bigint, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.explain_difference(difference_id bigint, reason text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT billing.explain_difference(difference_id, reason) AS explain_difference;
END;


ALTER FUNCTION api.explain_difference(difference_id bigint, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION explain_difference(difference_id bigint, reason text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.explain_difference(difference_id bigint, reason text) IS 'Say why the payment processor''s list and our books differ
It is closed, and not opened again.
Errors: LM523 no reason, LM525 no open difference.';


--
-- Name: export_statement(text, date, date, uuid); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.export_statement(currency text, since date, until date, organization_id uuid DEFAULT NULL::uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_most constant bigint := 50000::bigint;
  v_owner_id uuid := ledger.statement_owner(export_statement.organization_id);
  v_zone text;
  v_count bigint;
  v_lines text;
begin
  if since is null or until is null or until < since or not isfinite(since) or not isfinite(until) then
    perform ops.raise_http(400, 'LM421', 'a statement is since one day and until another', hint => 'Both days are included.');
  end if;
  select o.time_zone into strict v_zone from identity.organization as o where o.id = v_owner_id;
  select
    count(*),
    string_agg(concat_ws(
      ',', l.id, to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      to_char(l.created_at at time zone v_zone, 'YYYY-MM-DD'), l.account, l.kind,
      ledger.to_decimal(l.amount, export_statement.currency), ledger.to_decimal(l.after, export_statement.currency),
      export_statement.currency, coalesce(l.lead_id::text, ''), coalesce(l.deposit_id::text, ''),
      coalesce(ledger.csv_cell(l.reason), '')), E'\r\n' order by l.id)
  into v_count, v_lines
  from (
    select e.id, j.created_at, a.kind as account, j.kind, e.amount, e.after, j.lead_id, j.deposit_id, j.reason
    from ledger.account as a
    join ledger.entry as e on e.account_id = a.id
    join ledger.journal as j on j.id = e.journal_id
    where a.organization_id = v_owner_id
      and a.currency = export_statement.currency
      and j.created_at >= since::timestamp at time zone v_zone
      and j.created_at < (until + 1)::timestamp at time zone v_zone
    limit v_most + 1
  ) as l;
  if v_count > v_most then
    perform ops.raise_http(
      400, 'LM421', 'too many lines for one statement', details => v_most::text, hint => 'Take a shorter period.');
  end if;
  perform set_config('response.headers', jsonb_build_array(jsonb_build_object(
    'Content-Disposition', format('attachment; filename="statement-%s-%s-%s.csv"', currency, since, until)))::text, true);
  return concat_ws(
    E'\r\n', 'id,created_at,day,account,kind,amount,balance_after,currency,lead_id,deposit_id,reason', v_lines, '');
end
$$;


ALTER FUNCTION ledger.export_statement(currency text, since date, until date, organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION export_statement(currency text, since date, until date, organization_id uuid); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.export_statement(currency text, since date, until date, organization_id uuid) IS 'All lines of an organisation in a currency since a day and until another, both included, in its time zone, as CSV.
Errors: LM111, LM421.';


--
-- Name: export_statement(text, date, date, uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.export_statement(currency text, since date, until date, organization_id uuid DEFAULT NULL::uuid) RETURNS api."text/csv"
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT (ledger.export_statement(currency, since, until, organization_id))::api."text/csv" AS export_statement;
END;


ALTER FUNCTION api.export_statement(currency text, since date, until date, organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION export_statement(currency text, since date, until date, organization_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.export_statement(currency text, since date, until date, organization_id uuid) IS 'The account statement of a period as CSV
Ask with Accept: text/csv. All lines in a currency since a day and until another, both included, in the time zone of the
organisation; oldest first, at most 50000. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404), LM421 no period, or too many lines (400).';


--
-- Name: forgot_password(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.forgot_password(email text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_email constant text := lower(trim(forgot_password.email));
  v_user_id uuid;
begin
  select u.id into v_user_id
  from identity.user_account as u
  where u.email = v_email and u.deleted_at is null and u.status in ('pending', 'active');
  if found then
    perform identity.request_mail('reset_password', v_email, v_user_id);
  end if;
  return jsonb_build_object('status', 'sent', 'message', 'if the address has an account, a link is on its way to it');
end
$$;


ALTER FUNCTION identity.forgot_password(email text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION forgot_password(email text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.forgot_password(email text) IS 'Send the owner of an account a link that sets a new password. Always the same answer.';


--
-- Name: forgot_password(text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.forgot_password(email text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.forgot_password(email) AS forgot_password;
END;


ALTER FUNCTION api.forgot_password(email text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION forgot_password(email text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.forgot_password(email text) IS 'Ask for a link that sets a new password
The answer is the same whether the address has an account or not.';


--
-- Name: log_in(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.log_in(email text, password text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_email constant text := lower(trim(coalesce(log_in.email, '')));
  v_network constant text := identity.network_of(ops.client_address());
  v_known_id uuid;
  v_user identity.user_account;
  v_wait integer;
begin
  if not identity.take_hash_slot() then
    return ops.answer_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  v_wait := identity.attempt_wait('log_in_account', v_email);
  v_wait := greatest(v_wait, identity.attempt_wait('log_in_address', v_network));
  if v_wait > 0 then
    return ops.answer_http(429, 'LM102', 'too many failed log-ins', null, 'Wait, or reset the password.',
      jsonb_build_object('Retry-After', v_wait::text));
  end if;

  select u.* into v_user from identity.user_account as u where u.email = v_email and u.deleted_at is null;
  v_known_id := v_user.id;
  if identity.check_password(log_in.password, v_user.password_hash) then
    -- A reset of the password or a suspension that is under way goes first, and ends what it finds.
    select u.* into v_user
    from identity.user_account as u
    where u.id = v_user.id and u.password_hash = v_user.password_hash and u.deleted_at is null
    for share;
  else
    v_user := null;
  end if;
  if v_user.id is null then
    -- Not raised: what is counted must commit.
    perform identity.count_attempt('log_in_account', v_email);
    perform identity.count_attempt('log_in_address', v_network);
    perform audit.record('log_in_refused', 'identity.user_account', v_known_id::text,
      jsonb_build_object('code', 'LM101', 'email_hash', encode(identity.keyed_hash(v_email), 'hex')));
    return ops.answer_http(401, 'LM101', 'e-mail address or password is wrong', null, null,
      '{"WWW-Authenticate": "Bearer"}');
  end if;
  perform identity.forget_attempts('log_in_account', v_email);
  if v_user.status <> 'active' then
    perform audit.record('log_in_refused', 'identity.user_account', v_user.id::text,
      jsonb_build_object('code', case v_user.status when 'pending' then 'LM104' else 'LM105' end));
  end if;
  if v_user.status = 'pending' then
    return ops.answer_http(403, 'LM104', 'e-mail address is not verified', null,
      'Follow the link in the e-mail; sign up again to get a new one.');
  elsif v_user.status <> 'active' then
    return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  end if;
  return identity.open_session(v_user);
end
$$;


ALTER FUNCTION identity.log_in(email text, password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION log_in(email text, password text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.log_in(email text, password text) IS 'Open a session: an access token for the Authorization header and a refresh token for the next one. Raises nothing, so
that failures count: after five in 15 minutes an account, known or not, and a network address must wait. The tokens of
an admin are good at the admin door only.
Answers: LM101 wrong (401), LM102 too many failures (429), LM103 too many at this moment (429), LM104 not verified,
LM105 not active (403).';


--
-- Name: log_in(text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.log_in(email text, password text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.log_in(email, password) AS log_in;
END;


ALTER FUNCTION api.log_in(email text, password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION log_in(email text, password text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.log_in(email text, password text) IS 'Log in
Answers {"access_token", "token_type", "expires_in", "refresh_token", "role"}. Send the access token as
"Authorization: Bearer …"; that of an admin is good at the admin door only.
Errors: LM101 wrong, LM102 too many failures and LM103 too many at this moment (429 with Retry-After), LM104 e-mail
address not verified, LM105 account not active.';


--
-- Name: log_out(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.log_out() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = 'logged_out'
  where s.id = identity.current_session_id() and s.user_id = identity.current_user_id() and s.ended_at is null;
  if found then
    perform audit.record('log_out', 'identity.user_account', identity.current_user_id()::text);
  end if;
end
$$;


ALTER FUNCTION identity.log_out() OWNER TO leadmill_owner;

--
-- Name: FUNCTION log_out(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.log_out() IS 'End the caller''s session: its tokens are refused from the next request on.';


--
-- Name: log_out(); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.log_out() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.log_out() AS log_out;
END;


ALTER FUNCTION api.log_out() OWNER TO leadmill_owner;

--
-- Name: FUNCTION log_out(); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.log_out() IS 'Log out
Ends the session in hand; its tokens are refused from the next request on.';


--
-- Name: mark_lead_bad(uuid, text); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.mark_lead_bad(lead_id uuid, reason text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_lead intake.lead;
  v_refunded uuid[];
begin
  if reason is null or reason !~ '\S' or length(reason) > 1000 then
    perform ops.raise_http(400, 'LM850', 'request has faults',
      '[{"field": "reason", "code": "wrong_length", "message": "must have 1 to 1000 characters"}]');
  end if;
  -- Runs, marketplace and decisions about its sales wait here.
  select l.* into v_lead from intake.lead as l where l.id = mark_lead_bad.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', mark_lead_bad.lead_id::text);
  elsif v_lead.status not in ('distributed', 'unsold') then
    perform ops.raise_http(409, 'LM306', 'lead is in another state', v_lead.status,
      'This can be done only with a lead that is distributed or unsold.');
  end if;
  update intake.lead as l
  set
    status = 'bad',
    marked_bad_at = clock_timestamp(),
    marked_bad_by = identity.current_user_id(),
    bad_reason = reason,
    updated_at = clock_timestamp()
  where l.id = v_lead.id;
  v_refunded := returns.refund_assignments(
    v_lead.id,
    array(select a.id from distribution.assignment as a where a.lead_id = v_lead.id and a.status = 'sold'),
    'bad lead');
  update returns.request as r
  set status = 'auto_resolved', rule = 'bad_lead', decided_by = identity.current_user_id(), decided_at = clock_timestamp()
  where r.lead_id = v_lead.id and r.status = 'pending';
  perform notification.enqueue_mail(
    'lead_refunded', 'organization', a.organization_id, jsonb_build_object('assignment_id', a.id))
  from distribution.assignment as a
  where a.id = any (v_refunded)
  order by a.id;
  return cardinality(v_refunded);
end
$$;


ALTER FUNCTION returns.mark_lead_bad(lead_id uuid, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION mark_lead_bad(lead_id uuid, reason text); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.mark_lead_bad(lead_id uuid, reason text) IS 'Take a lead out of the market for good: every buyer who has not had the price back gets it now and is told by mail;
requests that wait are resolved. reason: 1 to 1000 characters. Locks the lead, then as ledger.reverse.
Returns how many buyers were refunded.
Errors: LM305 no such lead, LM306 neither distributed nor unsold, LM850 faults by field.';


--
-- Name: mark_lead_bad(uuid, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.mark_lead_bad(lead_id uuid, reason text) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT returns.mark_lead_bad(lead_id, reason) AS mark_lead_bad;
END;


ALTER FUNCTION api.mark_lead_bad(lead_id uuid, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION mark_lead_bad(lead_id uuid, reason text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.mark_lead_bad(lead_id uuid, reason text) IS 'Mark a lead bad and refund all its buyers
It is not sold any more; every buyer who has not had the price back gets it and is told by mail, requests that wait are
resolved. reason: 1 to 1000 characters. Returns how many buyers were refunded.
Errors: LM305 no such lead, LM306 neither distributed nor unsold, LM850 faults by field.';


--
-- Name: me(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.me() RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object(
    'id', u.id,
    'email', u.email,
    'first_name', u.first_name,
    'last_name', u.last_name,
    'phone', u.phone,
    'status', u.status,
    'is_admin', u.is_admin,
    'created_at', u.created_at,
    'organization', case when o.id is not null then jsonb_build_object(
      'id', o.id,
      'name', o.name,
      'website', o.website,
      'status', o.status,
      'time_zone', o.time_zone,
      'role', m.role) end)
  from identity.user_account as u
  left join identity.organization as o on o.id = identity.current_organization_id()
  left join identity.membership as m on m.user_id = u.id and m.organization_id = o.id and m.ended_at is null
  where u.id = identity.current_user_id()
$$;


ALTER FUNCTION identity.me() OWNER TO leadmill_owner;

--
-- Name: FUNCTION me(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.me() IS 'The caller and the organisation he acts for.';


--
-- Name: me(); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.me() RETURNS jsonb
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT identity.me() AS me;
END;


ALTER FUNCTION api.me() OWNER TO leadmill_owner;

--
-- Name: FUNCTION me(); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.me() IS 'Who am I
The user, and the organisation he acts for with his role in it (null for admins).';


--
-- Name: pause_subscription(uuid); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.pause_subscription(subscription_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
begin
  update distribution.subscription as s
  set status = 'paused', updated_at = clock_timestamp()
  where s.id = v_subscription.id and s.status <> 'paused';
  perform distribution.place_subscriptions(array[v_subscription.id]);
end
$$;


ALTER FUNCTION distribution.pause_subscription(subscription_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION pause_subscription(subscription_id uuid); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.pause_subscription(subscription_id uuid) IS 'Take no more leads until it is resumed. Nothing happens to one that is paused already.
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended.';


--
-- Name: pause_subscription(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.pause_subscription(subscription_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT distribution.pause_subscription(subscription_id) AS pause_subscription;
END;


ALTER FUNCTION api.pause_subscription(subscription_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION pause_subscription(subscription_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.pause_subscription(subscription_id uuid) IS 'Take no more leads until resume_subscription
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended.';


--
-- Name: refresh_session(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.refresh_session(refresh_token text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_presented constant bytea := convert_to(coalesce(refresh_session.refresh_token, ''), 'UTF8');
  v_grace constant interval := make_interval(secs => ops.setting_of('identity.refresh_grace_seconds')::numeric);
  v_challenge constant jsonb := jsonb '{"WWW-Authenticate": "Bearer"}';
  v_session identity.session;
  v_token identity.refresh_token;
  v_successor text;
begin
  -- One at a time for each session; the token is read after that lock, as the one before us left it.
  select s.* into v_session
  from identity.session as s
  where s.id = (select t.session_id from identity.refresh_token as t where t.hash = sha256(v_presented))
  for update;
  select t.* into v_token from identity.refresh_token as t where t.hash = sha256(v_presented);
  if v_token.hash is null or v_token.expires_at <= clock_timestamp()
    or not identity.session_is_alive(v_session.id, v_session.user_id, v_session.role)
  then
    return ops.answer_http(401, 'LM106', 'refresh token is not valid', null, 'Log in again.', v_challenge);
  end if;
  if v_token.spent_at + v_grace < clock_timestamp() then
    -- Two hold the same token and one of them stole it. Not raised: the end must commit.
    update identity.session as s
    set ended_at = clock_timestamp(), end_reason = 'reuse'
    where s.id = v_session.id;
    perform audit.record('refresh_token_reused', 'identity.user_account', v_session.user_id::text,
      jsonb_build_object('session_id', v_session.id));
    return ops.answer_http(401, 'LM107', 'refresh token was used before', null,
      'The session was ended for safety. Log in again.', v_challenge);
  end if;
  if v_token.spent_at is null then
    update identity.refresh_token as t
    set spent_at = clock_timestamp(), successor_key = extensions.gen_random_bytes(32)
    where t.hash = v_token.hash
    returning t.* into v_token;
  end if;
  -- A second tab and a lost answer get the successor that the first one got.
  v_successor := identity.base64url(extensions.hmac(v_presented, v_token.successor_key, 'sha256'));
  if not exists (
    select from identity.refresh_token as t where t.hash = sha256(convert_to(v_successor, 'UTF8')))
  then
    perform identity.store_refresh_token(v_session.id, v_successor);
  end if;
  return identity.token_pair(v_session, v_successor);
end
$$;


ALTER FUNCTION identity.refresh_session(refresh_token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refresh_session(refresh_token text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.refresh_session(refresh_token text) IS 'Spend a refresh token for a new pair. Spent again within ten seconds it brings the same successor; later it ends the
session, for somebody else has it too. Raises nothing, so that the end commits.
Answers: LM106 not valid, LM107 used before (401).';


--
-- Name: refresh_session(text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.refresh_session(refresh_token text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.refresh_session(refresh_token) AS refresh_session;
END;


ALTER FUNCTION api.refresh_session(refresh_token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refresh_session(refresh_token text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.refresh_session(refresh_token text) IS 'Refresh a session
Spends the refresh token for a new pair, as log_in answers. The same token again within ten seconds brings the same
refresh token; later it ends the session. Send no Authorization header: the access token may have run out.
Errors: LM106 not valid, LM107 used before (401).';


--
-- Name: refund_deposit(uuid, numeric, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.refund_deposit(deposit_id uuid, amount numeric DEFAULT NULL::numeric, reason text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_is_admin boolean := identity.current_role_name() = 'admin';
  v_deposit billing.deposit;
  v_currency ledger.currency;
  v_id uuid := ops.uuid_v7();
  v_left bigint;
  v_amount bigint;
  v_wallet ledger.account;
  v_processor_amount numeric;
begin
  select d.* into v_deposit
  from billing.deposit as d
  where d.id = refund_deposit.deposit_id
    and (v_is_admin or d.organization_id = identity.current_organization_id())
  for update;
  if not found then
    perform ops.raise_http(404, 'LM507', 'no such deposit', refund_deposit.deposit_id::text);
  end if;
  if not v_is_admin and not exists (
    select from identity.membership as m
    where m.organization_id = v_deposit.organization_id and m.user_id = identity.current_user_id()
      and m.ended_at is null and m.role in ('owner', 'manager'))
  then
    perform ops.raise_http(403, 'LM501', 'only owners and managers of an organisation can deposit, and ask for it back');
  end if;
  if length(refund_deposit.reason) > 500 then
    perform ops.raise_http(400, 'LM523', 'a reason is too short or too long', '500 characters at most');
  end if;
  if v_deposit.status <> 'paid' then
    perform ops.raise_http(409, 'LM526', 'the deposit is not paid', v_deposit.status);
  end if;
  -- Whoever presses twice means it once.
  if exists (
    select from billing.refund as r
    where r.deposit_id = v_deposit.id and not r.has_left and r.status in ('requested', 'requires_action', 'pending'))
  then
    perform ops.raise_http(409, 'LM527', 'a refund of this deposit is under way');
  end if;
  if exists (
    select from billing.dispute as t
    where t.deposit_id = v_deposit.id and t.status not like 'warning%')
  then
    perform ops.raise_http(409, 'LM528', 'the deposit was disputed: its payer''s bank decides');
  end if;
  select c.* into strict v_currency from ledger.currency as c where c.code = v_deposit.currency;
  select a.* into strict v_wallet
  from ledger.account as a
  where a.organization_id = v_deposit.organization_id and a.kind = 'wallet' and a.currency = v_deposit.currency;
  v_left := v_deposit.amount - v_deposit.refunded;
  v_amount := case
    when refund_deposit.amount is null then least(v_left, v_wallet.balance - v_wallet.held)
    else ledger.to_minor(refund_deposit.amount, v_deposit.currency) end;
  if v_amount not between 1 and v_left then
    perform ops.raise_http(400, 'LM529', 'more than is left of the deposit, or nothing',
      format('left are %s %s', ledger.to_decimal(v_left, v_deposit.currency), v_deposit.currency));
  end if;
  v_processor_amount := v_amount * 10::numeric ^ (v_currency.stripe_exponent - v_currency.exponent);
  if v_processor_amount % v_currency.stripe_multiple <> 0 then
    perform ops.raise_http(400, 'LM506', 'the processor does not take such a fine amount in this currency', v_deposit.currency);
  end if;
  insert into billing.refund (
    id, deposit_id, organization_id, asked_by, processor, amount, currency, processor_amount, reason, hold_id)
  values (
    v_id, v_deposit.id, v_deposit.organization_id, identity.current_user_id(), v_deposit.processor, v_amount,
    v_deposit.currency, v_processor_amount::bigint, nullif(trim(refund_deposit.reason), ''),
    -- Only what is in the wallet goes back: promotional credit was never paid in.
    ledger.place_hold(format('refund:%s:held', v_id), v_wallet.id, v_amount, 'refund'));
  perform queue.defer('send_refund', jsonb_build_object('refund_id', v_id), lock => 'refund:' || v_id);
  return v_id;
end
$$;


ALTER FUNCTION billing.refund_deposit(deposit_id uuid, amount numeric, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refund_deposit(deposit_id uuid, amount numeric, reason text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.refund_deposit(deposit_id uuid, amount numeric, reason text) IS 'Ask for money of a deposit back that is not spent. It is held in the wallet from now on, and taken once the processor has
paid it out. amount null: all that is left and unused. For owners and managers, and for admins. Locks the deposit, then
the wallet. Returns the id of the refund.
Errors: LM501 not an owner or manager (403), LM506 too fine, LM523 reason too long, LM529 more than is left (400), LM507
no such deposit (404), LM526 not paid, LM527 another is under way, LM528 disputed (409), LM401 not in the wallet, LM403
in debt (400), and those of ledger.to_minor.';


--
-- Name: refund_deposit(uuid, numeric, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.refund_deposit(deposit_id uuid, amount numeric DEFAULT NULL::numeric, reason text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT billing.refund_deposit(deposit_id, amount, reason) AS refund_deposit;
END;


ALTER FUNCTION api.refund_deposit(deposit_id uuid, amount numeric, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refund_deposit(deposit_id uuid, amount numeric, reason text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.refund_deposit(deposit_id uuid, amount numeric, reason text) IS 'Ask for unused money of a deposit back
It goes the way it came, to the card or bank account; view deposit_refunds tells how far it is. Without an amount: all that is left
and unused. Returns the id of the refund.
Errors: LM401 not in the wallet, LM403 in debt, LM410 no number, LM411 too many decimals, LM412 too many digits, LM413
unknown currency, LM501 not an owner or manager, LM506 too fine, LM507 no such deposit, LM523 reason too long, LM526 not paid, LM527 another is under way, LM528 disputed, LM529 more than is left.';


--
-- Name: set_user_status(uuid, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.set_user_status(user_id uuid, status text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if coalesce(set_user_status.status not in ('active', 'suspended'), true) then
    perform ops.raise_http(400, 'LM114', 'no such status', null, 'Send active or suspended.');
  end if;
  if set_user_status.user_id = identity.current_user_id() then
    perform ops.raise_http(409, 'LM112', 'nobody suspends himself', null, 'Ask another admin.');
  end if;
  update identity.user_account as u
  set status = case when set_user_status.status = 'active' and u.email_verified_at is null then 'pending'
      else set_user_status.status end,
    updated_at = clock_timestamp()
  where u.id = set_user_status.user_id and u.deleted_at is null;
  if not found then
    perform ops.raise_http(404, 'LM110', 'no such user', set_user_status.user_id::text);
  end if;
  if set_user_status.status = 'suspended' then
    perform identity.end_sessions(set_user_status.user_id, 'suspended');
  end if;
end
$$;


ALTER FUNCTION identity.set_user_status(user_id uuid, status text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION set_user_status(user_id uuid, status text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.set_user_status(user_id uuid, status text) IS 'Suspend a user, whose sessions end at once, or reinstate him: active, or pending when he never verified his address.
Errors: LM110 no such user, LM112 the caller himself, LM114 no such status.';


--
-- Name: reinstate_user(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.reinstate_user(user_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.set_user_status(user_id, 'active'::text) AS set_user_status;
END;


ALTER FUNCTION api.reinstate_user(user_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reinstate_user(user_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.reinstate_user(user_id uuid) IS 'Reinstate a user
Active again; pending when he never verified his address.
Errors: LM110 no such user, LM112 the caller himself.';


--
-- Name: reject_lead(uuid, text); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.reject_lead(lead_id uuid, reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_lead constant intake.lead := intake.lock_lead(lead_id, 'pending_approval');
begin
  if reason is null or reason !~ '\S' or length(reason) > 1000 then
    perform ops.raise_http(400, 'LM301', 'lead has faults',
      '[{"field": "reason", "code": "wrong_length", "message": "must have 1 to 1000 characters"}]');
  end if;
  update intake.lead as l
  set
    status = 'rejected',
    rejected_at = clock_timestamp(),
    rejected_by = identity.current_user_id(),
    rejection_reason = reason,
    updated_at = clock_timestamp()
  where l.id = v_lead.id;
end
$$;


ALTER FUNCTION intake.reject_lead(lead_id uuid, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reject_lead(lead_id uuid, reason text); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.reject_lead(lead_id uuid, reason text) IS 'Reject a lead: it is never sold.
reason: 1 to 1000 characters.
Errors: LM301 no reason, LM305 no such lead, LM306 not pending approval.';


--
-- Name: reject_lead(uuid, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.reject_lead(lead_id uuid, reason text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT intake.reject_lead(lead_id, reason) AS reject_lead;
END;


ALTER FUNCTION api.reject_lead(lead_id uuid, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reject_lead(lead_id uuid, reason text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.reject_lead(lead_id uuid, reason text) IS 'Reject a lead
It is never sold. reason: 1 to 1000 characters.
Errors: LM301 no reason, LM305 no such lead, LM306 not pending approval.';


--
-- Name: reject_refund_request(uuid, text); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.reject_refund_request(request_id uuid, memo text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_request returns.request;
begin
  if memo is null or memo !~ '\S' or length(memo) > 2000 then
    perform ops.raise_http(400, 'LM850', 'request has faults',
      '[{"field": "memo", "code": "wrong_length", "message": "must have 1 to 2000 characters"}]');
  end if;
  v_request := returns.lock_request(request_id);
  update returns.request as r
  set
    status = 'rejected',
    rule = 'admin',
    memo = reject_refund_request.memo,
    decided_by = identity.current_user_id(),
    decided_at = clock_timestamp()
  where r.id = v_request.id;
  perform notification.enqueue_mail(
    'refund_decided', 'organization', v_request.organization_id, jsonb_build_object('request_id', v_request.id));
end
$$;


ALTER FUNCTION returns.reject_refund_request(request_id uuid, memo text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reject_refund_request(request_id uuid, memo text); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.reject_refund_request(request_id uuid, memo text) IS 'Refuse a refund and tell the buyer by mail.
memo: why, 1 to 2000 characters.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.';


--
-- Name: reject_refund_request(uuid, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.reject_refund_request(request_id uuid, memo text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT returns.reject_refund_request(request_id, memo) AS reject_refund_request;
END;


ALTER FUNCTION api.reject_refund_request(request_id uuid, memo text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reject_refund_request(request_id uuid, memo text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.reject_refund_request(request_id uuid, memo text) IS 'Refuse a refund
The buyer is told by mail. memo: why, 1 to 2000 characters.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.';


--
-- Name: reorder_competition_levels(uuid, uuid[]); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.reorder_competition_levels(niche_id uuid, level_ids uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_niche constant catalog.niche := catalog.lock_niche(niche_id);
begin
  if (select array_agg(g.id order by g.id) from unnest(level_ids) as g (id)) is distinct from (
    select array_agg(l.id order by l.id)
    from catalog.competition_level as l
    where l.niche_id = v_niche.id and l.retired_at is null)
  then
    perform ops.raise_http(409, 'LM207', 'not the levels of this niche', null,
      'Name each level that is not retired once, in the order wanted.');
  end if;
  update catalog.competition_level as l
  set order_position = g.position, updated_at = clock_timestamp()
  from unnest(level_ids) with ordinality as g (id, position)
  where l.id = g.id and l.order_position <> g.position;
end
$$;


ALTER FUNCTION catalog.reorder_competition_levels(niche_id uuid, level_ids uuid[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reorder_competition_levels(niche_id uuid, level_ids uuid[]); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.reorder_competition_levels(niche_id uuid, level_ids uuid[]) IS 'Put the levels of a niche in this order.
level_ids: every level that is not retired, once.
Errors: LM202 no such niche, LM207 not the levels of this niche.';


--
-- Name: reorder_competition_levels(uuid, uuid[]); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.reorder_competition_levels(niche_id uuid, level_ids uuid[]) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.reorder_competition_levels(niche_id, level_ids) AS reorder_competition_levels;
END;


ALTER FUNCTION api.reorder_competition_levels(niche_id uuid, level_ids uuid[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reorder_competition_levels(niche_id uuid, level_ids uuid[]); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.reorder_competition_levels(niche_id uuid, level_ids uuid[]) IS 'Put the competition levels of a niche in order
level_ids: every level that is not retired, once.
Errors: LM202 no such niche, LM207 not the levels of this niche.';


--
-- Name: replay_webhook(text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.replay_webhook(event_id text, processor text DEFAULT 'stripe'::text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_event billing.webhook_inbox;
begin
  select i.* into v_event
  from billing.webhook_inbox as i
  where i.processor = replay_webhook.processor and i.event_id = replay_webhook.event_id
  for update;
  if not found then
    perform ops.raise_http(404, 'LM509', 'no such event', replay_webhook.event_id);
  elsif v_event.status = 'applied' then
    return v_event.status;
  elsif v_event.body is null then
    perform ops.raise_http(409, 'LM510', 'the body of the event was deleted', v_event.event_id);
  end if;
  update billing.webhook_inbox as i
  set status = 'received', waiting_on = null, next_attempt_at = null, last_error = null, finished_at = null
  where i.processor = v_event.processor and i.event_id = v_event.event_id;
  perform audit.record('webhook_replayed', 'billing.webhook_inbox', v_event.processor || '/' || v_event.event_id,
    jsonb_build_object('status', v_event.status, 'last_error', v_event.last_error));
  return billing.try_webhook(v_event.processor, v_event.event_id);
end
$$;


ALTER FUNCTION billing.replay_webhook(event_id text, processor text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION replay_webhook(event_id text, processor text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.replay_webhook(event_id text, processor text) IS 'Try a stored event again, in whatever state it is, after its cause was mended: also one that was quarantined or ignored
when it came. What was applied stays applied. Returns its status.
Errors: LM509 no such event (404), LM510 its body was deleted (409).';


--
-- Name: replay_webhook(text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.replay_webhook(event_id text) RETURNS text
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT billing.replay_webhook(event_id) AS replay_webhook;
END;


ALTER FUNCTION api.replay_webhook(event_id text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION replay_webhook(event_id text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.replay_webhook(event_id text) IS 'Try an event of the payment processor again
After its cause was mended. What was applied stays applied. Returns its status.
Errors: LM509 no such event, LM510 its body was deleted.';


--
-- Name: request_refund(uuid, text, text); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.request_refund(assignment_id uuid, reason text, notes text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_organization_id constant uuid := distribution.require_buyer();
  v_assignment distribution.assignment;
  v_lead intake.lead;
  v_policy returns.policy;
  v_request returns.request;
begin
  select a.* into v_assignment
  from distribution.assignment as a
  where a.id = request_refund.assignment_id and a.organization_id = v_organization_id;
  if not found then
    perform ops.raise_http(404, 'LM851', 'no such assignment', request_refund.assignment_id::text);
  end if;
  -- The lead first, as whoever refunds does; then the sale as it is now.
  select l.* into strict v_lead from intake.lead as l where l.id = v_assignment.lead_id for no key update;
  select a.* into strict v_assignment from distribution.assignment as a where a.id = v_assignment.id;
  v_policy := returns.policy_at(v_lead.niche_id, v_assignment.created_at);
  if reason is null or reason <> all (v_policy.reasons) then
    perform ops.raise_http(400, 'LM850', 'request has faults', jsonb_build_array(jsonb_build_object(
      'field', 'reason', 'code', 'unknown', 'message', 'must be one of ' || array_to_string(v_policy.reasons, ', ')))::text);
  elsif length(notes) > 2000 then
    perform ops.raise_http(400, 'LM850', 'request has faults',
      '[{"field": "notes", "code": "too_long", "message": "must have at most 2000 characters"}]');
  elsif exists (select from returns.request as r where r.assignment_id = v_assignment.id) then
    perform ops.raise_http(409, 'LM852', 'a refund was asked for already', v_assignment.id::text);
  elsif v_assignment.status = 'refunded' then
    perform ops.raise_http(409, 'LM857', 'the price has come back already', v_assignment.id::text);
  elsif clock_timestamp() > v_assignment.created_at + make_interval(days => v_policy.window_days) then
    perform ops.raise_http(409, 'LM853', 'it is too late to ask for a refund',
      format('%s days after the sale', v_policy.window_days));
  end if;
  perform returns.require_within_limits(v_policy, v_organization_id);
  insert into returns.request (assignment_id, lead_id, organization_id, policy_id, reason, notes, requested_by)
  values (
    v_assignment.id, v_lead.id, v_organization_id, v_policy.id, request_refund.reason, request_refund.notes,
    identity.current_user_id())
  returning * into v_request;
  if v_request.reason = any (v_policy.approved_at_once) then
    perform returns.approve(v_request, 'approved_at_once', null, null);
  else
    perform notification.enqueue_mail('refund_requested', 'admins', null, jsonb_build_object('request_id', v_request.id));
  end if;
  return (
    select jsonb_build_object('request_id', r.id, 'status', r.status, 'rule', r.rule)
    from returns.request as r
    where r.id = v_request.id);
end
$$;


ALTER FUNCTION returns.request_refund(assignment_id uuid, reason text, notes text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION request_refund(assignment_id uuid, reason text, notes text); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.request_refund(assignment_id uuid, reason text, notes text) IS 'Ask for the price of a bad lead, under the conditions of its sale; the admins are told by mail. A reason that the policy
approves at once is refunded in the same transaction. Locks the lead, the organisation, then as ledger.reverse.
Returns {request_id, status, rule}.
Errors: LM601 not an owner or manager, LM850 faults by field, LM851 no such assignment, LM852 asked already, LM853 too late,
LM854 the limit is reached, LM857 refunded already.';


--
-- Name: request_refund(uuid, text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.request_refund(assignment_id uuid, reason text, notes text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT returns.request_refund(assignment_id, reason, notes) AS request_refund;
END;


ALTER FUNCTION api.request_refund(assignment_id uuid, reason text, notes text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION request_refund(assignment_id uuid, reason text, notes text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.request_refund(assignment_id uuid, reason text, notes text) IS 'Ask for the price of a bad lead
reason: one of those of the refund policy at the sale; notes: up to 2000 characters. Once for each lead that was bought.
Returns {request_id, status, rule}; refund_requests tells what was decided.
Errors: LM601 not an owner or manager, LM850 faults by field, LM851 no such assignment, LM852 asked already, LM853 too late,
LM854 the limit is reached, LM857 refunded already.';


--
-- Name: reset_password(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.reset_password(token text, password text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_user_id uuid;
begin
  perform identity.refuse_faults(identity.password_fault(reset_password.password));
  if not identity.take_hash_slot() then
    perform ops.raise_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  v_user_id := identity.spend_one_time_token(reset_password.token, 'reset_password');
  -- The bucket before the user, as in log_in.
  perform identity.forget_attempts('log_in_account', u.email) from identity.user_account as u where u.id = v_user_id;
  update identity.user_account as u
  set password_hash = identity.hash_password(reset_password.password), updated_at = clock_timestamp()
  where u.id = v_user_id;
  perform identity.end_sessions(v_user_id, 'password_changed');
  perform identity.confirm_email(v_user_id); -- the mail has arrived
  perform audit.record('password_reset', 'identity.user_account', v_user_id::text);
  return jsonb_build_object('status', 'changed', 'message', 'log in with the new password');
end
$$;


ALTER FUNCTION identity.reset_password(token text, password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reset_password(token text, password text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.reset_password(token text, password text) IS 'Set a new password with the token of a mail. Ends all sessions of the user, and verifies a user who was pending.
Errors: LM103 too many passwords at this moment, LM108 link is not valid, LM109 faults.';


--
-- Name: reset_password(text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.reset_password(token text, password text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.reset_password(token, password) AS reset_password;
END;


ALTER FUNCTION api.reset_password(token text, password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reset_password(token text, password text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.reset_password(token text, password text) IS 'Set a new password
token: from the link in the mail, good once. All sessions of the user end.
Errors: LM103 too many passwords at this moment, LM108 link is not valid, LM109 faults, listed in details.';


--
-- Name: resume_subscription(uuid); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.resume_subscription(subscription_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
begin
  update distribution.subscription as s
  set status = 'active', updated_at = clock_timestamp()
  where s.id = v_subscription.id and s.status <> 'active';
  perform distribution.place_subscriptions(array[v_subscription.id]);
end
$$;


ALTER FUNCTION distribution.resume_subscription(subscription_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION resume_subscription(subscription_id uuid); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.resume_subscription(subscription_id uuid) IS 'Take leads again, with the turn it had. Nothing happens to one that is active.
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended.';


--
-- Name: resume_subscription(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.resume_subscription(subscription_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT distribution.resume_subscription(subscription_id) AS resume_subscription;
END;


ALTER FUNCTION api.resume_subscription(subscription_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION resume_subscription(subscription_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.resume_subscription(subscription_id uuid) IS 'Take leads again, at the place in the rotation it had
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended.';


--
-- Name: retire_competition_level(uuid); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.retire_competition_level(competition_level_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_level constant catalog.competition_level := catalog.lock_competition_level(competition_level_id);
begin
  update catalog.competition_level as l
  set order_position = null, retired_at = clock_timestamp(), updated_at = clock_timestamp()
  where l.id = v_level.id;
  update catalog.competition_level as l
  set order_position = l.order_position - 1, updated_at = clock_timestamp()
  where l.niche_id = v_level.niche_id and l.order_position > v_level.order_position;
end
$$;


ALTER FUNCTION catalog.retire_competition_level(competition_level_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION retire_competition_level(competition_level_id uuid); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.retire_competition_level(competition_level_id uuid) IS 'Sell no more leads at this level; those behind it move down by one. What was sold stays as it is.
Errors: LM202 no such niche, LM206 no such competition level.';


--
-- Name: retire_competition_level(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.retire_competition_level(competition_level_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.retire_competition_level(competition_level_id) AS retire_competition_level;
END;


ALTER FUNCTION api.retire_competition_level(competition_level_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION retire_competition_level(competition_level_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.retire_competition_level(competition_level_id uuid) IS 'Retire a competition level
It sells no more; those behind it move down by one. What was sold stays as it is.
Errors: LM202 no such niche, LM206 no such competition level.';


--
-- Name: retire_niche(uuid); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.retire_niche(niche_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform catalog.lock_niche(retire_niche.niche_id);
  update catalog.niche as n
  set is_active = false, retired_at = clock_timestamp(), updated_at = clock_timestamp()
  where n.id = retire_niche.niche_id;
end
$$;


ALTER FUNCTION catalog.retire_niche(niche_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION retire_niche(niche_id uuid); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.retire_niche(niche_id uuid) IS 'Take no new leads for ever. Leads that are in stay, are approved and sold as before.
Errors: LM202 no such niche.';


--
-- Name: retire_niche(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.retire_niche(niche_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.retire_niche(niche_id) AS retire_niche;
END;


ALTER FUNCTION api.retire_niche(niche_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION retire_niche(niche_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.retire_niche(niche_id uuid) IS 'Retire a niche
It takes no new leads for ever. Leads that are in are approved and sold as before.
Errors: LM202 no such niche.';


--
-- Name: retry_delivery(uuid); Type: FUNCTION; Schema: notification; Owner: leadmill_owner
--

CREATE FUNCTION notification.retry_delivery(delivery_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_status text;
begin
  select d.status into v_status
  from notification.delivery as d
  where d.id = retry_delivery.delivery_id
  for update;
  if not found then
    perform ops.raise_http(404, 'LM701', 'no such delivery', retry_delivery.delivery_id::text);
  elsif v_status <> 'failed' then
    perform ops.raise_http(409, 'LM702', 'delivery has not failed', v_status);
  end if;
  update notification.delivery as d
  set
    status = 'queued',
    finished_at = null,
    job_id = queue.defer('send_mail', jsonb_build_object('delivery_id', d.id))
  where d.id = retry_delivery.delivery_id;
end
$$;


ALTER FUNCTION notification.retry_delivery(delivery_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION retry_delivery(delivery_id uuid); Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON FUNCTION notification.retry_delivery(delivery_id uuid) IS 'Send a mail again that has failed for good, after what hindered it is mended. It keeps its Message-ID and its count of
attempts. What was sent is not sent again.
Errors: LM701 no such delivery, LM702 has not failed.';


--
-- Name: retry_delivery(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.retry_delivery(delivery_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT notification.retry_delivery(delivery_id) AS retry_delivery;
END;


ALTER FUNCTION api.retry_delivery(delivery_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION retry_delivery(delivery_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.retry_delivery(delivery_id uuid) IS 'Send a failed mail again
After what hindered it is mended; deliveries?status=eq.failed lists them.
Errors: LM701 no such delivery, LM702 has not failed.';


--
-- Name: set_organization_status(uuid, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.set_organization_status(organization_id uuid, status text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if coalesce(set_organization_status.status not in ('active', 'suspended', 'deactivated'), true) then
    perform ops.raise_http(400, 'LM114', 'no such status', null, 'Send active, suspended or deactivated.');
  end if;
  perform from identity.organization as o
  where o.id = set_organization_status.organization_id and o.deleted_at is null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM111', 'no such organisation', set_organization_status.organization_id::text);
  end if;
  if set_organization_status.status = 'active' then
    perform identity.activate_organization(set_organization_status.organization_id);
    return;
  end if;
  update identity.organization as o
  set status = set_organization_status.status, updated_at = clock_timestamp()
  where o.id = set_organization_status.organization_id;
end
$$;


ALTER FUNCTION identity.set_organization_status(organization_id uuid, status text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION set_organization_status(organization_id uuid, status text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.set_organization_status(organization_id uuid, status text) IS 'Approve an organisation (active), block it (suspended) or close it (deactivated): its members are refused at their next
request and it buys no more. Back to active at any time.
Errors: LM111 no such organisation, LM114 no such status.';


--
-- Name: set_organization_status(uuid, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.set_organization_status(organization_id uuid, status text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.set_organization_status(organization_id, status) AS set_organization_status;
END;


ALTER FUNCTION api.set_organization_status(organization_id uuid, status text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION set_organization_status(organization_id uuid, status text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.set_organization_status(organization_id uuid, status text) IS 'Approve, block or close an organisation
status: active, suspended or deactivated. Its members are refused at their next request unless it is active.
Errors: LM111 no such organisation, LM114 no such status.';


--
-- Name: sign_up(text, text, text, text, text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.sign_up(email text, password text, organization text, first_name text DEFAULT NULL::text, last_name text DEFAULT NULL::text, phone text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_email constant text := lower(trim(sign_up.email));
  v_password_hash text;
  v_user identity.user_account;
  v_organization_id uuid;
begin
  perform identity.refuse_faults(
    identity.email_fault(v_email),
    identity.password_fault(sign_up.password),
    identity.text_fault('organization', sign_up.organization, 200, true),
    identity.text_fault('first_name', sign_up.first_name, 100, false),
    identity.text_fault('last_name', sign_up.last_name, 100, false),
    identity.text_fault('phone', sign_up.phone, 40, false));
  if not identity.take_hash_slot() then
    perform ops.raise_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  -- Hashed before anybody looks: a known address takes as long as a new one.
  v_password_hash := identity.hash_password(sign_up.password);

  insert into identity.user_account (email, password_hash, first_name, last_name, phone)
  values (
    v_email, v_password_hash,
    nullif(trim(sign_up.first_name), ''), nullif(trim(sign_up.last_name), ''), nullif(trim(sign_up.phone), ''))
  on conflict (email) where deleted_at is null do nothing
  returning * into v_user;
  if found then
    insert into identity.organization (name) values (trim(sign_up.organization)) returning id into v_organization_id;
    insert into identity.membership (user_id, organization_id) values (v_user.id, v_organization_id);
    perform identity.request_mail('verify_email', v_email, v_user.id);
  else
    -- Only the owner of the address may learn that it has an account: he gets a mail, the caller the usual answer.
    select u.* into v_user from identity.user_account as u where u.email = v_email and u.deleted_at is null;
    if v_user.status in ('pending', 'active') then
      perform identity.request_mail(
        case v_user.status when 'pending' then 'verify_email' else 'account_exists' end, v_email, v_user.id);
    end if;
  end if;
  return jsonb_build_object('status', 'pending', 'message', 'follow the link in the e-mail we sent');
end
$$;


ALTER FUNCTION identity.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION sign_up(email text, password text, organization text, first_name text, last_name text, phone text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) IS 'Make a user with his own organisation, both pending until the link in the mail is followed. The answer is the same
when the address has an account: its owner gets a mail instead, and nothing of the account changes.
Errors: LM103 too many passwords at this moment, LM109 faults.';


--
-- Name: sign_up(text, text, text, text, text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.sign_up(email text, password text, organization text, first_name text DEFAULT NULL::text, last_name text DEFAULT NULL::text, phone text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.sign_up(email, password, organization, first_name, last_name, phone) AS sign_up;
END;


ALTER FUNCTION api.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION sign_up(email text, password text, organization text, first_name text, last_name text, phone text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) IS 'Sign up
Makes a user with his own organisation and sends him a link; both are pending until he follows it. No tokens: log in
afterwards. The answer is the same when the address has an account already.
password: at least 10 characters, at most 72 bytes. organization: its name.
Errors: LM103 too many passwords at this moment, LM109 faults, listed in details.';


--
-- Name: statement(text, text, bigint, integer, uuid); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.statement(currency text, account text DEFAULT NULL::text, before bigint DEFAULT NULL::bigint, page_size integer DEFAULT 20, organization_id uuid DEFAULT NULL::uuid) RETURNS SETOF ledger.statement_line
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_owner_id uuid := ledger.statement_owner(statement.organization_id);
  v_size integer := least(greatest(coalesce(statement.page_size, 20), 1), 100);
begin
  -- The accounts of an owner are locked together, so their entries are numbered in the order of what happened: nothing
  -- comes later that belongs on an earlier page.
  return query
  select
    e.id, a.kind, j.kind, ledger.to_decimal(e.amount, a.currency), ledger.to_decimal(e.after, a.currency), a.currency,
    j.lead_id, j.deposit_id, j.reason, j.id, j.effective_at, j.created_at
  from ledger.account as a
  cross join lateral (
    select e.*
    from ledger.entry as e
    where e.account_id = a.id and e.id < coalesce(statement.before, 9223372036854775807)
    order by e.id desc
    limit v_size
  ) as e
  join ledger.journal as j on j.id = e.journal_id
  where a.organization_id = v_owner_id
    and a.currency = statement.currency
    and a.kind = coalesce(statement.account, a.kind)
  order by e.id desc
  limit v_size;
end
$$;


ALTER FUNCTION ledger.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION statement(currency text, account text, before bigint, page_size integer, organization_id uuid); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) IS 'A page of an organisation''s lines in a currency, newest first: of all its accounts, or of one (wallet, promo, debt). The next
page is before the last id of this one.
Errors: LM111.';


--
-- Name: statement(text, text, bigint, integer, uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.statement(currency text, account text DEFAULT NULL::text, before bigint DEFAULT NULL::bigint, page_size integer DEFAULT 20, organization_id uuid DEFAULT NULL::uuid) RETURNS SETOF ledger.statement_line
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT statement.id,
     statement.account,
     statement.kind,
     statement.amount,
     statement.balance_after,
     statement.currency,
     statement.lead_id,
     statement.deposit_id,
     statement.reason,
     statement.journal_id,
     statement.effective_at,
     statement.created_at
    FROM ledger.statement(statement.currency, statement.account, statement.before, statement.page_size, statement.organization_id) statement(id, account, kind, amount, balance_after, currency, lead_id, deposit_id, reason, journal_id, effective_at, created_at);
END;


ALTER FUNCTION api.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION statement(currency text, account text, before bigint, page_size integer, organization_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) IS 'A page of the account statement
Lines in a currency, newest first: amount and balance after each, decimal. account: wallet, promo or debt, all when left out.
page_size: 20, at most 100. The next page is before the last id of this one. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404).';


--
-- Name: submit_lead(text, jsonb, jsonb, jsonb, text); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.submit_lead(niche text, contact jsonb DEFAULT NULL::jsonb, answers jsonb DEFAULT NULL::jsonb, attribution jsonb DEFAULT NULL::jsonb, submission_key text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hash constant bytea :=
    sha256(convert_to(jsonb_build_array(niche, contact, answers, attribution)::text, 'UTF8'));
  v_receipt jsonb := intake.submission_receipt(submission_key, v_hash);
  v_niche catalog.niche;
  v_schema catalog.form_schema;
  v_checked jsonb;
  v_lead intake.lead;
begin
  -- Before everything else: a repeated request gets its answer even when the niche has changed since.
  if v_receipt is not null then
    return v_receipt;
  end if;
  select n.* into v_niche from catalog.niche as n where n.slug = submit_lead.niche and n.retired_at is null;
  if not found then
    perform ops.raise_http(404, 'LM303', 'no such niche', left(submit_lead.niche, 100));
  end if;
  select s.* into v_schema from catalog.form_schema as s where s.niche_id = v_niche.id and s.status = 'active';
  if not found or not v_niche.is_active then
    perform ops.raise_http(409, 'LM304', 'niche takes no leads', v_niche.slug);
  end if;
  v_checked := intake.check_lead(v_schema.fields, contact, answers, attribution, submission_key);

  insert into intake.lead (niche_id, form_schema_id, answers, submission_key)
  values (v_niche.id, v_schema.id, v_checked -> 'answers', submit_lead.submission_key)
  on conflict on constraint lead_submission_key_is_unique do nothing
  returning * into v_lead;
  if not found then
    -- Another request with this key committed since the look above.
    return intake.submission_receipt(submission_key, v_hash);
  end if;
  insert into intake.lead_contact (lead_id, name, email, phone, request_hash)
  values (
    v_lead.id,
    v_checked #>> '{contact,name}',
    lower(v_checked #>> '{contact,email}'),
    v_checked #>> '{contact,phone}',
    case when submit_lead.submission_key is not null then v_hash end);
  insert into intake.lead_attribution
  select (jsonb_populate_record(
    null::intake.lead_attribution,
    v_checked -> 'attribution' || jsonb_build_object(
      'lead_id', v_lead.id, 'address', ops.client_address(), 'agent', ops.client_agent()))).*;
  perform notification.enqueue_mail('lead_confirmation', 'lead', v_lead.id);
  perform notification.enqueue_mail('lead_pending', 'admins', null, jsonb_build_object('lead_id', v_lead.id));
  return jsonb_build_object(
    'lead_id', v_lead.id, 'niche', v_niche.slug, 'niche_name', v_niche.name, 'submitted_at', v_lead.created_at);
end
$$;


ALTER FUNCTION intake.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) IS 'Take in a lead; an admin approves it later. Returns what a thank-you page shows.
niche: slug. contact: {name, email, phone}. answers: by the niche''s active form. attribution: {referrer_url,
utm_source, utm_medium, utm_campaign, utm_term, utm_content, partner, click_id, visitor_session}.
submission_key: 8 to 200 characters that the sender makes once for each lead; sending it again answers the same.
Errors: LM301 faults, listed in details; LM302 key used for another lead; LM303 no such niche; LM304 niche takes no leads.';


--
-- Name: submit_lead(text, jsonb, jsonb, jsonb, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.submit_lead(niche text, contact jsonb DEFAULT NULL::jsonb, answers jsonb DEFAULT NULL::jsonb, attribution jsonb DEFAULT NULL::jsonb, submission_key text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT intake.submit_lead(niche, contact, answers, attribution, submission_key) AS submit_lead;
END;


ALTER FUNCTION api.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) IS 'Submit a lead
Answers what a thank-you page shows: {"lead_id", "niche", "niche_name", "submitted_at"}.
niche: slug. contact: {"name", "email", "phone"}. answers: by the niche''s active form in form_schemas.
attribution: {"referrer_url", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "partner", "click_id", "visitor_session"}.
submission_key: 8 to 200 characters made once for each lead; sending the same again answers the same and makes no second lead.
Errors: LM301 faults, listed in details; LM302 key used for another lead; LM303 no such niche; LM304 niche takes no leads.';


--
-- Name: subscribe(uuid, jsonb); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.subscribe(competition_level_id uuid, filter jsonb DEFAULT '{}'::jsonb) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := distribution.require_buyer();
  v_level catalog.competition_level;
  v_niche catalog.niche;
  v_schema catalog.form_schema;
  v_compiled distribution.compiled;
  v_id uuid;
begin
  -- Shared, so that a change of the level finds this subscription or is found by it.
  select l.* into v_level
  from catalog.competition_level as l
  where l.id = subscribe.competition_level_id and l.retired_at is null
  for share;
  if not found then
    perform ops.raise_http(404, 'LM206', 'no such competition level', subscribe.competition_level_id::text);
  end if;
  select n.* into v_niche from catalog.niche as n where n.id = v_level.niche_id;
  select s.* into v_schema from catalog.form_schema as s where s.niche_id = v_level.niche_id and s.status = 'active';
  v_compiled := distribution.require_filter(coalesce(v_schema.fields, '[]'), subscribe.filter);

  insert into distribution.subscription (
    organization_id, niche_id, competition_level_id, form_schema_id, filter, predicate, access_field, access_terms)
  values (
    v_organization_id, v_level.niche_id, v_level.id, v_schema.id, subscribe.filter,
    v_compiled.predicate::jsonpath, v_compiled.access_field, v_compiled.access_terms)
  on conflict (organization_id, competition_level_id) where status <> 'ended' do nothing
  returning id into v_id;
  if not found then
    perform ops.raise_http(409, 'LM605', 'subscribed to this level already', v_level.id::text,
      'Change its filter, resume it or end it.');
  end if;
  -- A deposit that is about to commit cannot see this row: wait for it, or let it wait.
  perform ledger.open_account('organization', v_organization_id, 'wallet', v_niche.currency);
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_organization_id], v_niche.currency));
  perform distribution.place_subscriptions(array[v_id]);
  return v_id;
end
$$;


ALTER FUNCTION distribution.subscribe(competition_level_id uuid, filter jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION subscribe(competition_level_id uuid, filter jsonb); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.subscribe(competition_level_id uuid, filter jsonb) IS 'Order leads of a level for the caller''s organisation; it is asked after all who wait already. Returns the id.
filter: which leads; {} for all, see distribution.compile_filter.
Errors: LM206 no such competition level, LM601 may not buy, LM602 faults in the filter, listed in details,
LM605 subscribed already.';


--
-- Name: subscribe(uuid, jsonb); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.subscribe(competition_level_id uuid, filter jsonb DEFAULT '{}'::jsonb) RETURNS uuid
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT distribution.subscribe(competition_level_id, filter) AS subscribe;
END;


ALTER FUNCTION api.subscribe(competition_level_id uuid, filter jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION subscribe(competition_level_id uuid, filter jsonb); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.subscribe(competition_level_id uuid, filter jsonb) IS 'Order leads of a competition level for your organisation
Returns the id of the subscription.
filter: which leads; {} for all. {"budget": {"min": 50, "max": 500}, "location": ["US", "EU"]}, or conditions
{"field": "budget", "op": "gte", "value": 50} under {"all": [...]}, {"any": [...]} and {"not": ...}; op is one of eq, neq,
in, not_in, contains, gte, lte, between, exists. A condition on an answer that the lead has not given is not met.
Errors: LM206 no such competition level, LM601 may not buy, LM602 faults in the filter, listed in details, LM605
subscribed already.';


--
-- Name: suspend_user(uuid); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.suspend_user(user_id uuid) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.set_user_status(user_id, 'suspended'::text) AS set_user_status;
END;


ALTER FUNCTION api.suspend_user(user_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION suspend_user(user_id uuid); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.suspend_user(user_id uuid) IS 'Suspend a user
His sessions end at once and he cannot log in until he is reinstated.
Errors: LM110 no such user, LM112 the caller himself.';


--
-- Name: update_competition_level(uuid, text, numeric, integer); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.update_competition_level(competition_level_id uuid, name text DEFAULT NULL::text, price numeric DEFAULT NULL::numeric, max_buyers integer DEFAULT NULL::integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_level constant catalog.competition_level := catalog.lock_competition_level(competition_level_id);
begin
  update catalog.competition_level as l
  set
    name = coalesce(update_competition_level.name, l.name),
    price = case
      when update_competition_level.price is null then l.price
      else ledger.to_minor(update_competition_level.price, n.currency)
    end,
    max_buyers = coalesce(update_competition_level.max_buyers, l.max_buyers),
    updated_at = clock_timestamp()
  from catalog.niche as n
  where l.id = v_level.id and n.id = l.niche_id;
end
$$;


ALTER FUNCTION catalog.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) IS 'Change a level for leads to come; what was sold keeps its terms. What is not given stays.
price: decimal, in the niche''s currency.
Errors: LM202 no such niche, LM206 no such competition level, LM410, LM411, LM412 not an amount of money, 23514 a constraint by its name.';


--
-- Name: update_competition_level(uuid, text, numeric, integer); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.update_competition_level(competition_level_id uuid, name text DEFAULT NULL::text, price numeric DEFAULT NULL::numeric, max_buyers integer DEFAULT NULL::integer) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.update_competition_level(competition_level_id, name, price, max_buyers) AS update_competition_level;
END;


ALTER FUNCTION api.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) IS 'Change a competition level
For leads to come: what was sold keeps its terms. What is not given stays.
Errors: LM202 no such niche, LM206 no such competition level, LM410, LM411, LM412 not an amount of money, 23514 a constraint by its name.';


--
-- Name: update_form_schema(uuid, jsonb, text); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform catalog.require_fields(update_form_schema.fields);
  perform catalog.lock_draft(update_form_schema.form_schema_id);
  update catalog.form_schema as s
  set
    fields = update_form_schema.fields,
    change_summary = coalesce(update_form_schema.change_summary, s.change_summary)
  where s.id = update_form_schema.form_schema_id;
end
$$;


ALTER FUNCTION catalog.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_form_schema(form_schema_id uuid, fields jsonb, change_summary text); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) IS 'Replace the fields of a draft. The summary stays when none is given.
Errors: LM201 faults, listed in details; LM202 no such niche; LM203 no such form schema; LM204 not a draft.';


--
-- Name: update_form_schema(uuid, jsonb, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text DEFAULT NULL::text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.update_form_schema(form_schema_id, fields, change_summary) AS update_form_schema;
END;


ALTER FUNCTION api.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_form_schema(form_schema_id uuid, fields jsonb, change_summary text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) IS 'Change a draft of a form
Replaces its fields. The summary stays when none is given.
Errors: LM201 faults, listed in details; LM202 no such niche; LM203 no such form schema; LM204 not a draft.';


--
-- Name: update_lead(uuid, jsonb, jsonb); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.update_lead(lead_id uuid, answers jsonb DEFAULT NULL::jsonb, contact jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_lead constant intake.lead := intake.lock_lead(lead_id, 'pending_approval');
  v_checked jsonb;
begin
  -- Against the version the lead was submitted to, which may have been followed by another.
  select intake.check_lead(
    s.fields,
    coalesce(update_lead.contact, jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone)),
    coalesce(update_lead.answers, v_lead.answers),
    null,
    null)
  into v_checked
  from catalog.form_schema as s
  join intake.lead_contact as c on c.lead_id = v_lead.id
  where s.id = v_lead.form_schema_id;
  update intake.lead as l
  set answers = v_checked -> 'answers', updated_at = clock_timestamp()
  where l.id = v_lead.id;
  if update_lead.contact is not null then
    update intake.lead_contact as c
    set
      name = v_checked #>> '{contact,name}',
      email = lower(v_checked #>> '{contact,email}'),
      phone = v_checked #>> '{contact,phone}'
    where c.lead_id = v_lead.id;
  end if;
end
$$;


ALTER FUNCTION intake.update_lead(lead_id uuid, answers jsonb, contact jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_lead(lead_id uuid, answers jsonb, contact jsonb); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.update_lead(lead_id uuid, answers jsonb, contact jsonb) IS 'Replace the answers or the contact data of a lead that waits for approval. What is not given stays.
Errors: LM301 faults, listed in details; LM305 no such lead; LM306 not pending approval.';


--
-- Name: update_lead(uuid, jsonb, jsonb); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.update_lead(lead_id uuid, answers jsonb DEFAULT NULL::jsonb, contact jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT intake.update_lead(lead_id, answers, contact) AS update_lead;
END;


ALTER FUNCTION api.update_lead(lead_id uuid, answers jsonb, contact jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_lead(lead_id uuid, answers jsonb, contact jsonb); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.update_lead(lead_id uuid, answers jsonb, contact jsonb) IS 'Correct a lead that waits for approval
Replaces its answers, its contact data or both, checked as on submission. What is not given stays.
Errors: LM301 faults, listed in details; LM305 no such lead; LM306 not pending approval.';


--
-- Name: update_niche(uuid, text, text, boolean, text, boolean); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.update_niche(niche_id uuid, name text DEFAULT NULL::text, description text DEFAULT NULL::text, is_active boolean DEFAULT NULL::boolean, cascade_rule text DEFAULT NULL::text, rotates_start_level boolean DEFAULT NULL::boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform catalog.lock_niche(update_niche.niche_id);
  update catalog.niche as n
  set
    name = coalesce(update_niche.name, n.name),
    description = nullif(coalesce(update_niche.description, n.description), ''),
    is_active = coalesce(update_niche.is_active, n.is_active),
    cascade_rule = coalesce(update_niche.cascade_rule, n.cascade_rule),
    rotates_start_level = coalesce(update_niche.rotates_start_level, n.rotates_start_level),
    updated_at = clock_timestamp()
  where n.id = update_niche.niche_id;
end
$$;


ALTER FUNCTION catalog.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) IS 'Change a niche. What is not given stays; an empty description removes it. Slug and currency never change.
Errors: LM202 no such niche, 23514 a constraint by its name.';


--
-- Name: update_niche(uuid, text, text, boolean, text, boolean); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.update_niche(niche_id uuid, name text DEFAULT NULL::text, description text DEFAULT NULL::text, is_active boolean DEFAULT NULL::boolean, cascade_rule text DEFAULT NULL::text, rotates_start_level boolean DEFAULT NULL::boolean) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT catalog.update_niche(niche_id, name, description, is_active, cascade_rule, rotates_start_level) AS update_niche;
END;


ALTER FUNCTION api.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) IS 'Change a niche
What is not given stays; an empty description removes it. cascade_rule: promise or literal.
Errors: LM202 no such niche, 23514 a constraint by its name.';


--
-- Name: update_organization(text, text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.update_organization(name text DEFAULT NULL::text, website text DEFAULT NULL::text, time_zone text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
  perform identity.refuse_faults(
    identity.text_fault('name', update_organization.name, 200, update_organization.name is not null),
    identity.text_fault('website', update_organization.website, 500, false),
    case when update_organization.website !~ '^(https?://\S+)?$' then
      '{"field": "website", "code": "not_a_match", "message": "must begin with http:// or https://"}'::jsonb end,
    case when not exists (
        select from pg_timezone_names as z where z.name = coalesce(update_organization.time_zone, 'UTC')) then
      '{"field": "time_zone", "code": "not_an_option", "message": "must be the IANA name of a time zone"}'::jsonb end);
  update identity.organization as o
  set name = trim(coalesce(update_organization.name, o.name)),
    website = nullif(coalesce(update_organization.website, o.website), ''),
    time_zone = coalesce(update_organization.time_zone, o.time_zone),
    updated_at = clock_timestamp()
  from identity.membership as m
  where o.id = identity.current_organization_id()
    and m.organization_id = o.id and m.user_id = identity.current_user_id()
    and m.ended_at is null and m.role in ('owner', 'manager');
  if not found then
    perform ops.raise_http(403, 'LM115', 'only owners and managers may do this');
  end if;
end
$_$;


ALTER FUNCTION identity.update_organization(name text, website text, time_zone text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_organization(name text, website text, time_zone text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.update_organization(name text, website text, time_zone text) IS 'Change the caller''s organisation. What is not given stays; an empty website removes it. time_zone: an IANA name, such as
Africa/Nairobi.
Errors: LM109 faults, LM115 the caller is neither owner nor manager.';


--
-- Name: update_organization(text, text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.update_organization(name text DEFAULT NULL::text, website text DEFAULT NULL::text, time_zone text DEFAULT NULL::text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.update_organization(name, website, time_zone) AS update_organization;
END;


ALTER FUNCTION api.update_organization(name text, website text, time_zone text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_organization(name text, website text, time_zone text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.update_organization(name text, website text, time_zone text) IS 'Change one''s own organisation
What is not given stays; an empty website removes it. time_zone: IANA name, such as Africa/Nairobi.
Errors: LM109 faults, listed in details; LM115 neither owner nor manager.';


--
-- Name: update_profile(text, text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.update_profile(first_name text DEFAULT NULL::text, last_name text DEFAULT NULL::text, phone text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform identity.refuse_faults(
    identity.text_fault('first_name', update_profile.first_name, 100, false),
    identity.text_fault('last_name', update_profile.last_name, 100, false),
    identity.text_fault('phone', update_profile.phone, 40, false));
  update identity.user_account as u
  set first_name = nullif(trim(coalesce(update_profile.first_name, u.first_name)), ''),
    last_name = nullif(trim(coalesce(update_profile.last_name, u.last_name)), ''),
    phone = nullif(trim(coalesce(update_profile.phone, u.phone)), ''),
    updated_at = clock_timestamp()
  where u.id = identity.current_user_id();
end
$$;


ALTER FUNCTION identity.update_profile(first_name text, last_name text, phone text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_profile(first_name text, last_name text, phone text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.update_profile(first_name text, last_name text, phone text) IS 'Change the caller''s own names and phone number. What is not given stays; an empty text removes it.
Errors: LM109 faults.';


--
-- Name: update_profile(text, text, text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.update_profile(first_name text DEFAULT NULL::text, last_name text DEFAULT NULL::text, phone text DEFAULT NULL::text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.update_profile(first_name, last_name, phone) AS update_profile;
END;


ALTER FUNCTION api.update_profile(first_name text, last_name text, phone text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION update_profile(first_name text, last_name text, phone text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.update_profile(first_name text, last_name text, phone text) IS 'Change one''s own names and phone number
What is not given stays; an empty text removes it.
Errors: LM109 faults, listed in details.';


--
-- Name: verify_email(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.verify_email(token text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform identity.confirm_email(identity.spend_one_time_token(token, 'verify_email'));
  return jsonb_build_object('status', 'active', 'message', 'log in now');
end
$$;


ALTER FUNCTION identity.verify_email(token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION verify_email(token text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.verify_email(token text) IS 'Prove that an e-mail address is the user''s: he becomes active, and so does his organisation unless admins approve those.
Errors: LM108 link is not valid.';


--
-- Name: verify_email(text); Type: FUNCTION; Schema: api; Owner: leadmill_owner
--

CREATE FUNCTION api.verify_email(token text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT identity.verify_email(token) AS verify_email;
END;


ALTER FUNCTION api.verify_email(token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION verify_email(token text); Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON FUNCTION api.verify_email(token text) IS 'Confirm an e-mail address
token: from the link in the mail, good once.
Errors: LM108 link is not valid.';


--
-- Name: event; Type: TABLE; Schema: audit; Owner: leadmill_owner
--

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


ALTER TABLE audit.event OWNER TO leadmill_owner;

--
-- Name: TABLE event; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON TABLE audit.event IS 'What was changed and done, by whom, from where. Only ever added to, sealed by audit.seal(), partitioned by month.
No foreign keys: it outlives what it tells of.';


--
-- Name: COLUMN event.id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.id IS 'Grows; gaps are transactions that were rolled back. A smaller id may commit later.';


--
-- Name: COLUMN event.action; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.action IS 'insert, update, delete or truncate of a row or table; or the name of an event, such as log_in_failed.';


--
-- Name: COLUMN event.entity; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.entity IS 'schema.table that it is about.';


--
-- Name: COLUMN event.entity_id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.entity_id IS 'Primary key of the row; the parts of a composed key in their order, with / between them.';


--
-- Name: COLUMN event.before; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.before IS 'The row as it was; of an update only the columns that it changed. Secrets and personal data read "redacted".';


--
-- Name: COLUMN event.after; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.after IS 'The row as it is, likewise; of an event its details.';


--
-- Name: COLUMN event.user_id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.user_id IS 'Who: the sub claim. Null for anonymous callers, jobs and the command line.';


--
-- Name: COLUMN event.role; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.role IS 'Database role of the caller.';


--
-- Name: COLUMN event.session_id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.session_id IS 'The sid claim.';


--
-- Name: COLUMN event.organization_id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.organization_id IS 'The tenant the caller acted for: the org claim.';


--
-- Name: COLUMN event.address; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.address IS 'Address of the client, as nginx saw it.';


--
-- Name: COLUMN event.agent; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.agent IS 'User-Agent of the client.';


--
-- Name: COLUMN event.request_id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.request_id IS 'Request id, the same in every log.';


--
-- Name: COLUMN event.xid; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.xid IS 'Its transaction. Seals close ranges of these.';


--
-- Name: COLUMN event.transaction_at; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.transaction_at IS 'When its transaction began.';


--
-- Name: COLUMN event.created_at; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.event.created_at IS 'When it happened.';


--
-- Name: event_digest(audit.event); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.event_digest(event audit.event) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  -- Instants as seconds: their text depends on the time zone of the session.
  select sha256(convert_to(jsonb_build_array(
    event.id, event.action, event.entity, event.entity_id, event.before, event.after,
    event.user_id, event.role, event.session_id, event.organization_id, event.address, event.agent, event.request_id,
    event.xid::text, extract(epoch from event.transaction_at), extract(epoch from event.created_at))::text, 'UTF8'))
$$;


ALTER FUNCTION audit.event_digest(event audit.event) OWNER TO leadmill_owner;

--
-- Name: FUNCTION event_digest(event audit.event); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.event_digest(event audit.event) IS 'sha256 of everything an event holds.';


--
-- Name: events_are_immutable(); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.events_are_immutable() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using
    errcode = 'LM950',
    message = 'the audit log is only ever added to',
    detail = format('%s on %I.%I', tg_op, tg_table_schema, tg_table_name);
end
$$;


ALTER FUNCTION audit.events_are_immutable() OWNER TO leadmill_owner;

--
-- Name: FUNCTION events_are_immutable(); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.events_are_immutable() IS 'Refuse to update, delete or truncate the log and its seals, whoever asks.
Errors: LM950 nothing but an insert.';


--
-- Name: range_hash(bytea, bigint, xid8, xid8); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.range_hash(previous bytea, number bigint, xid_from xid8, xid_before xid8, OUT event_count bigint, OUT first_id bigint, OUT last_id bigint, OUT hash bytea) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select
    count(*), min(e.id), max(e.id),
    sha256(
      coalesce(range_hash.previous, '') ||
      convert_to(format('%s|%s|%s|%s|', range_hash.number, range_hash.xid_from, range_hash.xid_before, count(*)), 'UTF8') ||
      coalesce(string_agg(audit.event_digest(e), '' order by e.id), ''))
  from audit.event as e
  where e.xid >= range_hash.xid_from and e.xid < range_hash.xid_before
$$;


ALTER FUNCTION audit.range_hash(previous bytea, number bigint, xid_from xid8, xid_before xid8, OUT event_count bigint, OUT first_id bigint, OUT last_id bigint, OUT hash bytea) OWNER TO leadmill_owner;

--
-- Name: FUNCTION range_hash(previous bytea, number bigint, xid_from xid8, xid_before xid8, OUT event_count bigint, OUT first_id bigint, OUT last_id bigint, OUT hash bytea); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.range_hash(previous bytea, number bigint, xid_from xid8, xid_before xid8, OUT event_count bigint, OUT first_id bigint, OUT last_id bigint, OUT hash bytea) IS 'What a seal says of the events of a range of transactions.';


--
-- Name: record(text, text, text, jsonb); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.record(action text, entity text, entity_id text DEFAULT NULL::text, detail jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into audit.event (
    action, entity, entity_id, after,
    user_id, role, session_id, organization_id, address, agent, request_id)
  values (
    record.action, record.entity, record.entity_id, record.detail,
    identity.current_user_id(), identity.current_role_name(), identity.current_session_id(),
    identity.current_organization_id(), ops.client_address(), ops.client_agent(), ops.request_id())
$$;


ALTER FUNCTION audit.record(action text, entity text, entity_id text, detail jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION record(action text, entity text, entity_id text, detail jsonb); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.record(action text, entity text, entity_id text, detail jsonb) IS 'Record an event that no change of a row tells, such as a refused log-in. detail: no secrets, no personal data.
Called by the functions of the rooms. What they refuse is recorded only where they answer without raising.';


--
-- Name: record_change(); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.record_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_key constant text[] := tg_argv[0]::text[];
  v_redacted constant text[] := tg_argv[1]::text[];
  v_ignored constant text[] := tg_argv[2]::text[];
  v_names_only constant boolean := tg_argv[3]::boolean;
  v_before jsonb := case when tg_op in ('UPDATE', 'DELETE') then to_jsonb(old) - v_ignored end;
  v_after jsonb := case when tg_op in ('INSERT', 'UPDATE') then to_jsonb(new) - v_ignored end;
  v_entity_id text;
begin
  if tg_op <> 'TRUNCATE' then
    select string_agg(coalesce(v_after, v_before) ->> k.name, '/' order by k.position) into v_entity_id
    from unnest(v_key) with ordinality as k (name, position);
  end if;
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, v_after -> b.key) into v_before, v_after
    from jsonb_each(v_before) as b
    where b.value is distinct from v_after -> b.key;
    if v_before is null then
      return null;
    end if;
  end if;
  if v_names_only or v_redacted <> '{}' then
    v_before := audit.redact(v_before, v_key, v_redacted, v_names_only);
    v_after := audit.redact(v_after, v_key, v_redacted, v_names_only);
  end if;
  insert into audit.event (
    action, entity, entity_id, before, after,
    user_id, role, session_id, organization_id, address, agent, request_id)
  values (
    lower(tg_op), tg_table_schema || '.' || tg_table_name, v_entity_id, v_before, v_after,
    identity.current_user_id(), identity.current_role_name(), identity.current_session_id(),
    identity.current_organization_id(), ops.client_address(), ops.client_agent(), ops.request_id());
  return null;
end
$$;


ALTER FUNCTION audit.record_change() OWNER TO leadmill_owner;

--
-- Name: FUNCTION record_change(); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.record_change() IS 'Record what a statement did to a watched table. Its arguments are made by audit.watch(): key columns, redacted columns,
ignored columns, names only.';


--
-- Name: redact(jsonb, text[], text[], boolean); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.redact(record jsonb, key text[], redacted text[], names_only boolean) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_object_agg(
    r.key,
    case when r.key = any (redact.redacted) or (redact.names_only and r.key <> all (redact.key))
      then '"redacted"' else r.value end)
  from jsonb_each(redact.record) as r
$$;


ALTER FUNCTION audit.redact(record jsonb, key text[], redacted text[], names_only boolean) OWNER TO leadmill_owner;

--
-- Name: FUNCTION redact(record jsonb, key text[], redacted text[], names_only boolean); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.redact(record jsonb, key text[], redacted text[], names_only boolean) IS 'A row with "redacted" in place of what the log must not hold. Whether it was null is not told either.';


--
-- Name: seal(integer); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.seal(max_events integer DEFAULT 100000) RETURNS TABLE(number bigint, event_count bigint, hash text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_snapshot pg_snapshot;
  v_last audit.sealed_range;
  v_xid_from xid8;
  v_xid_before xid8;
  v_slice_before xid8;
  v_range record;
begin
  -- One at a time. The snapshot is taken under this lock: then it is not older than the last seal.
  perform pg_advisory_xact_lock(hashtextextended('audit.seal', 0));
  v_snapshot := pg_current_snapshot();
  select r.* into v_last from audit.sealed_range as r order by r.number desc limit 1;
  v_xid_from := coalesce(v_last.xid_before, '0');
  if pg_snapshot_xmax(v_snapshot) < v_xid_from then
    raise exception using
      errcode = 'LM952',
      message = 'transaction numbers run behind the last seal',
      detail = format('at %s, sealed up to %s', pg_snapshot_xmax(v_snapshot), v_xid_from),
      hint = 'After restoring a dump, raise the epoch with pg_resetwal: see docs/operations.md.';
  end if;
  -- Transactions below this number have ended: nothing can come among their events any more. Of ids that cannot be
  -- said: a smaller one may commit after a larger one was seen.
  v_xid_before := pg_snapshot_xmin(v_snapshot);
  -- In slices. A transaction is never split: a slice ends with the last one it touches.
  select (s.xid::text::bigint + 1)::text::xid8 into v_slice_before
  from (
    select e.xid from audit.event as e
    where e.xid >= v_xid_from and e.xid < v_xid_before
    order by e.xid
    offset seal.max_events - 1 limit 1
  ) as s;
  v_xid_before := coalesce(v_slice_before, v_xid_before);

  select r.* into v_range
  from audit.range_hash(v_last.hash, coalesce(v_last.number, 0) + 1, v_xid_from, v_xid_before) as r;
  if v_range.event_count = 0 then
    return;
  end if;
  insert into audit.sealed_range (number, xid_from, xid_before, first_id, last_id, event_count, hash)
  values (
    coalesce(v_last.number, 0) + 1, v_xid_from, v_xid_before,
    v_range.first_id, v_range.last_id, v_range.event_count, v_range.hash);
  return query select coalesce(v_last.number, 0) + 1, v_range.event_count, encode(v_range.hash, 'hex');
end
$$;


ALTER FUNCTION audit.seal(max_events integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION seal(max_events integer); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.seal(max_events integer) IS 'Seal the events of all transactions that have ended since the last seal, at most about so many. Run by a job, again
until it returns no row; never within a business transaction. Returns the seal: kept outside of the database (the
worker logs it), its hash proves the whole log before it.
Errors: LM952.';


--
-- Name: unwatch(regclass); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.unwatch(entity regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  execute format('drop trigger changes_are_recorded on %s', unwatch.entity);
  execute format('drop trigger truncation_is_recorded on %s', unwatch.entity);
  delete from audit.watched as w where w.entity::regclass = unwatch.entity;
end
$$;


ALTER FUNCTION audit.unwatch(entity regclass) OWNER TO leadmill_owner;

--
-- Name: FUNCTION unwatch(entity regclass); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.unwatch(entity regclass) IS 'Record the changes of a table no more: what reverts a call of audit.watch().';


--
-- Name: verify(bigint, bigint); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.verify(first bigint DEFAULT 1, last bigint DEFAULT NULL::bigint) RETURNS TABLE(fault text, number bigint, detail text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  -- The chain of all seals, then the events of those asked for.
  select 'chain is broken', c.number, format('follows seal %s, begins at transaction %s', c.last_number, c.xid_from)
  from (
    select r.*, lag(r.number, 1, 0::bigint) over w as last_number, lag(r.xid_before, 1, '0'::xid8) over w as last_before
    from audit.sealed_range as r
    window w as (order by r.number)
  ) as c
  where c.number <> c.last_number + 1 or c.xid_from <> c.last_before
  union all
  select
    case
      when a.event_count < r.event_count then 'events are missing'
      when a.event_count > r.event_count then 'events were added'
      else 'events or their seal were changed' end,
    r.number,
    format('transactions %s up to %s, ids %s to %s: %s events were sealed, %s are there',
      r.xid_from, r.xid_before, r.first_id, r.last_id, r.event_count, a.event_count)
  from audit.sealed_range as r
  left join audit.sealed_range as p on p.number = r.number - 1
  cross join lateral audit.range_hash(p.hash, r.number, r.xid_from, r.xid_before) as a
  where r.number >= verify.first and (verify.last is null or r.number <= verify.last)
    and (a.event_count, a.first_id, a.last_id, a.hash)
      is distinct from (r.event_count, r.first_id, r.last_id, r.hash)
$$;


ALTER FUNCTION audit.verify(first bigint, last bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION verify(first bigint, last bigint); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.verify(first bigint, last bigint) IS 'Recompute the seals from first to last, in slices where the log is long. Returns a row for each fault; none when
every sealed event is as it was, none is missing and none was added.';


--
-- Name: watch(regclass, text[], text[], boolean, boolean); Type: FUNCTION; Schema: audit; Owner: leadmill_owner
--

CREATE FUNCTION audit.watch(entity regclass, redacted text[] DEFAULT '{}'::text[], ignored text[] DEFAULT '{}'::text[], names_only boolean DEFAULT false, inserts boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_name text;
  v_key text[];
  v_columns text[];
begin
  select n.nspname || '.' || c.relname into v_name
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.oid = watch.entity;
  select coalesce(array_agg(a.attname::text order by a.attnum), '{}') into v_columns
  from pg_attribute as a
  where a.attrelid = watch.entity and a.attnum > 0 and not a.attisdropped;
  select coalesce(array_agg(a.attname::text order by k.position), '{}') into v_key
  from pg_index as i
  cross join unnest(i.indkey) with ordinality as k (attnum, position)
  join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = watch.entity and i.indisprimary;
  if not watch.redacted || watch.ignored <@ v_columns or v_key && (watch.redacted || watch.ignored) then
    raise exception using
      errcode = 'LM951',
      message = 'only columns outside of the key can be redacted or ignored',
      detail = format('%s: %s', v_name, watch.redacted || watch.ignored);
  end if;
  -- An update that sets ignored columns alone does not even call the trigger.
  execute format(
    'create or replace trigger changes_are_recorded after %s delete or update %s on %s'
    ' for each row execute function audit.record_change(%L, %L, %L, %L)',
    case when watch.inserts then 'insert or' end,
    case when watch.ignored <> '{}' then (
      select 'of ' || string_agg(quote_ident(c.name), ', ')
      from unnest(v_columns) as c (name)
      where c.name <> all (watch.ignored)) end,
    watch.entity, v_key, watch.redacted, watch.ignored, watch.names_only);
  execute format(
    'create or replace trigger truncation_is_recorded after truncate on %s'
    ' for each statement execute function audit.record_change(%L, %L, %L, %L)',
    watch.entity, v_key, watch.redacted, watch.ignored, watch.names_only);
  insert into audit.watched (entity, redacted, ignored, names_only, records_inserts)
  values (v_name, watch.redacted, watch.ignored, watch.names_only, watch.inserts)
  on conflict on constraint watched_pkey do update
  set redacted = excluded.redacted, ignored = excluded.ignored, names_only = excluded.names_only,
    records_inserts = excluded.records_inserts;
end
$$;


ALTER FUNCTION audit.watch(entity regclass, redacted text[], ignored text[], names_only boolean, inserts boolean) OWNER TO leadmill_owner;

--
-- Name: FUNCTION watch(entity regclass, redacted text[], ignored text[], names_only boolean, inserts boolean); Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON FUNCTION audit.watch(entity regclass, redacted text[], ignored text[], names_only boolean, inserts boolean) IS 'Record the changes of a table from here on. Called by the change that makes the table, and again by one that adds
columns to a table with ignored columns. redacted: secrets and personal data. ignored: columns of no interest.
names_only: values of no column. inserts: false where a new row tells of its own making.
Errors: LM951.';


--
-- Name: difference; Type: TABLE; Schema: billing; Owner: leadmill_owner
--

CREATE TABLE billing.difference (
    id bigint NOT NULL,
    processor text NOT NULL,
    fault text NOT NULL,
    transaction_id text,
    journal_id bigint,
    at_processor bigint,
    in_books bigint,
    currency text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    reason text,
    sweep_id bigint NOT NULL,
    found_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT difference_closed_has_a_time CHECK (((status = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT difference_explained_has_a_reason CHECK (((status <> 'explained'::text) OR (COALESCE(length(TRIM(BOTH FROM reason)), 0) >= 10))),
    CONSTRAINT difference_fault_is_known CHECK ((fault = ANY (ARRAY['no journal'::text, 'no transaction'::text, 'other amount'::text]))),
    CONSTRAINT difference_is_about_something CHECK ((num_nonnulls(transaction_id, journal_id) > 0)),
    CONSTRAINT difference_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'settled'::text, 'explained'::text])))
);


ALTER TABLE billing.difference OWNER TO leadmill_owner;

--
-- Name: TABLE difference; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TABLE billing.difference IS 'Where the processor''s list of movements and our books differ, or did.';


--
-- Name: COLUMN difference.id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.id IS 'In order of finding.';


--
-- Name: COLUMN difference.processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.processor IS 'Whose list.';


--
-- Name: COLUMN difference.fault; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.fault IS 'no journal: money moved there that our books do not tell; no transaction: our books tell what did not move there; other amount.';


--
-- Name: COLUMN difference.transaction_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.transaction_id IS 'The movement there.';


--
-- Name: COLUMN difference.journal_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.journal_id IS 'The journal here.';


--
-- Name: COLUMN difference.at_processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.at_processor IS 'Minor units that moved there; plus is what came in.';


--
-- Name: COLUMN difference.in_books; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.in_books IS 'Minor units that moved here.';


--
-- Name: COLUMN difference.currency; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN difference.status; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.status IS 'open; settled: they agree now, as after the news of a lost event was taken over; explained: an admin said why.';


--
-- Name: COLUMN difference.reason; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.reason IS 'What the admin said.';


--
-- Name: COLUMN difference.sweep_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.sweep_id IS 'The look that found it.';


--
-- Name: COLUMN difference.found_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.found_at IS 'When it was found.';


--
-- Name: COLUMN difference.closed_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.difference.closed_at IS 'When it was settled or explained.';


--
-- Name: advance_sweep(bigint, timestamp with time zone, integer, integer); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.advance_sweep(sweep_id bigint, reached_at timestamp with time zone, seen integer, news integer) RETURNS SETOF billing.difference
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_sweep billing.sweep;
  v_count integer;
begin
  update billing.sweep as s
  set
    reached_at = greatest(s.reached_at, least(advance_sweep.reached_at, s.until_at)),
    seen = s.seen + advance_sweep.seen,
    news = s.news + advance_sweep.news
  where s.id = advance_sweep.sweep_id and s.finished_at is null
  returning s.* into v_sweep;
  if not found or v_sweep.reached_at < v_sweep.until_at then
    return;
  end if;
  if v_sweep.kind = 'balance' then
    -- Whatever is not so any more is settled, also what an earlier look found.
    update billing.difference as d
    set status = 'settled', closed_at = clock_timestamp()
    where d.processor = v_sweep.processor and d.status = 'open' and not billing.still_differs(d);
    return query
    insert into billing.difference as d (
      processor, fault, transaction_id, journal_id, at_processor, in_books, currency, sweep_id)
    select v_sweep.processor, c.fault, c.transaction_id, c.journal_id, c.at_processor, c.in_books, c.currency, v_sweep.id
    from billing.compare(v_sweep.processor, v_sweep.from_at, v_sweep.until_at) as c
    on conflict on constraint difference_is_noted_once do update
      set status = 'open', closed_at = null, at_processor = excluded.at_processor, in_books = excluded.in_books
      where d.status = 'settled'
    returning d.*;
    get diagnostics v_count = row_count;
  end if;
  update billing.sweep as s
  set news = s.news + coalesce(v_count, 0), finished_at = clock_timestamp()
  where s.id = v_sweep.id;
end
$$;


ALTER FUNCTION billing.advance_sweep(sweep_id bigint, reached_at timestamp with time zone, seen integer, news integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION advance_sweep(sweep_id bigint, reached_at timestamp with time zone, seen integer, news integer); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.advance_sweep(sweep_id bigint, reached_at timestamp with time zone, seen integer, news integer) IS 'A look has come so far. When it is done, and was at the balance, it is compared with the books: differences are noted,
those that are gone are settled. seen: how many things it saw since; news: how many it took over.
Returns the differences that are new.';


--
-- Name: apply_webhook(text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.apply_webhook(processor text, event_id text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_event billing.webhook_inbox;
  v_payload jsonb;
  v_object jsonb;
  v_settlement billing.settlement;
  v_status text;
  v_waiting_on text;
begin
  select i.* into v_event
  from billing.webhook_inbox as i
  where i.processor = apply_webhook.processor and i.event_id = apply_webhook.event_id
  for update;
  if not found or v_event.status not in ('received', 'waiting', 'failed') then
    return v_event.status;
  end if;
  v_payload := convert_from(v_event.body, 'UTF8')::jsonb;
  v_object := v_payload -> 'data' -> 'object';
  if v_payload ->> 'account' is not null then
    v_status := 'ignored'; -- of an account that is connected to ours
  elsif v_event.type = any (billing.read_events()) then
    v_settlement := billing.settle(v_event.processor, v_object, v_event.type);
    v_status := case v_settlement.outcome
      when 'settled' then 'applied'
      when 'unknown' then 'waiting'
      when 'foreign' then 'ignored'
      else 'quarantined' end;
    v_waiting_on := case v_status when 'waiting' then v_settlement.detail end;
  else
    v_status := 'ignored';
  end if;
  update billing.webhook_inbox as i
  set
    status = v_status,
    waiting_on = v_waiting_on,
    deposit_id = v_settlement.deposit_id,
    journal_id = v_settlement.journal_id,
    attempts = i.attempts + 1,
    next_attempt_at = null,
    last_error = case v_status when 'quarantined' then 'differs from the deposit: ' || v_settlement.detail end,
    finished_at = case when v_status in ('applied', 'ignored', 'quarantined') then clock_timestamp() end
  where i.processor = v_event.processor and i.event_id = v_event.event_id;
  return v_status;
end
$$;


ALTER FUNCTION billing.apply_webhook(processor text, event_id text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION apply_webhook(processor text, event_id text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.apply_webhook(processor text, event_id text) IS 'Do what a stored event says, once. Returns its status: applied, ignored, waiting or quarantined; null when there is no
such event. Locks the event, then what it is about.
Errors: those of billing.settle.';


--
-- Name: begin_sweep(text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.begin_sweep(processor text, kind text) RETURNS TABLE(sweep_id bigint, from_at timestamp with time zone, until_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_last billing.sweep;
  v_until_at timestamptz := now();
begin
  select s.* into v_last
  from billing.sweep as s
  where s.processor = begin_sweep.processor and s.kind = begin_sweep.kind
  order by s.id desc
  limit 1;
  if v_last.finished_at is null and v_last.id is not null then
    return query select v_last.id, v_last.reached_at, v_last.until_at;
    return;
  end if;
  if begin_sweep.kind = 'balance' then
    -- What moved a moment ago may still be told by its event.
    v_until_at := v_until_at - (ops.setting_of('billing.reconcile_lag_minutes') #>> '{}')::integer * interval '1 minute';
  end if;
  return query
  insert into billing.sweep as s (processor, kind, from_at, reached_at, until_at)
  select begin_sweep.processor, begin_sweep.kind, f.from_at, f.from_at, v_until_at
  -- Lists are complete a while later; events are kept for 30 days.
  from (
    select least(v_until_at, greatest(now() - interval '30 days', v_last.until_at - interval '1 day'))
  ) as f (from_at)
  returning s.id, s.from_at, s.until_at;
end
$$;


ALTER FUNCTION billing.begin_sweep(processor text, kind text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION begin_sweep(processor text, kind text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.begin_sweep(processor text, kind text) IS 'Begin a look at a list of the processor, from a day before the end of the last one, at most 30 days back; or go on with
one that broke off. kind: events or balance.';


--
-- Name: compare(text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.compare(processor text, from_at timestamp with time zone, until_at timestamp with time zone) RETURNS TABLE(fault text, transaction_id text, journal_id bigint, at_processor bigint, in_books bigint, currency text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with paired as (
    select t as movement, j.id as journal_id
    from billing.balance_transaction as t
    left join ledger.journal as j on j.idem = t.fact
    where t.processor = compare.processor and t.occurred_at between compare.from_at and compare.until_at
    union all
    select null::billing.balance_transaction, j.id
    from ledger.journal as j
    where j.created_at between compare.from_at and compare.until_at
      and j.kind in ('deposit', 'refund', 'refund_failed', 'dispute', 'dispute_reinstated', 'payout')
      and j.idem like compare.processor || ':%'
      and not exists (
        select from billing.balance_transaction as t where t.processor = compare.processor and t.fact = j.idem)
  )
  select
    f.fault, (p.movement).transaction_id, p.journal_id, coalesce((p.movement).amount, 0),
    billing.moved_in_books(p.journal_id), coalesce((p.movement).currency, billing.currency_of(p.journal_id))
  from paired as p
  cross join lateral billing.fault_of(p.movement, p.journal_id) as f (fault)
  where f.fault is not null
$$;


ALTER FUNCTION billing.compare(processor text, from_at timestamp with time zone, until_at timestamp with time zone) OWNER TO leadmill_owner;

--
-- Name: FUNCTION compare(processor text, from_at timestamp with time zone, until_at timestamp with time zone); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.compare(processor text, from_at timestamp with time zone, until_at timestamp with time zone) IS 'Differences between the movements that the processor listed and our books, both ways, within a time.';


--
-- Name: create_deposit(numeric, text, boolean); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.create_deposit(amount numeric, currency text, livemode boolean) RETURNS TABLE(deposit_id uuid, processor_amount bigint, processor_currency text, customer_id text, email text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_organization_id uuid := identity.current_organization_id();
  v_currency text := coalesce(create_deposit.currency, ops.setting_of('billing.default_currency') #>> '{}');
  v_amount bigint := ledger.to_minor(create_deposit.amount, v_currency);
  v_minimum bigint := (ops.setting_of('billing.deposit_minimum') ->> v_currency)::bigint;
  v_maximum bigint := (ops.setting_of('billing.deposit_maximum') ->> v_currency)::bigint;
  v_processor_amount numeric;
  v_multiple integer;
begin
  if not exists (
    select from identity.membership as m
    join identity.organization as o on o.id = m.organization_id
    where m.organization_id = v_organization_id and m.user_id = identity.current_user_id()
      and m.ended_at is null and m.role in ('owner', 'manager')
      and o.status in ('pending', 'active') and o.deleted_at is null)
  then
    perform ops.raise_http(403, 'LM501', 'only owners and managers of an organisation can deposit');
  end if;
  if v_minimum is null or v_maximum is null then
    perform ops.raise_http(400, 'LM505', 'deposits in this currency are not taken', v_currency);
  end if;
  if v_amount < v_minimum then
    perform ops.raise_http(400, 'LM503', 'amount is below the minimum',
      format('minimum is %s %s', ledger.to_decimal(v_minimum, v_currency), v_currency));
  end if;
  if v_amount > v_maximum then
    perform ops.raise_http(400, 'LM504', 'amount is above the maximum',
      format('maximum is %s %s', ledger.to_decimal(v_maximum, v_currency), v_currency));
  end if;
  select v_amount * 10::numeric ^ (c.stripe_exponent - c.exponent), c.stripe_multiple
  into v_processor_amount, v_multiple
  from ledger.currency as c where c.code = v_currency;
  if v_processor_amount % v_multiple <> 0 then
    perform ops.raise_http(400, 'LM506', 'the processor does not take such a fine amount in this currency', v_currency);
  end if;
  return query
  with made as (
    insert into billing.deposit (organization_id, created_by, livemode, amount, currency, processor_amount)
    values (v_organization_id, identity.current_user_id(), create_deposit.livemode, v_amount, v_currency,
      v_processor_amount::bigint)
    returning id, processor_amount, currency
  )
  select m.id, m.processor_amount, lower(m.currency), o.stripe_customer_id, u.email
  from made as m
  join identity.organization as o on o.id = v_organization_id
  join identity.user_account as u on u.id = identity.current_user_id();
end
$$;


ALTER FUNCTION billing.create_deposit(amount numeric, currency text, livemode boolean) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_deposit(amount numeric, currency text, livemode boolean); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.create_deposit(amount numeric, currency text, livemode boolean) IS 'Note that the caller wants to pay in, and answer what the processor must be told. To be committed before the processor
is called. currency null: the setting billing.default_currency. livemode: real money or not.
Errors: LM501 not an owner or manager (403), LM503 too little, LM504 too much, LM505 currency not taken, LM506 too fine
(400), and those of ledger.to_minor.';


--
-- Name: currency_of(bigint); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.currency_of(journal_id bigint) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select e.currency from ledger.entry as e where e.journal_id = currency_of.journal_id order by e.id limit 1
$$;


ALTER FUNCTION billing.currency_of(journal_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION currency_of(journal_id bigint); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.currency_of(journal_id bigint) IS 'The currency of a journal.';


--
-- Name: deposit_session_opened(uuid, text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.deposit_session_opened(deposit_id uuid, session_id text, checkout_url text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update billing.deposit as d
  set
    session_id = deposit_session_opened.session_id,
    checkout_url = deposit_session_opened.checkout_url,
    -- Its payment may be known already.
    status = case d.status when 'created' then 'pending' else d.status end
  where d.id = deposit_session_opened.deposit_id;
  if not found then
    perform ops.raise_http(404, 'LM507', 'no such deposit', deposit_session_opened.deposit_id::text);
  end if;
end
$$;


ALTER FUNCTION billing.deposit_session_opened(deposit_id uuid, session_id text, checkout_url text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION deposit_session_opened(deposit_id uuid, session_id text, checkout_url text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.deposit_session_opened(deposit_id uuid, session_id text, checkout_url text) IS 'Keep the checkout session that the processor opened for a deposit.
Errors: LM507 no such deposit (404), LM508 another session.';


--
-- Name: deposit_session_refused(uuid, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.deposit_session_refused(deposit_id uuid, reason text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update billing.deposit as d
  set status = 'failed', failure_reason = left(deposit_session_refused.reason, 500)
  where d.id = deposit_session_refused.deposit_id and d.status = 'created';
$$;


ALTER FUNCTION billing.deposit_session_refused(deposit_id uuid, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION deposit_session_refused(deposit_id uuid, reason text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.deposit_session_refused(deposit_id uuid, reason text) IS 'The processor refused to open a checkout session: the deposit has failed before it began.';


--
-- Name: deposits_move_forward(); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.deposits_move_forward() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if tg_op = 'DELETE'
    or (new.id, new.organization_id, new.processor, new.livemode, new.amount, new.currency, new.processor_amount)
      is distinct from
      (old.id, old.organization_id, old.processor, old.livemode, old.amount, old.currency, old.processor_amount)
    or old.session_id is not null and new.session_id is distinct from old.session_id
    or old.payment_intent_id is not null and new.payment_intent_id is distinct from old.payment_intent_id
    -- A payment that was taken counts, however late its news: failed and expired may still become paid.
    or new.status <> old.status and not (
      (old.status, new.status) in (
        ('created', 'pending'), ('created', 'failed'), ('created', 'expired'),
        ('pending', 'failed'), ('pending', 'expired'))
      or (new.status = 'paid'))
  then
    raise exception using
      errcode = 'LM508',
      message = 'a deposit only moves forward',
      detail = format('deposit %s', old.id);
  end if;
  new.updated_at := clock_timestamp();
  return new;
end
$$;


ALTER FUNCTION billing.deposits_move_forward() OWNER TO leadmill_owner;

--
-- Name: FUNCTION deposits_move_forward(); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.deposits_move_forward() IS 'A deposit goes created, pending, then paid, failed or expired; what was agreed never changes.
Errors: LM508.';


--
-- Name: drain_webhooks(text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.drain_webhooks(processor text, waiting_on text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_event_id text;
  v_count integer := 0;
begin
  -- The inbox comes before deposits in the lock order: never wait for it here. Whoever holds a row is about to apply it.
  for v_event_id in
    select i.event_id
    from billing.webhook_inbox as i
    where i.status = 'waiting' and i.processor = drain_webhooks.processor
      and i.waiting_on = drain_webhooks.waiting_on
    order by i.received_at, i.event_id
    for update skip locked
  loop
    -- One that fails is tried again by itself; what it waited for happened nevertheless.
    perform billing.try_webhook(drain_webhooks.processor, v_event_id);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;


ALTER FUNCTION billing.drain_webhooks(processor text, waiting_on text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION drain_webhooks(processor text, waiting_on text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.drain_webhooks(processor text, waiting_on text) IS 'Apply the events that waited for something that is known now. Returns how many.
Errors: those of billing.apply_webhook.';


--
-- Name: fact_of(text, jsonb); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.fact_of(processor text, movement jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select format('%s:%s', processor, case
    when movement ->> 'type' in ('charge', 'payment') then nullif(movement -> 'source' ->> 'payment_intent', '') || ':paid'
    when movement ->> 'type' in ('refund', 'payment_refund') then (movement -> 'source' ->> 'id') || ':succeeded'
    when movement ->> 'type' in ('refund_failure', 'payment_failure_refund', 'payment_reversal')
      then (movement -> 'source' ->> 'id') || ':failed'
    when movement -> 'source' ->> 'object' = 'dispute' then (movement ->> 'id') || ':dispute'
    when movement ->> 'type' in ('payout', 'payout_failure', 'payout_cancel') then (movement ->> 'id') || ':payout'
    when movement ->> 'type' in ('stripe_fee', 'stripe_fx_fee', 'tax_fee', 'network_cost') then (movement ->> 'id') || ':cost'
    else (movement ->> 'id') || ':other'
  end)
$$;


ALTER FUNCTION billing.fact_of(processor text, movement jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION fact_of(processor text, movement jsonb); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.fact_of(processor text, movement jsonb) IS 'Name of the journal that must tell the same as a balance transaction with its source inside.';


--
-- Name: balance_transaction; Type: TABLE; Schema: billing; Owner: leadmill_owner
--

CREATE TABLE billing.balance_transaction (
    processor text NOT NULL,
    transaction_id text NOT NULL,
    type text NOT NULL,
    source_id text,
    fact text,
    amount bigint NOT NULL,
    currency text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    sweep_id bigint NOT NULL,
    CONSTRAINT balance_transaction_processor_is_known CHECK ((processor = 'stripe'::text))
);


ALTER TABLE billing.balance_transaction OWNER TO leadmill_owner;

--
-- Name: TABLE balance_transaction; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TABLE billing.balance_transaction IS 'Movements of our balance, as the processor lists them.';


--
-- Name: COLUMN balance_transaction.processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.processor IS 'Whose list.';


--
-- Name: COLUMN balance_transaction.transaction_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.transaction_id IS 'Id there (txn_…).';


--
-- Name: COLUMN balance_transaction.type; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.type IS 'charge, refund, adjustment, payout …';


--
-- Name: COLUMN balance_transaction.source_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.source_id IS 'What moved it (ch_…, re_…, du_…, po_…).';


--
-- Name: COLUMN balance_transaction.fact; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.fact IS 'idem of the journal that must tell the same; null for what is not kept in the books.';


--
-- Name: COLUMN balance_transaction.amount; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.amount IS 'Minor units, before the fee; plus is what came in.';


--
-- Name: COLUMN balance_transaction.currency; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.currency IS 'Upper case. Of what moved it, when the processor keeps the balance in another.';


--
-- Name: COLUMN balance_transaction.occurred_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.occurred_at IS 'When it was made.';


--
-- Name: COLUMN balance_transaction.sweep_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.balance_transaction.sweep_id IS 'The look that saw it first.';


--
-- Name: fault_of(billing.balance_transaction, bigint); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.fault_of(movement billing.balance_transaction, journal_id bigint) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select case
    when journal_id is null then 'no journal'
    when (movement).transaction_id is null then 'no transaction'
    when ((movement).amount, (movement).currency)
      is distinct from (billing.moved_in_books(journal_id), billing.currency_of(journal_id)) then 'other amount'
  end
$$;


ALTER FUNCTION billing.fault_of(movement billing.balance_transaction, journal_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION fault_of(movement billing.balance_transaction, journal_id bigint); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.fault_of(movement billing.balance_transaction, journal_id bigint) IS 'In what a movement at the processor and a journal of the same fact differ; null when they agree.';


--
-- Name: from_processor(bigint, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.from_processor(amount bigint, currency text) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select round(from_processor.amount / 10::numeric ^ (c.stripe_exponent - c.exponent))::bigint
  from ledger.currency as c where c.code = from_processor.currency
$$;


ALTER FUNCTION billing.from_processor(amount bigint, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION from_processor(amount bigint, currency text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.from_processor(amount bigint, currency text) IS 'An amount in the processor''s units in ours; null for a currency we do not know.';


--
-- Name: knows_webhook(text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.knows_webhook(processor text, event_id text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (
    select from billing.webhook_inbox as i
    where i.processor = knows_webhook.processor and i.event_id = knows_webhook.event_id)
$$;


ALTER FUNCTION billing.knows_webhook(processor text, event_id text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION knows_webhook(processor text, event_id text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.knows_webhook(processor text, event_id text) IS 'Whether an event has been stored.';


--
-- Name: lock_payment(text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.lock_payment(payment_intent_id text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select pg_advisory_xact_lock(hashtextextended('billing:' || payment_intent_id, 0)) where payment_intent_id is not null;
$$;


ALTER FUNCTION billing.lock_payment(payment_intent_id text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_payment(payment_intent_id text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.lock_payment(payment_intent_id text) IS 'Take turns with everybody else who has news of this payment.';


--
-- Name: deposit; Type: TABLE; Schema: billing; Owner: leadmill_owner
--

CREATE TABLE billing.deposit (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    created_by uuid,
    processor text DEFAULT 'stripe'::text NOT NULL,
    livemode boolean NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    processor_amount bigint NOT NULL,
    status text DEFAULT 'created'::text NOT NULL,
    session_id text,
    checkout_url text,
    payment_intent_id text,
    payment_method text,
    failure_reason text,
    refunded bigint DEFAULT 0 NOT NULL,
    disputed bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    paid_at timestamp with time zone,
    CONSTRAINT deposit_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT deposit_disputed_is_not_negative CHECK ((disputed >= 0)),
    CONSTRAINT deposit_failure_reason_is_short CHECK ((length(failure_reason) <= 500)),
    CONSTRAINT deposit_paid_has_a_time CHECK (((status = 'paid'::text) = (paid_at IS NOT NULL))),
    CONSTRAINT deposit_pending_has_begun CHECK (((status <> 'pending'::text) OR (num_nonnulls(session_id, payment_intent_id) > 0))),
    CONSTRAINT deposit_processor_amount_is_positive CHECK ((processor_amount > 0)),
    CONSTRAINT deposit_processor_is_known CHECK ((processor = 'stripe'::text)),
    CONSTRAINT deposit_refunded_is_not_negative CHECK ((refunded >= 0)),
    CONSTRAINT deposit_status_is_known CHECK ((status = ANY (ARRAY['created'::text, 'pending'::text, 'paid'::text, 'failed'::text, 'expired'::text])))
);


ALTER TABLE billing.deposit OWNER TO leadmill_owner;

--
-- Name: TABLE deposit; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TABLE billing.deposit IS 'Money an organisation pays in. The row is committed before the processor is called; its id is the idempotency key there.';


--
-- Name: COLUMN deposit.id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.id IS 'Time-ordered uuid; client_reference_id and idempotency key at Stripe.';


--
-- Name: COLUMN deposit.organization_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.organization_id IS 'Whose wallet is credited.';


--
-- Name: COLUMN deposit.created_by; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.created_by IS 'The user who asked for it.';


--
-- Name: COLUMN deposit.processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.processor IS 'Who takes the payment.';


--
-- Name: COLUMN deposit.livemode; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.livemode IS 'True for real money. A payment of the other mode is never credited.';


--
-- Name: COLUMN deposit.amount; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.amount IS 'Purchased amount in minor units: what is credited.';


--
-- Name: COLUMN deposit.currency; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN deposit.processor_amount; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.processor_amount IS 'The same amount in the processor''s units; what the processor reports must equal it.';


--
-- Name: COLUMN deposit.status; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.status IS 'created, pending (a checkout session is open, or a bank still has to pay), paid, failed, expired. Paid is final; a late payment turns failed or expired into paid.';


--
-- Name: COLUMN deposit.session_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.session_id IS 'Checkout session at the processor (cs_…).';


--
-- Name: COLUMN deposit.checkout_url; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.checkout_url IS 'Page to pay on.';


--
-- Name: COLUMN deposit.payment_intent_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.payment_intent_id IS 'Payment at the processor (pi_…); refunds and disputes name it.';


--
-- Name: COLUMN deposit.payment_method; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.payment_method IS 'How it was or should be paid, such as card or us_bank_account.';


--
-- Name: COLUMN deposit.failure_reason; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.failure_reason IS 'Why the last attempt to pay failed, as the processor put it.';


--
-- Name: COLUMN deposit.refunded; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.refunded IS 'Minor units paid back: the sum of its refunds that left and did not come back.';


--
-- Name: COLUMN deposit.disputed; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.disputed IS 'Minor units withdrawn by disputes and not given back.';


--
-- Name: COLUMN deposit.created_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.created_at IS 'When it was asked for.';


--
-- Name: COLUMN deposit.updated_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.updated_at IS 'When it last changed.';


--
-- Name: COLUMN deposit.paid_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.deposit.paid_at IS 'When it was credited.';


--
-- Name: mismatch_of(billing.deposit, billing.payment_news); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.mismatch_of(deposit billing.deposit, news billing.payment_news) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select nullif(concat_ws(', ',
    case when news.reference is distinct from deposit.id::text and news.reference is not null then 'reference' end,
    case when news.session_id <> deposit.session_id then 'session' end,
    case when news.payment_intent_id <> deposit.payment_intent_id then 'payment' end,
    case when exists (
      select from billing.deposit as d
      where d.id <> deposit.id and d.processor = deposit.processor
        and (d.payment_intent_id = news.payment_intent_id or d.session_id = news.session_id)) then 'other deposit' end,
    case when news.amount is distinct from deposit.processor_amount then 'amount' end,
    case when news.currency is distinct from deposit.currency then 'currency' end,
    case when news.livemode is distinct from deposit.livemode then 'livemode' end,
    case when news.status = 'paid' and news.payment_intent_id is null then 'paid without a payment' end), '')
$$;


ALTER FUNCTION billing.mismatch_of(deposit billing.deposit, news billing.payment_news) OWNER TO leadmill_owner;

--
-- Name: FUNCTION mismatch_of(deposit billing.deposit, news billing.payment_news); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.mismatch_of(deposit billing.deposit, news billing.payment_news) IS 'Names of what the processor says otherwise than our own row; null when they agree.';


--
-- Name: moved_in_books(bigint); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.moved_in_books(journal_id bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  -- The processor owes us what it has taken in.
  select coalesce(-sum(e.amount), 0)::bigint
  from ledger.entry as e
  join ledger.account as a on a.id = e.account_id and a.kind = 'stripe_clearing'
  where e.journal_id = moved_in_books.journal_id
$$;


ALTER FUNCTION billing.moved_in_books(journal_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION moved_in_books(journal_id bigint); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.moved_in_books(journal_id bigint) IS 'How much more the processor owes us by a journal, in minor units.';


--
-- Name: note_transaction(bigint, jsonb); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.note_transaction(sweep_id bigint, movement jsonb) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_sweep billing.sweep;
  v_source jsonb := movement -> 'source';
  v_fact text;
  v_currency text := upper(movement ->> 'currency');
  v_amount bigint := (movement ->> 'amount')::bigint;
  v_is_lost boolean;
  v_counter text;
begin
  select s.* into strict v_sweep from billing.sweep as s where s.id = note_transaction.sweep_id;
  v_fact := billing.fact_of(v_sweep.processor, movement);
  -- Kept in the currency of our account there: what was paid, refunded or disputed is in its source.
  if v_currency is distinct from upper(v_source ->> 'currency') and v_source ->> 'amount' is not null then
    v_currency := upper(v_source ->> 'currency');
    v_amount := sign(v_amount)::bigint * (v_source ->> 'amount')::bigint;
  end if;
  v_amount := coalesce(billing.from_processor(v_amount, v_currency), v_amount);
  v_is_lost := billing.posted(v_fact) is null;
  insert into billing.balance_transaction (
    processor, transaction_id, type, source_id, fact, amount, currency, occurred_at, sweep_id)
  values (
    v_sweep.processor, movement ->> 'id', movement ->> 'type', coalesce(v_source ->> 'id', v_source #>> '{}'),
    v_fact, v_amount, v_currency, to_timestamp((movement ->> 'created')::bigint), v_sweep.id)
  on conflict (processor, transaction_id) do update set amount = excluded.amount, currency = excluded.currency;

  v_counter := case split_part(v_fact, ':', 3) when 'payout' then 'bank' when 'cost' then 'processor_fees' end;
  if v_is_lost and v_counter is not null then
    -- Between accounts of ours, told by this list alone. With its fee these are two journals.
    perform ledger.lock_accounts('{}');
    perform ledger.post(
      v_fact, case v_counter when 'bank' then 'payout' else 'processor_fee' end,
      array[
        (ledger.open_account('platform', null, 'stripe_clearing', v_currency), -v_amount),
        (ledger.open_account('platform', null, v_counter, v_currency), v_amount)]::ledger.leg[],
      processor => v_sweep.processor, object_id => movement ->> 'id', actor => v_sweep.processor);
    v_is_lost := false;
  elsif v_is_lost then
    -- Its event got lost, or is not ours.
    perform billing.settle(v_sweep.processor, v_source);
  end if;
  -- Fees are not in the events of charges: they are booked here.
  perform billing.post_fee(v_sweep.processor, movement);
  if v_is_lost and billing.posted(v_fact) is not null then
    insert into billing.difference (
      processor, fault, transaction_id, at_processor, in_books, currency, status, sweep_id, closed_at)
    values (
      v_sweep.processor, 'no journal', movement ->> 'id', v_amount, 0, v_currency, 'settled', v_sweep.id, clock_timestamp())
    on conflict on constraint difference_is_noted_once do nothing;
    return 'taken over';
  end if;
  return case when v_is_lost then 'unknown' else 'known' end;
end
$$;


ALTER FUNCTION billing.note_transaction(sweep_id bigint, movement jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION note_transaction(sweep_id bigint, movement jsonb); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.note_transaction(sweep_id bigint, movement jsonb) IS 'Keep a balance transaction that a look found, with its source inside, and post its fee. What no event told is taken over by billing.settle;
payouts and costs are posted from here. Returns known, taken over, or unknown: nothing in the books tells of it.
Errors: those of ledger.post.';


--
-- Name: payment_of(uuid); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.payment_of(deposit_id uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select d.payment_intent_id from billing.deposit as d where d.id = payment_of.deposit_id
$$;


ALTER FUNCTION billing.payment_of(deposit_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION payment_of(deposit_id uuid); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.payment_of(deposit_id uuid) IS 'The payment of a deposit at the processor (pi_…), null while there is none.';


--
-- Name: post_fee(text, jsonb); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.post_fee(processor text, movement jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_currency text := upper(movement ->> 'currency');
  v_fee bigint := billing.from_processor((movement ->> 'fee')::bigint, v_currency);
  v_idem text := format('%s:%s:fee', processor, movement ->> 'id');
begin
  if coalesce(v_fee, 0) = 0 or billing.posted(v_idem) is not null then
    return billing.posted(v_idem);
  end if;
  return ledger.post(
    v_idem, 'processor_fee',
    array[
      (ledger.open_account('platform', null, 'stripe_clearing', v_currency), v_fee),
      (ledger.open_account('platform', null, 'processor_fees', v_currency), -v_fee)]::ledger.leg[],
    actor => post_fee.processor);
end
$$;


ALTER FUNCTION billing.post_fee(processor text, movement jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION post_fee(processor text, movement jsonb); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.post_fee(processor text, movement jsonb) IS 'Post the fee of a balance transaction, once, whoever sees it first. Returns the journal; null without a fee, or in a
currency we do not know.';


--
-- Name: posted(text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.posted(idem text) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select j.id from ledger.journal as j where j.idem = posted.idem
$$;


ALTER FUNCTION billing.posted(idem text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION posted(idem text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.posted(idem text) IS 'The journal of a fact, null while it is not posted.';


--
-- Name: read_events(); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.read_events() RETURNS text[]
    LANGUAGE sql IMMUTABLE
    RETURN ARRAY['checkout.session.completed'::text, 'checkout.session.async_payment_succeeded'::text, 'checkout.session.async_payment_failed'::text, 'checkout.session.expired'::text, 'payment_intent.processing'::text, 'payment_intent.succeeded'::text, 'payment_intent.payment_failed'::text, 'charge.succeeded'::text, 'charge.failed'::text, 'charge.refunded'::text, 'refund.created'::text, 'refund.updated'::text, 'refund.failed'::text, 'charge.refund.updated'::text, 'charge.dispute.created'::text, 'charge.dispute.updated'::text, 'charge.dispute.closed'::text, 'charge.dispute.funds_withdrawn'::text, 'charge.dispute.funds_reinstated'::text];


ALTER FUNCTION billing.read_events() OWNER TO leadmill_owner;

--
-- Name: FUNCTION read_events(); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.read_events() IS 'Types of events that tell us something; all others are stored and ignored.';


--
-- Name: read_stripe_object(jsonb, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.read_stripe_object(object jsonb, event_type text) RETURNS billing.payment_news
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_news billing.payment_news;
  v_intent jsonb := object -> 'payment_intent'; -- an id, or the object where it was expanded
  v_methods jsonb;
begin
  v_news.kind := object ->> 'object';
  v_news.reference := coalesce(object ->> 'client_reference_id', object -> 'metadata' ->> 'deposit_id');
  v_news.currency := upper(object ->> 'currency');
  v_news.livemode := (object ->> 'livemode')::boolean;
  if v_news.kind = 'checkout.session' then
    v_news.session_id := object ->> 'id';
    v_news.payment_intent_id := case jsonb_typeof(v_intent) when 'object' then v_intent ->> 'id' else v_intent #>> '{}' end;
    v_news.amount := (object ->> 'amount_total')::bigint;
    v_news.payment_method := v_intent -> 'payment_method' ->> 'type';
    v_news.failure_reason := v_intent -> 'last_payment_error' ->> 'message';
    v_news.status := case
      when object ->> 'payment_status' in ('paid', 'no_payment_required') then 'paid'
      when object ->> 'status' = 'expired' then 'expired'
      when object ->> 'status' = 'complete' and (event_type = 'checkout.session.async_payment_failed'
        or v_intent ->> 'status' in ('requires_payment_method', 'canceled')) then 'failed'
      -- Complete and unpaid: a bank still has to pay.
      when object ->> 'status' = 'complete' then 'pending'
    end;
  elsif v_news.kind = 'payment_intent' then
    v_news.payment_intent_id := object ->> 'id';
    v_news.amount := (object ->> case object ->> 'status' when 'succeeded' then 'amount_received' else 'amount' end)::bigint;
    v_methods := object -> 'payment_method_types';
    v_news.payment_method := coalesce(
      object -> 'payment_method' ->> 'type',
      case when jsonb_array_length(v_methods) = 1 then v_methods ->> 0 end);
    v_news.failure_reason := object -> 'last_payment_error' ->> 'message';
    -- A declined card is no failed deposit: the page stays open for the next card.
    v_news.status := case object ->> 'status' when 'succeeded' then 'paid' when 'processing' then 'pending' end;
  elsif v_news.kind = 'charge' then
    v_news.payment_intent_id := object ->> 'payment_intent';
    v_news.amount := (object ->> 'amount')::bigint;
    v_news.payment_method := object -> 'payment_method_details' ->> 'type';
    v_news.failure_reason := object ->> 'failure_message';
    v_news.status := case
      when object ->> 'status' = 'succeeded' and object ->> 'captured' is distinct from 'false' then 'paid'
      when object ->> 'status' = 'pending' then 'pending' end;
  end if;
  return v_news;
end
$$;


ALTER FUNCTION billing.read_stripe_object(object jsonb, event_type text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION read_stripe_object(object jsonb, event_type text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.read_stripe_object(object jsonb, event_type text) IS 'Read the known fields of a checkout session, payment intent or charge; all others are left alone.';


--
-- Name: receive_webhook(text, text, text, timestamp with time zone, text, boolean, boolean, jsonb, bytea); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  insert into billing.webhook_inbox (
    processor, event_id, type, created, api_version, livemode, headers, body, body_sha256,
    status, last_error, finished_at)
  select
    receive_webhook.processor, receive_webhook.event_id, receive_webhook.type, receive_webhook.created,
    receive_webhook.api_version, receive_webhook.livemode, receive_webhook.headers, receive_webhook.body,
    sha256(receive_webhook.body),
    coalesce(r.status, 'received'), r.reason, case when r.status is not null then clock_timestamp() end
  from billing.refuse_webhook(
    receive_webhook.type, receive_webhook.api_version, receive_webhook.livemode, receive_webhook.livemode_expected) as r
  on conflict do nothing;
  return billing.try_webhook(receive_webhook.processor, receive_webhook.event_id);
end
$$;


ALTER FUNCTION billing.receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea) OWNER TO leadmill_owner;

--
-- Name: FUNCTION receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea) IS 'Store a verified event and apply it, in one transaction; the same event again is only answered. livemode_expected: true
where real money is meant. Returns its status.
Errors: passing ones only (deadlock, time-outs), to be called again.';


--
-- Name: refund_refused(uuid, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.refund_refused(refund_id uuid, reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_refund billing.refund;
begin
  -- The deposit comes before its refunds in the lock order.
  perform from billing.deposit as d
  where d.id = (select r.deposit_id from billing.refund as r where r.id = refund_refused.refund_id)
  for update;
  update billing.refund as r
  set status = 'failed', failure_reason = left(refund_refused.reason, 500), updated_at = clock_timestamp()
  where r.id = refund_refused.refund_id and r.status = 'requested' and r.refund_id is null
  returning r.* into v_refund;
  if v_refund.id is null then
    return false;
  end if;
  perform billing.release_refund(v_refund);
  return true;
end
$$;


ALTER FUNCTION billing.refund_refused(refund_id uuid, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refund_refused(refund_id uuid, reason text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.refund_refused(refund_id uuid, reason text) IS 'The processor refused a refund: it has failed, what was held for it is free again. False when the processor knows it.
Locks the deposit, the refund, its hold, then the accounts.
Errors: those of ledger.release_hold.';


--
-- Name: refund_to_send(uuid); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.refund_to_send(refund_id uuid) RETURNS jsonb
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with asked as (
    select r.id, r.sent_at from billing.refund as r
    where r.id = refund_to_send.refund_id and r.status = 'requested' and r.refund_id is null
    for update
  ), sent as (
    update billing.refund as r set sent_at = coalesce(r.sent_at, clock_timestamp())
    from asked where r.id = asked.id
    returning r.id, r.deposit_id, r.processor_amount, asked.sent_at
  )
  select jsonb_build_object(
    'payment', d.payment_intent_id, 'amount', s.processor_amount, 'was_sent', s.sent_at is not null)
  from sent as s
  join billing.deposit as d on d.id = s.deposit_id
$$;


ALTER FUNCTION billing.refund_to_send(refund_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refund_to_send(refund_id uuid); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.refund_to_send(refund_id uuid) IS 'What to tell the processor of a refund that was asked for here (payment, amount), and whether that was tried before: then
it may be there already. Null when the processor knows it. Its id is the idempotency key there.';


--
-- Name: refuse_webhook(text, text, boolean, boolean); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.refuse_webhook(type text, api_version text, livemode boolean, livemode_expected boolean, OUT status text, OUT reason text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if livemode is distinct from livemode_expected then
    status := 'ignored';
    reason := 'of the other mode';
  elsif type = any (billing.read_events())
    -- 2026-10-28.endive: dates of one release are compatible with each other.
    and not coalesce(ops.setting_of('billing.stripe_releases') ? split_part(api_version, '.', 2), false)
  then
    status := 'quarantined';
    reason := 'rendered in a version that we do not read';
  end if;
end
$$;


ALTER FUNCTION billing.refuse_webhook(type text, api_version text, livemode boolean, livemode_expected boolean, OUT status text, OUT reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refuse_webhook(type text, api_version text, livemode boolean, livemode_expected boolean, OUT status text, OUT reason text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.refuse_webhook(type text, api_version text, livemode boolean, livemode_expected boolean, OUT status text, OUT reason text) IS 'Which events are stored but not looked at, and why: status is null for all others. Money of the other mode (live or
test) is not ours; a version of another release may mean something else by the same names.';


--
-- Name: refund; Type: TABLE; Schema: billing; Owner: leadmill_owner
--

CREATE TABLE billing.refund (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    deposit_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    asked_by uuid,
    processor text NOT NULL,
    refund_id text,
    amount bigint NOT NULL,
    currency text NOT NULL,
    processor_amount bigint NOT NULL,
    status text DEFAULT 'requested'::text NOT NULL,
    has_left boolean DEFAULT false NOT NULL,
    hold_id bigint,
    reason text,
    failure_reason text,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT refund_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT refund_asked_here_is_held CHECK (((hold_id IS NOT NULL) OR (refund_id IS NOT NULL))),
    CONSTRAINT refund_failure_reason_is_short CHECK ((length(failure_reason) <= 500)),
    CONSTRAINT refund_processor_amount_is_positive CHECK ((processor_amount > 0)),
    CONSTRAINT refund_processor_is_known CHECK ((processor = 'stripe'::text)),
    CONSTRAINT refund_reason_is_short CHECK ((length(reason) <= 500)),
    CONSTRAINT refund_status_is_known CHECK ((status = ANY (ARRAY['requested'::text, 'requires_action'::text, 'pending'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text]))),
    CONSTRAINT refund_succeeded_has_left CHECK (((status <> 'succeeded'::text) OR has_left))
);


ALTER TABLE billing.refund OWNER TO leadmill_owner;

--
-- Name: TABLE refund; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TABLE billing.refund IS 'Money of a deposit on its way back to the payer: asked for here, or made at the processor.';


--
-- Name: COLUMN refund.id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.id IS 'Time-ordered uuid; of one asked for here also the idempotency key at the processor.';


--
-- Name: COLUMN refund.deposit_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.deposit_id IS 'The deposit that is paid back.';


--
-- Name: COLUMN refund.organization_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.organization_id IS 'Whose wallet it comes from; that of the deposit.';


--
-- Name: COLUMN refund.asked_by; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.asked_by IS 'The user who asked for it here; null when it was made at the processor.';


--
-- Name: COLUMN refund.processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.processor IS 'Who pays it back.';


--
-- Name: COLUMN refund.refund_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.refund_id IS 'The refund at the processor (re_…).';


--
-- Name: COLUMN refund.amount; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.amount IS 'Minor units.';


--
-- Name: COLUMN refund.currency; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.currency IS 'ISO 4217 code; that of the deposit.';


--
-- Name: COLUMN refund.processor_amount; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.processor_amount IS 'The same amount in the processor''s units.';


--
-- Name: COLUMN refund.status; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.status IS 'requested (here, the processor does not know yet), requires_action, pending, succeeded, failed, canceled. A refund that succeeded may still fail.';


--
-- Name: COLUMN refund.has_left; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.has_left IS 'The processor paid it out, and the wallet paid. When it failed afterwards, the wallet has its money again.';


--
-- Name: COLUMN refund.hold_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.hold_id IS 'Wallet money reserved for it since it was asked for.';


--
-- Name: COLUMN refund.reason; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.reason IS 'Why it was asked for.';


--
-- Name: COLUMN refund.failure_reason; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.failure_reason IS 'Why it failed, as the processor put it.';


--
-- Name: COLUMN refund.sent_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.sent_at IS 'When the processor was first told of one that was asked for here; it may know it since.';


--
-- Name: COLUMN refund.created_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.created_at IS 'When it was asked for, or first heard of.';


--
-- Name: COLUMN refund.updated_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.refund.updated_at IS 'When it last changed.';


--
-- Name: release_refund(billing.refund); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.release_refund(refund billing.refund) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform from ledger.hold as h where h.id = (refund).hold_id for update;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[(refund).organization_id], (refund).currency));
  if ledger.release_hold((refund).hold_id) then
    -- A dispute that came meanwhile found that money held.
    perform ledger.repay_debt(
      format('refund:%s:released', (refund).id), (refund).organization_id, (refund).currency);
  end if;
end
$$;


ALTER FUNCTION billing.release_refund(refund billing.refund) OWNER TO leadmill_owner;

--
-- Name: FUNCTION release_refund(refund billing.refund); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.release_refund(refund billing.refund) IS 'Give free what was held for a refund that will not leave, and pay with it what is owed. Locks the hold, then the accounts.';


--
-- Name: resend_refunds(); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.resend_refunds() RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with late as (
    update billing.refund as r
    set updated_at = clock_timestamp()
    where r.status = 'requested' and r.refund_id is null and r.updated_at < clock_timestamp() - interval '1 day'
    returning r.id
  )
  select count(queue.defer('send_refund', jsonb_build_object('refund_id', l.id), lock => 'refund:' || l.id))::integer
  from late as l
$$;


ALTER FUNCTION billing.resend_refunds() OWNER TO leadmill_owner;

--
-- Name: FUNCTION resend_refunds(); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.resend_refunds() IS 'Try refunds again that could not be sent for a day. Returns how many.';


--
-- Name: retry_webhook(); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.retry_webhook() RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_event billing.webhook_inbox;
begin
  -- One in a transaction: its accounts are locked once.
  select i.* into v_event
  from billing.webhook_inbox as i
  where i.status = 'failed' and i.next_attempt_at <= clock_timestamp()
  order by i.next_attempt_at
  limit 1
  for update skip locked;
  if not found then
    return null;
  end if;
  return billing.try_webhook(v_event.processor, v_event.event_id);
end
$$;


ALTER FUNCTION billing.retry_webhook() OWNER TO leadmill_owner;

--
-- Name: FUNCTION retry_webhook(); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.retry_webhook() IS 'Try the failed event that is due first. Returns its status, null when none is due; call it until then.';


--
-- Name: settle(text, jsonb, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.settle(processor text, object jsonb, event_type text DEFAULT NULL::text) RETURNS billing.settlement
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return case
    when object ->> 'object' = 'refund' then billing.settle_refund(processor, object)
    when object ->> 'object' = 'dispute' then billing.settle_dispute(processor, object)
    when object ->> 'object' = 'charge' and (object ->> 'amount_refunded')::bigint > 0
      then billing.settle_refunded_charge(processor, object)
    when object ->> 'object' in ('checkout.session', 'payment_intent', 'charge')
      then billing.settle_deposit(processor, object, event_type)
    else ('foreign', null, null, null, null, null, null)::billing.settlement
  end;
end
$$;


ALTER FUNCTION billing.settle(processor text, object jsonb, event_type text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION settle(processor text, object jsonb, event_type text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.settle(processor text, object jsonb, event_type text) IS 'Take over what the processor says: the one function that webhook, success page, worker and reconciler share. object: a
checkout session, payment intent, charge, refund or dispute, as the processor rendered it; event_type: of the event that
brought it. Saying it again, by whatever way, changes nothing.
Errors: those of ledger.post.';


--
-- Name: settle_deposit(text, jsonb, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.settle_deposit(processor text, object jsonb, event_type text DEFAULT NULL::text) RETURNS billing.settlement
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  v_news billing.payment_news := billing.read_stripe_object(object, event_type);
  v_deposit_id uuid := case
    when v_news.reference ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then v_news.reference::uuid end;
  v_deposit billing.deposit;
  v_journal_id bigint;
  v_detail text;
  v_wallet_id bigint;
begin
  -- Whoever learns of a payment and whoever parks an event of an unknown payment take turns; else the event parks
  -- just after the other looked for it.
  perform billing.lock_payment(v_news.payment_intent_id);
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = settle_deposit.processor
    and (d.id = v_deposit_id
      or d.session_id = v_news.session_id or d.payment_intent_id = v_news.payment_intent_id)
  order by (d.id = v_deposit_id) desc nulls last
  limit 1
  for update;
  if not found then
    -- A session of ours names its deposit. A payment may name none: its session will tell whose it is.
    return (
      case when v_deposit_id is null and v_news.kind = 'checkout.session' then 'foreign' else 'unknown' end,
      null, null, coalesce(v_news.payment_intent_id, v_news.session_id), null, null, null)::billing.settlement;
  end if;
  v_detail := billing.mismatch_of(v_deposit, v_news);
  if v_detail is not null then
    return ('mismatch', v_deposit.id, null, v_detail, v_deposit.status,
      ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency)::billing.settlement;
  end if;
  if v_news.status = 'paid' then
    v_wallet_id := ledger.open_account('organization', v_deposit.organization_id, 'wallet', v_deposit.currency);
    -- Refunds and disputes that waited for it are posted in this transaction too.
    perform ledger.lock_accounts(
      ledger.wallet_accounts_of(array[v_deposit.organization_id], v_deposit.currency));
    v_journal_id := ledger.post(
      format('%s:%s:paid', v_deposit.processor, v_news.payment_intent_id),
      'deposit',
      array[
        (v_wallet_id, v_deposit.amount),
        (ledger.open_account('platform', null, 'stripe_clearing', v_deposit.currency), -v_deposit.amount)]::ledger.leg[],
      deposit_id => v_deposit.id,
      processor => v_deposit.processor,
      object_id => v_news.payment_intent_id,
      actor => v_deposit.processor);
  end if;
  update billing.deposit as d
  set
    session_id = coalesce(d.session_id, v_news.session_id),
    payment_intent_id = coalesce(d.payment_intent_id, v_news.payment_intent_id),
    -- News comes in any order, and ends in the same: how it was paid counts more than how it was tried.
    payment_method = case when d.status <> 'paid' or v_news.status = 'paid'
      then coalesce(v_news.payment_method, d.payment_method) else coalesce(d.payment_method, v_news.payment_method) end,
    failure_reason = case when 'paid' not in (d.status, coalesce(v_news.status, ''))
      then coalesce(left(v_news.failure_reason, 500), d.failure_reason) end,
    -- Paid is final, and nothing goes back to pending.
    status = case
      when v_news.status = 'paid' then 'paid'
      when d.status in ('created', 'pending') then coalesce(v_news.status, d.status)
      else d.status
    end,
    paid_at = case when v_news.status = 'paid' then coalesce(d.paid_at, clock_timestamp()) else d.paid_at end
  where d.id = v_deposit.id;
  if v_news.status = 'paid' and v_deposit.status <> 'paid' then
    perform ledger.funds_changed(v_deposit.organization_id);
  end if;
  if v_deposit.payment_intent_id is null or v_news.status = 'paid' and v_deposit.status <> 'paid' then
    perform billing.drain_webhooks(v_deposit.processor, v_news.payment_intent_id);
  end if;
  return (
    'settled', v_deposit.id, v_journal_id, null, (select d.status from billing.deposit as d where d.id = v_deposit.id),
    ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency)::billing.settlement;
end
$_$;


ALTER FUNCTION billing.settle_deposit(processor text, object jsonb, event_type text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION settle_deposit(processor text, object jsonb, event_type text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.settle_deposit(processor text, object jsonb, event_type text) IS 'Take over what the processor says about the payment of a deposit. object: a
checkout session, payment intent or charge, as the processor rendered it; event_type: of the event that brought it.
Credits a paid deposit once, by the name of its payment. Locks the payment''s name, then the deposit, then the accounts.
Errors: those of ledger.post.';


--
-- Name: settle_dispute(text, jsonb); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.settle_dispute(processor text, object jsonb) RETURNS billing.settlement
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_dispute_id text := object ->> 'id';
  v_payment text := coalesce(object -> 'payment_intent' ->> 'id', object ->> 'payment_intent');
  v_ranks constant text[] := array[
    'warning_needs_response', 'warning_under_review', 'warning_closed',
    -- An appeal comes after a loss: until it is won, the money is lost.
    'needs_response', 'under_review', 'prevented', 'appeal_needs_response', 'appeal_under_review', 'lost', 'won'];
  v_deposit billing.deposit;
  v_dispute billing.dispute;
  v_detail text;
  v_movement jsonb;
  v_taken bigint;
  v_idem text;
  v_wallet_id bigint;
  v_clearing_id bigint;
  v_journal_id bigint;
begin
  if v_payment is null then
    return ('foreign', null, null, null, null, null, null)::billing.settlement;
  end if;
  perform billing.lock_payment(v_payment);
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = settle_dispute.processor and d.payment_intent_id = v_payment
  for update;
  if not found or v_deposit.status <> 'paid' then
    return ('unknown', null, null, v_payment, null, null, null)::billing.settlement;
  end if;
  select t.* into v_dispute
  from billing.dispute as t
  where t.processor = settle_dispute.processor and t.dispute_id = v_dispute_id
  for update;
  v_detail := nullif(concat_ws(', ',
    case when v_dispute_id is null then 'dispute' end,
    case when v_dispute.deposit_id <> v_deposit.id then 'other deposit' end,
    case when (object ->> 'livemode')::boolean is distinct from v_deposit.livemode then 'livemode' end,
    case when upper(object ->> 'currency') is distinct from v_deposit.currency then 'currency' end,
    case when coalesce((object ->> 'amount')::bigint, 0) <= 0 then 'amount' end), '');
  if v_detail is not null then
    return ('mismatch', v_deposit.id, null, v_detail, v_deposit.status,
      ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency)::billing.settlement;
  end if;
  if v_dispute.dispute_id is null then
    insert into billing.dispute (processor, dispute_id, deposit_id, organization_id, amount, currency, status)
    values (v_deposit.processor, v_dispute_id, v_deposit.id, v_deposit.organization_id,
      billing.from_processor((object ->> 'amount')::bigint, v_deposit.currency), v_deposit.currency, v_ranks[1])
    returning * into v_dispute;
  end if;

  v_wallet_id := ledger.open_account('organization', v_deposit.organization_id, 'wallet', v_deposit.currency);
  v_clearing_id := ledger.open_account('platform', null, 'stripe_clearing', v_deposit.currency);
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_deposit.organization_id], v_deposit.currency));
  -- Each movement is a fact of its own: which event tells it, and when, is all the same.
  for v_movement in
    select m.movement
    from jsonb_array_elements(case jsonb_typeof(object -> 'balance_transactions')
      when 'array' then object -> 'balance_transactions' else '[]' end) as m (movement)
    where (m.movement ->> 'amount')::bigint <> 0
    order by m.movement ->> 'id'
  loop
    v_idem := format('%s:%s:dispute', v_deposit.processor, v_movement ->> 'id');
    continue when billing.posted(v_idem) is not null;
    -- A movement in the currency that our account at the processor is settled in stands for the disputed amount.
    v_taken := case
      when upper(v_movement ->> 'currency') = v_deposit.currency
        then billing.from_processor(-(v_movement ->> 'amount')::bigint, v_deposit.currency)
      else v_dispute.amount * -sign((v_movement ->> 'amount')::bigint)::bigint end;
    v_journal_id := ledger.post(
      v_idem, case when v_taken > 0 then 'dispute' else 'dispute_reinstated' end,
      array[(v_wallet_id, -v_taken), (v_clearing_id, v_taken)]::ledger.leg[],
      deposit_id => v_deposit.id, processor => v_deposit.processor, object_id => v_movement ->> 'id',
      actor => v_deposit.processor);
    perform billing.post_fee(v_deposit.processor, v_movement);
    v_dispute.withdrawn := v_dispute.withdrawn + greatest(v_taken, 0);
    v_dispute.reinstated := v_dispute.reinstated + greatest(-v_taken, 0);
  end loop;
  update billing.dispute as t
  set
    -- News comes in any order: a state with a higher rank is the later one.
    status = v_ranks[greatest(array_position(v_ranks, t.status), coalesce(array_position(v_ranks, object ->> 'status'), 1))],
    reason = coalesce(object ->> 'reason', t.reason),
    withdrawn = v_dispute.withdrawn,
    reinstated = v_dispute.reinstated,
    evidence_due_at = coalesce(to_timestamp((object -> 'evidence_details' ->> 'due_by')::bigint), t.evidence_due_at),
    updated_at = clock_timestamp()
  where t.processor = v_dispute.processor and t.dispute_id = v_dispute.dispute_id
  returning t.* into v_dispute;
  update billing.deposit as d
  set disputed = (
    select coalesce(sum(greatest(t.withdrawn - t.reinstated, 0)), 0) from billing.dispute as t where t.deposit_id = d.id)
  where d.id = v_deposit.id;
  if v_journal_id is not null then
    perform ledger.funds_changed(v_deposit.organization_id);
  end if;
  return (
    'settled', v_deposit.id, v_journal_id, null, v_dispute.status,
    ledger.to_decimal(v_dispute.amount, v_dispute.currency), v_dispute.currency)::billing.settlement;
end
$$;


ALTER FUNCTION billing.settle_dispute(processor text, object jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION settle_dispute(processor text, object jsonb); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.settle_dispute(processor text, object jsonb) IS 'Take over what the processor says about a dispute. Money moves with its balance transactions alone, each posted once with
its fee, which is ours; what the wallet cannot cover becomes debt. Locks the payment''s name, the deposit, the dispute,
then the accounts. Returns the settlement; its status and amount are the dispute''s.
Errors: those of ledger.post.';


--
-- Name: settle_refund(text, jsonb); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.settle_refund(processor text, object jsonb) RETURNS billing.settlement
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_refund_id text := object ->> 'id';
  v_payment text := coalesce(object -> 'payment_intent' ->> 'id', object ->> 'payment_intent');
  v_amount bigint := (object ->> 'amount')::bigint;
  v_reference text := object -> 'metadata' ->> 'refund_id';
  v_ranks constant text[] := array['requested', 'requires_action', 'pending', 'succeeded', 'canceled', 'failed'];
  v_deposit billing.deposit;
  v_refund billing.refund;
  v_detail text;
  v_idem text := format('%s:%s:', processor, v_refund_id);
  v_wallet_id bigint;
  v_clearing_id bigint;
  v_journal_id bigint;
begin
  if v_payment is null then
    return ('foreign', null, null, null, null, null, null)::billing.settlement;
  end if;
  perform billing.lock_payment(v_payment);
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = settle_refund.processor and d.payment_intent_id = v_payment
  for update;
  -- Before its payment is known it waits: else the wallet would be in debt for a moment.
  if not found or v_deposit.status <> 'paid' then
    return ('unknown', null, null, v_payment, null, null, null)::billing.settlement;
  end if;
  select r.* into v_refund
  from billing.refund as r
  where r.processor = settle_refund.processor and r.refund_id = v_refund_id
    or r.deposit_id = v_deposit.id and r.id::text = v_reference and r.refund_id is null
  order by r.refund_id nulls last
  limit 1
  for update;
  v_detail := nullif(concat_ws(', ',
    case when v_refund_id is null then 'refund' end,
    case when v_refund.deposit_id <> v_deposit.id then 'other deposit' end,
    case when upper(object ->> 'currency') is distinct from v_deposit.currency then 'currency' end,
    case when v_amount is distinct from coalesce(v_refund.processor_amount, v_amount)
      or v_amount is null or v_amount not between 1 and v_deposit.processor_amount then 'amount' end), '');
  if v_detail is not null then
    return ('mismatch', v_deposit.id, null, v_detail, v_deposit.status,
      ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency)::billing.settlement;
  end if;
  if v_refund.id is null then
    -- Made at the processor.
    insert into billing.refund (deposit_id, organization_id, processor, refund_id, amount, currency, processor_amount, status)
    values (v_deposit.id, v_deposit.organization_id, v_deposit.processor, v_refund_id,
      billing.from_processor(v_amount, v_deposit.currency), v_deposit.currency, v_amount, 'pending')
    returning * into v_refund;
  end if;
  -- News comes in any order: a state with a higher rank is the later one, and what has left has left.
  v_refund.status := v_ranks[greatest(
    array_position(v_ranks, v_refund.status), coalesce(array_position(v_ranks, object ->> 'status'), 1))];
  v_refund.has_left := v_refund.has_left
    or object ->> 'status' = 'succeeded' or object ->> 'balance_transaction' is not null;

  perform from ledger.hold as h where h.id = v_refund.hold_id for update;
  v_wallet_id := ledger.open_account('organization', v_deposit.organization_id, 'wallet', v_deposit.currency);
  v_clearing_id := ledger.open_account('platform', null, 'stripe_clearing', v_deposit.currency);
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_deposit.organization_id], v_deposit.currency));
  if v_refund.has_left and billing.posted(v_idem || 'succeeded') is null then
    v_journal_id := ledger.post(
      v_idem || 'succeeded', 'refund',
      array[(v_wallet_id, -v_refund.amount), (v_clearing_id, v_refund.amount)]::ledger.leg[],
      deposit_id => v_deposit.id, processor => v_deposit.processor, object_id => v_refund_id,
      actor => v_deposit.processor, hold_id => v_refund.hold_id);
  end if;
  if v_refund.has_left and v_refund.status in ('failed', 'canceled') and billing.posted(v_idem || 'failed') is null then
    v_journal_id := ledger.post(
      v_idem || 'failed', 'refund_failed',
      array[(v_wallet_id, v_refund.amount), (v_clearing_id, -v_refund.amount)]::ledger.leg[],
      deposit_id => v_deposit.id, actor => v_deposit.processor);
  end if;
  if v_refund.hold_id is not null and not v_refund.has_left and v_refund.status in ('failed', 'canceled') then
    perform billing.release_refund(v_refund);
  end if;
  update billing.refund as r
  set
    refund_id = v_refund_id,
    status = v_refund.status,
    has_left = v_refund.has_left,
    failure_reason = coalesce(left(object ->> 'failure_reason', 500), r.failure_reason),
    updated_at = clock_timestamp()
  where r.id = v_refund.id;
  update billing.deposit as d
  set refunded = (
    select coalesce(sum(r.amount), 0)
    from billing.refund as r
    where r.deposit_id = d.id and r.has_left and r.status not in ('failed', 'canceled'))
  where d.id = v_deposit.id;
  if v_journal_id is not null then
    perform ledger.funds_changed(v_deposit.organization_id);
  end if;
  return (
    'settled', v_deposit.id, coalesce(v_journal_id, billing.posted(v_idem || 'failed'), billing.posted(v_idem || 'succeeded')),
    null, v_refund.status, ledger.to_decimal(v_refund.amount, v_refund.currency), v_refund.currency)::billing.settlement;
end
$$;


ALTER FUNCTION billing.settle_refund(processor text, object jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION settle_refund(processor text, object jsonb); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.settle_refund(processor text, object jsonb) IS 'Take over what the processor says about a refund, whoever made it. The wallet pays once the money has left, and has it
again when the refund failed after that; what it cannot cover becomes debt. A refund asked for here takes what was held
for it. Locks the payment''s name, the deposit, the refund, its hold, then the accounts.
Returns the settlement; its status and amount are the refund''s.
Errors: those of ledger.post.';


--
-- Name: settle_refunded_charge(text, jsonb); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.settle_refunded_charge(processor text, object jsonb) RETURNS billing.settlement
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_settlement billing.settlement := billing.settle_deposit(processor, object);
begin
  -- A refunded charge says how much went back in all, not by which refunds. Their own events tell; if one got lost, a
  -- look at the list does.
  if v_settlement.outcome = 'settled' and (
    select billing.from_processor((object ->> 'amount_refunded')::bigint, d.currency) > d.refunded
    from billing.deposit as d where d.id = v_settlement.deposit_id)
  then
    perform queue.defer(
      'read_refunds',
      jsonb_build_object('deposit_id', v_settlement.deposit_id),
      at => clock_timestamp() + interval '1 minute');
  end if;
  return v_settlement;
end
$$;


ALTER FUNCTION billing.settle_refunded_charge(processor text, object jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION settle_refunded_charge(processor text, object jsonb); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.settle_refunded_charge(processor text, object jsonb) IS 'Take over what a refunded charge says: that it was paid, and whether refunds are missing here; a job fetches them then.
Errors: those of billing.settle_deposit.';


--
-- Name: still_differs(billing.difference); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.still_differs(difference billing.difference) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select billing.fault_of(t, j.id) is not distinct from (difference).fault
  from (select 1) as one
  left join billing.balance_transaction as t
    on t.processor = (difference).processor
    and (t.transaction_id = (difference).transaction_id
      or (difference).transaction_id is null
        and t.fact = (select k.idem from ledger.journal as k where k.id = (difference).journal_id))
  left join ledger.journal as j on j.id = (difference).journal_id or (difference).journal_id is null and j.idem = t.fact
  limit 1
$$;


ALTER FUNCTION billing.still_differs(difference billing.difference) OWNER TO leadmill_owner;

--
-- Name: FUNCTION still_differs(difference billing.difference); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.still_differs(difference billing.difference) IS 'Whether a difference that was found before is still there.';


--
-- Name: stripe_customer_made(uuid, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.stripe_customer_made(organization_id uuid, customer_id text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with kept as (
    update identity.organization as o
    set stripe_customer_id = stripe_customer_made.customer_id, updated_at = clock_timestamp()
    where o.id = stripe_customer_made.organization_id and o.stripe_customer_id is null
    returning o.id
  )
  select exists (select from kept)
$$;


ALTER FUNCTION billing.stripe_customer_made(organization_id uuid, customer_id text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION stripe_customer_made(organization_id uuid, customer_id text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.stripe_customer_made(organization_id uuid, customer_id text) IS 'Keep an organisation''s customer at Stripe. False when it has one already or does not exist.';


--
-- Name: stripe_customer_needed(uuid); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.stripe_customer_needed(organization_id uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object(
    'organization_id', o.id,
    'name', o.name,
    'email', (
      select u.email
      from identity.membership as m
      join identity.user_account as u on u.id = m.user_id
      where m.organization_id = o.id and m.ended_at is null and m.role = 'owner' and u.deleted_at is null
      order by m.created_at, m.user_id
      limit 1))
  from identity.organization as o
  where o.id = stripe_customer_needed.organization_id
    and o.stripe_customer_id is null and o.deleted_at is null
$$;


ALTER FUNCTION billing.stripe_customer_needed(organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION stripe_customer_needed(organization_id uuid); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.stripe_customer_needed(organization_id uuid) IS 'What to tell Stripe of a new organisation (organization_id, name, email); null when it has its customer. Its id is the
idempotency key there.';


--
-- Name: sweep_webhooks(); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.sweep_webhooks() RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with ignored as (
    update billing.webhook_inbox as i
    set status = 'ignored', waiting_on = null, finished_at = clock_timestamp(),
      last_error = 'about no deposit of ours: waited for ' || i.waiting_on
    where i.ctid = any(array(
      select w.ctid
      from billing.webhook_inbox as w
      where w.status = 'waiting'
        and w.received_at < now() - (ops.setting_of('billing.webhook_waiting_days') #>> '{}')::integer * interval '1 day'
      limit 1000
      for update skip locked))
    returning 1
  ), forgotten as (
    update billing.webhook_inbox as i
    set body = null, headers = '{}'
    where i.ctid = any(array(
      select o.ctid
      from billing.webhook_inbox as o
      where o.body is not null and o.status in ('applied', 'ignored')
        and o.finished_at < now() - (ops.setting_of('billing.webhook_body_days') #>> '{}')::integer * interval '1 day'
      order by o.finished_at
      limit 1000
      for update skip locked))
    returning 1
  )
  select ((select count(*) from ignored) + (select count(*) from forgotten))::integer
$$;


ALTER FUNCTION billing.sweep_webhooks() OWNER TO leadmill_owner;

--
-- Name: FUNCTION sweep_webhooks(); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.sweep_webhooks() IS 'Ignore events that waited too long for a deposit, and delete the bodies of those finished long ago; rows stay, they
remember. Returns how many; call it until 0.';


--
-- Name: try_webhook(text, text); Type: FUNCTION; Schema: billing; Owner: leadmill_owner
--

CREATE FUNCTION billing.try_webhook(processor text, event_id text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_state text;
  v_message text;
begin
  return billing.apply_webhook(processor, event_id);
exception
  -- Passing troubles are the caller's to repeat.
  when deadlock_detected or lock_not_available or query_canceled or serialization_failure or read_only_sql_transaction then
    raise;
  when others then
    get stacked diagnostics v_state = returned_sqlstate, v_message = message_text;
    update billing.webhook_inbox as i
    set
      status = 'failed',
      waiting_on = null,
      attempts = i.attempts + 1,
      next_attempt_at = clock_timestamp() + least(interval '1 minute' * 2 ^ least(i.attempts, 10), interval '6 hours'),
      last_error = left(v_state || ' ' || v_message, 500)
    where i.processor = try_webhook.processor and i.event_id = try_webhook.event_id;
    return 'failed';
end
$$;


ALTER FUNCTION billing.try_webhook(processor text, event_id text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION try_webhook(processor text, event_id text); Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON FUNCTION billing.try_webhook(processor text, event_id text) IS 'As billing.apply_webhook, but an error is kept with the event, which is due again a while later; returns failed then.';


--
-- Name: activated_form_schemas_are_immutable(); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.activated_form_schemas_are_immutable() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if tg_op = 'UPDATE' then
    if old.status = 'draft' and new.status in ('draft', 'active') and new.niche_id = old.niche_id and new.version = old.version then
      return new;
    end if;
    if old.status = 'active' and new.status = 'retired'
      and to_jsonb(new) - 'status' = to_jsonb(old) - 'status'
    then
      return new;
    end if;
  end if;
  raise exception using
    errcode = 'LM205',
    message = 'form schema was activated',
    detail = old.id::text,
    hint = 'Create a new version with create_form_schema.';
end
$$;


ALTER FUNCTION catalog.activated_form_schemas_are_immutable() OWNER TO leadmill_owner;

--
-- Name: FUNCTION activated_form_schemas_are_immutable(); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.activated_form_schemas_are_immutable() IS 'Let drafts change and be activated, active versions be retired, and nothing else.
Errors: LM205.';


--
-- Name: answer_fault(jsonb, jsonb); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.answer_fault(field jsonb, answer jsonb) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
declare
  v_type constant text := field ->> 'type';
  v_options constant jsonb := coalesce(field -> 'options', '{}');
  v_wanted constant text := case
    when v_type in ('number', 'range') then 'number'
    when v_type = 'boolean' then 'boolean'
    when v_type = 'multi-select' then 'array'
    else 'string' end;
begin
  if answer is null then
    return case when field -> 'required' = 'true' then '{required,is required}'::text[] end;
  end if;
  if jsonb_typeof(answer) <> v_wanted then
    return array['wrong_type', format('must be a JSON %s', v_wanted)];
  end if;
  return case
    when v_wanted = 'number' then catalog.number_fault(v_options, (answer #>> '{}')::numeric)
    when v_wanted = 'boolean' then null
    when v_type in ('select', 'radio') then
      case when not v_options @> jsonb_build_array(answer) then '{not_an_option,must be one of the options}'::text[] end
    when v_type = 'multi-select' then
      case
        -- Containment ignores nesting of its left side only: an element that is a list is no option.
        when jsonb_path_exists(answer, '$[*] ? (@.type() != "string")') or not v_options @> answer
          then '{not_an_option,must be a list of the options}'::text[]
        when jsonb_array_length(answer) > (select count(distinct e.value) from jsonb_array_elements(answer) as e (value))
          then '{duplicate,must name each option once}'::text[]
      end
    else catalog.text_fault(v_type, v_options, answer #>> '{}')
  end;
end
$_$;


ALTER FUNCTION catalog.answer_fault(field jsonb, answer jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION answer_fault(field jsonb, answer jsonb); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.answer_fault(field jsonb, answer jsonb) IS 'Code and message of what is wrong with one answer to one field, null when nothing is. A missing answer is SQL null.';


--
-- Name: check_answers(jsonb, jsonb); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.check_answers(fields jsonb, answers jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH input AS (
          SELECT
                 CASE
                     WHEN (jsonb_typeof(answers) = 'object'::text) THEN answers
                     ELSE '{}'::jsonb
                 END AS answers
         ), given AS (
          SELECT f."position",
             f.field,
                 CASE
                     WHEN (a.answer = 'null'::jsonb) THEN NULL::jsonb
                     WHEN (((f.field ->> 'type'::text) = 'multi-select'::text) AND (a.answer = '[]'::jsonb)) THEN NULL::jsonb
                     WHEN (((f.field ->> 'type'::text) <> ALL (ARRAY['number'::text, 'range'::text, 'boolean'::text, 'multi-select'::text])) AND (jsonb_typeof(a.answer) = 'string'::text) AND ((a.answer #>> '{}'::text[]) !~ '\S'::text)) THEN NULL::jsonb
                     ELSE a.answer
                 END AS answer
            FROM ((input i
              CROSS JOIN jsonb_array_elements(check_answers.fields) WITH ORDINALITY f(field, "position"))
              CROSS JOIN LATERAL ( SELECT (i.answers -> (f.field ->> 'id'::text)) AS answer) a)
         ), checked AS MATERIALIZED (
          SELECT g."position",
             g.field,
             g.answer,
             catalog.answer_fault(g.field, g.answer) AS fault
            FROM given g
         ), fault("position", field, code, message) AS (
          SELECT 0 AS "?column?",
             ''::text AS "?column?",
             'not_an_object'::text AS "?column?",
             'must be a JSON object'::text AS "?column?"
           WHERE (jsonb_typeof(check_answers.answers) IS DISTINCT FROM 'object'::text)
         UNION ALL
          SELECT c."position",
             (c.field ->> 'id'::text),
             c.fault[1] AS fault,
             c.fault[2] AS fault
            FROM checked c
           WHERE ((c.fault IS NOT NULL) AND (jsonb_typeof(check_answers.answers) = 'object'::text))
         UNION ALL
          SELECT 1000,
             "left"(u.id, 100) AS "left",
             'unknown_field'::text,
             'is not a field of this form'::text
            FROM ( SELECT k.id
                    FROM (input i
                      CROSS JOIN LATERAL jsonb_object_keys(i.answers) k(id))
                   WHERE (NOT (EXISTS ( SELECT
                            FROM checked c
                           WHERE ((c.field ->> 'id'::text) = k.id))))
                   ORDER BY k.id
                  LIMIT 100) u
         )
  SELECT jsonb_build_object('answers', ( SELECT COALESCE(jsonb_object_agg((c.field ->> 'id'::text),
                 CASE
                     WHEN (jsonb_typeof(c.answer) = 'number'::text) THEN to_jsonb(trim_scale(((c.answer #>> '{}'::text[]))::numeric))
                     ELSE c.answer
                 END), '{}'::jsonb) AS "coalesce"
            FROM checked c
           WHERE ((c.answer IS NOT NULL) AND (c.fault IS NULL))), 'faults', ( SELECT COALESCE(jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message) ORDER BY f."position", f.field), '[]'::jsonb) AS "coalesce"
            FROM fault f)) AS jsonb_build_object;
END;


ALTER FUNCTION catalog.check_answers(fields jsonb, answers jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION check_answers(fields jsonb, answers jsonb); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.check_answers(fields jsonb, answers jsonb) IS 'Answers that are right, typed by the schema, and every fault of the others.
fields: a form schema that catalog.check_fields found right. Nothing is coerced: a number is a JSON number,
a date is a text such as 2026-12-31; null, a blank text and an empty list are no answer.
Returns {"answers": {...}, "faults": [{"field", "code", "message"}]}. Codes: not_an_object, required,
wrong_type, unknown_field, out_of_range, too_precise, too_small, too_large, not_a_step, too_long,
not_an_email, not_a_phone, not_a_date, not_a_match, not_an_option, duplicate.';


--
-- Name: check_fields(jsonb); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.check_fields(fields jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
  -- What a field is, written as a form: the validator checks its own input.
  v_field_form constant jsonb := jsonb '[
    {"id": "id", "type": "text", "required": true, "options": {"pattern": "[a-z][a-z0-9_]{0,62}"}},
    {"id": "label", "type": "text", "required": true, "options": {"max_length": 200}},
    {"id": "type", "type": "select", "required": true, "options": ["text", "textarea", "email", "phone",
      "number", "range", "select", "multi-select", "radio", "boolean", "date"]},
    {"id": "required", "type": "boolean"},
    {"id": "help", "type": "text"}]';
begin
  if jsonb_typeof(fields) is distinct from 'array' or jsonb_array_length(fields) not between 1 and 100 then
    return jsonb '[{"field": "fields", "code": "not_fields", "message": "must be a list of 1 to 100 fields"}]';
  end if;
  return (
    with
    field as (
      select e.position, e.field, format('fields[%s]', e.position - 1) as path,
        case when jsonb_typeof(e.field) = 'object' then e.field else '{}' end as object
      from jsonb_array_elements(fields) with ordinality as e (field, position)
    ),
    fault as (
      select f.position, 1 as rule, f.path, x.fault
      from field as f
      cross join jsonb_array_elements(
        catalog.check_answers(v_field_form,
          case when jsonb_typeof(f.field) = 'object' then f.field - 'options' else f.field end) -> 'faults') as x (fault)
      union all
      select f.position, 2, f.path, '{"field": "id", "code": "duplicate", "message": "is the id of an earlier field"}'
      from field as f
      where exists (
        select from field as e where e.position < f.position and e.object -> 'id' = f.object -> 'id')
      union all
      select f.position, 3, f.path || '.options', x.fault
      from field as f
      cross join jsonb_array_elements(catalog.option_faults(f.object ->> 'type', f.object -> 'options')) as x (fault)
      where f.object -> 'type' <@ (v_field_form #> '{2,options}')
    )
    select coalesce(
      jsonb_agg(
        t.fault || jsonb_build_object('field', concat_ws('.', t.path, nullif(t.fault ->> 'field', '')))
        order by t.position, t.rule, t.fault ->> 'field'),
      '[]')
    from fault as t);
end
$$;


ALTER FUNCTION catalog.check_fields(fields jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION check_fields(fields jsonb); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.check_fields(fields jsonb) IS 'Every fault of a form schema, each with its path such as fields[2].options.max; [] when it is right.
A field: id (lower case, digits, _), label, type, required (default false), help, options.
options: a list of texts for select, multi-select and radio; {min, max, step} for number and range (a range
needs both ends); {min, max} for date; {max_length, pattern} for text and textarea; nothing for the others.';


--
-- Name: is_pattern(text); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.is_pattern(pattern text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
begin
  -- A back reference makes matching exponential: anyone on the internet could keep a core busy.
  -- Both forms must be sound: "a)|(b" is only so when it is wrapped as text_fault does.
  return pattern !~ '\\[1-9]' and ('' ~ pattern) is not null and ('' ~ ('^(?:' || pattern || ')$')) is not null;
exception when invalid_regular_expression then
  return false;
end
$_$;


ALTER FUNCTION catalog.is_pattern(pattern text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION is_pattern(pattern text); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.is_pattern(pattern text) IS 'Whether a text is a regular expression that answers may be matched with; null for null.';


--
-- Name: competition_level; Type: TABLE; Schema: catalog; Owner: leadmill_owner
--

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


ALTER TABLE catalog.competition_level OWNER TO leadmill_owner;

--
-- Name: TABLE competition_level; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON TABLE catalog.competition_level IS 'A way of sharing a lead: its price and to how many buyers at most. Asked in order of position.';


--
-- Name: COLUMN competition_level.id; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN competition_level.niche_id; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.niche_id IS 'The niche.';


--
-- Name: COLUMN competition_level.name; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.name IS 'Name shown to people, such as Exclusive.';


--
-- Name: COLUMN competition_level.order_position; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.order_position IS '1 is asked first; null once retired.';


--
-- Name: COLUMN competition_level.price; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.price IS 'Price of one lead for one buyer, in minor units of the niche''s currency.';


--
-- Name: COLUMN competition_level.max_buyers; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.max_buyers IS 'A lead sold at this level has at most this many buyers.';


--
-- Name: COLUMN competition_level.created_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.created_at IS 'When it was made.';


--
-- Name: COLUMN competition_level.updated_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN competition_level.retired_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.competition_level.retired_at IS 'Since when it sells no more.';


--
-- Name: lock_competition_level(uuid); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.lock_competition_level(competition_level_id uuid) RETURNS catalog.competition_level
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_level catalog.competition_level;
begin
  -- The niche of a level never changes, so that reading it without a lock is safe.
  select l.* into v_level from catalog.competition_level as l where l.id = lock_competition_level.competition_level_id;
  if found then
    perform catalog.lock_niche(v_level.niche_id);
    -- NO KEY: a sale in flight, which refers to the level, neither waits nor is waited for.
    select l.* into v_level
    from catalog.competition_level as l
    where l.id = lock_competition_level.competition_level_id and l.retired_at is null
    for no key update;
  end if;
  if not found then
    perform ops.raise_http(404, 'LM206', 'no such competition level', lock_competition_level.competition_level_id::text);
  end if;
  return v_level;
end
$$;


ALTER FUNCTION catalog.lock_competition_level(competition_level_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_competition_level(competition_level_id uuid); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.lock_competition_level(competition_level_id uuid) IS 'Lock a niche and one of its levels that is not retired.
Errors: LM202 no such niche, LM206 no such competition level.';


--
-- Name: form_schema; Type: TABLE; Schema: catalog; Owner: leadmill_owner
--

CREATE TABLE catalog.form_schema (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    version integer NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    fields jsonb NOT NULL,
    change_summary text,
    created_by uuid,
    activated_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    activated_at timestamp with time zone,
    CONSTRAINT form_schema_active_was_activated CHECK (((status = 'draft'::text) = (activated_at IS NULL))),
    CONSTRAINT form_schema_fields_are_a_list CHECK ((jsonb_typeof(fields) = 'array'::text)),
    CONSTRAINT form_schema_status_is_known CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'retired'::text]))),
    CONSTRAINT form_schema_version_counts_from_one CHECK ((version >= 1))
);


ALTER TABLE catalog.form_schema OWNER TO leadmill_owner;

--
-- Name: TABLE form_schema; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON TABLE catalog.form_schema IS 'A version of a niche''s form. Once active it is never changed.';


--
-- Name: COLUMN form_schema.id; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN form_schema.niche_id; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.niche_id IS 'The niche.';


--
-- Name: COLUMN form_schema.version; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.version IS '1, 2, 3 … within the niche.';


--
-- Name: COLUMN form_schema.status; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.status IS 'draft, active (one a niche), retired.';


--
-- Name: COLUMN form_schema.fields; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.fields IS 'List of fields: id, label, type, required, help, options; see catalog.check_fields.';


--
-- Name: COLUMN form_schema.change_summary; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.change_summary IS 'What changed against the version before.';


--
-- Name: COLUMN form_schema.created_by; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.created_by IS 'Who wrote it.';


--
-- Name: COLUMN form_schema.activated_by; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.activated_by IS 'Who activated it.';


--
-- Name: COLUMN form_schema.created_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.created_at IS 'When it was written.';


--
-- Name: COLUMN form_schema.activated_at; Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON COLUMN catalog.form_schema.activated_at IS 'When it was activated.';


--
-- Name: lock_draft(uuid); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.lock_draft(form_schema_id uuid) RETURNS catalog.form_schema
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_schema catalog.form_schema;
begin
  -- The niche of a schema never changes, so that reading it without a lock is safe.
  select s.* into v_schema from catalog.form_schema as s where s.id = lock_draft.form_schema_id;
  if not found then
    perform ops.raise_http(404, 'LM203', 'no such form schema', lock_draft.form_schema_id::text);
  end if;
  perform catalog.lock_niche(v_schema.niche_id);
  select s.* into v_schema from catalog.form_schema as s where s.id = lock_draft.form_schema_id for no key update;
  if v_schema.status <> 'draft' then
    perform ops.raise_http(409, 'LM204', 'form schema is not a draft', v_schema.status,
      'Create a new version with create_form_schema.');
  end if;
  return v_schema;
end
$$;


ALTER FUNCTION catalog.lock_draft(form_schema_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_draft(form_schema_id uuid); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.lock_draft(form_schema_id uuid) IS 'Lock a niche and one draft of its form.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.';


--
-- Name: lock_niche(uuid); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.lock_niche(niche_id uuid) RETURNS catalog.niche
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_niche catalog.niche;
begin
  -- Lock order: niche, then its schemas or levels. NO KEY: leads and subscriptions that refer to the
  -- niche do not wait for an admin.
  select n.* into v_niche
  from catalog.niche as n
  where n.id = lock_niche.niche_id and n.retired_at is null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', lock_niche.niche_id::text);
  end if;
  return v_niche;
end
$$;


ALTER FUNCTION catalog.lock_niche(niche_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_niche(niche_id uuid); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.lock_niche(niche_id uuid) IS 'Lock a niche that is not retired, before anything that belongs to it.
Errors: LM202 no such niche.';


--
-- Name: number_fault(jsonb, numeric); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.number_fault(limits jsonb, answer numeric) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((answer < '-1000000000000000'::numeric) OR (answer > '1000000000000000'::numeric)) THEN '{out_of_range,"must be between -1e15 and 1e15"}'::text[] WHEN (scale(trim_scale(answer)) > 6) THEN '{too_precise,"must have at most 6 digits after the point"}'::text[] WHEN (answer < ((limits ->> 'min'::text))::numeric) THEN ARRAY['too_small'::text, ('must be at least '::text || (limits ->> 'min'::text))] WHEN (answer > ((limits ->> 'max'::text))::numeric) THEN ARRAY['too_large'::text, ('must be at most '::text || (limits ->> 'max'::text))] WHEN (((answer - COALESCE(((limits ->> 'min'::text))::numeric, (0)::numeric)) % ((limits ->> 'step'::text))::numeric) <> (0)::numeric) THEN ARRAY['not_a_step'::text, ('must be a step of '::text || (limits ->> 'step'::text))] ELSE NULL::text[] END;


ALTER FUNCTION catalog.number_fault(limits jsonb, answer numeric) OWNER TO leadmill_owner;

--
-- Name: FUNCTION number_fault(limits jsonb, answer numeric); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.number_fault(limits jsonb, answer numeric) IS 'Code and message of what is wrong with a number under its field''s limits, null when nothing is.';


--
-- Name: option_faults(text, jsonb); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.option_faults(type text, options jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
declare
  -- What an options object may hold, itself a form.
  v_number constant jsonb := jsonb '[
    {"id": "min", "type": "number"},
    {"id": "max", "type": "number"},
    {"id": "step", "type": "number"}]';
  v_range constant jsonb := jsonb '[
    {"id": "min", "type": "number", "required": true},
    {"id": "max", "type": "number", "required": true},
    {"id": "step", "type": "number"}]';
  v_date constant jsonb := jsonb '[{"id": "min", "type": "date"}, {"id": "max", "type": "date"}]';
  v_text constant jsonb := jsonb '[
    {"id": "max_length", "type": "number", "options": {"min": 1, "max": 10000, "step": 1}},
    {"id": "pattern", "type": "text", "options": {"max_length": 200}}]';
  v_checked jsonb;
  v_faults jsonb;
  v_is_upside_down boolean;
begin
  if option_faults.type in ('select', 'multi-select', 'radio') then
    return case
      when jsonb_typeof(options) is distinct from 'array' or jsonb_array_length(options) not between 1 and 200
        or jsonb_path_exists(options, '$[*] ? (@.type() != "string" || @ == "" || @ like_regex "^.{201}")')
        then jsonb '[{"field": "", "code": "not_options", "message": "must be a list of 1 to 200 texts of 1 to 200 characters"}]'
      when jsonb_array_length(options) > (select count(distinct e.value) from jsonb_array_elements(options) as e (value))
        then '[{"field": "", "code": "duplicate", "message": "must name each option once"}]'
      else '[]'
    end;
  end if;
  v_checked := catalog.check_answers(
    case option_faults.type
      when 'number' then v_number when 'range' then v_range when 'date' then v_date
      when 'boolean' then '[]' when 'email' then '[]' when 'phone' then '[]' else v_text end,
    coalesce(options, '{}'));
  v_faults := v_checked -> 'faults';
  if v_faults <> '[]' then
    return v_faults;
  end if;
  -- Answers may be empty, limits may not: an empty max would be smaller than any date.
  if v_checked -> 'answers' <> options then
    return jsonb '[{"field": "", "code": "empty", "message": "must leave out what is empty"}]';
  end if;
  v_is_upside_down := case option_faults.type
    when 'date' then (options ->> 'min') collate "C" > options ->> 'max'
    when 'number' then (options ->> 'min')::numeric > (options ->> 'max')::numeric
    when 'range' then (options ->> 'min')::numeric > (options ->> 'max')::numeric end;
  if v_is_upside_down then
    v_faults := v_faults || '[{"field": "max", "code": "too_small", "message": "must not be below min"}]';
  end if;
  if (options ->> 'step')::numeric <= 0 then
    v_faults := v_faults || '[{"field": "step", "code": "too_small", "message": "must be above 0"}]';
  end if;
  if not catalog.is_pattern(options ->> 'pattern') then
    v_faults := v_faults
      || '[{"field": "pattern", "code": "not_a_pattern", "message": "must be a regular expression without back references"}]';
  end if;
  return v_faults;
end
$_$;


ALTER FUNCTION catalog.option_faults(type text, options jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION option_faults(type text, options jsonb); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.option_faults(type text, options jsonb) IS 'Faults of the options of one field of this type, each with its path below options ("" is options itself).';


--
-- Name: require_fields(jsonb); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.require_fields(fields jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_faults constant jsonb := catalog.check_fields(fields);
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM201', 'form schema has faults', v_faults::text);
  end if;
end
$$;


ALTER FUNCTION catalog.require_fields(fields jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION require_fields(fields jsonb); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.require_fields(fields jsonb) IS 'Refuse a form schema with faults, naming all of them.
Errors: LM201.';


--
-- Name: text_fault(text, jsonb, text); Type: FUNCTION; Schema: catalog; Owner: leadmill_owner
--

CREATE FUNCTION catalog.text_fault(type text, limits jsonb, answer text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
declare
  v_longest constant integer := coalesce(
    (limits ->> 'max_length')::integer,
    case text_fault.type when 'textarea' then 5000 when 'email' then 254 when 'phone' then 40 else 500 end);
begin
  if length(answer) > v_longest then
    return array['too_long', format('must have at most %s characters', v_longest)];
  end if;
  -- A CASE is an order of evaluation: make_date sees only what the pattern let through.
  return case
    when text_fault.type = 'email' and answer !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'
      then '{not_an_email,must be an e-mail address}'
    when text_fault.type = 'phone' and (answer !~ '^\+?[0-9 ()./-]+$' or length(regexp_replace(answer, '\D', '', 'g')) not between 5 and 20)
      then '{not_a_phone,must be a phone number}'
    when text_fault.type = 'date' and (
      answer !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
      or case when left(answer, 4) = '0000' then true
        else right(answer, 2)::integer
          > extract(day from make_date(left(answer, 4)::integer, substr(answer, 6, 2)::integer, 1) + interval '1 month - 1 day')
        end)
      then '{not_a_date,must be a date such as 2026-12-31}'
    -- ISO dates sort as text.
    when text_fault.type = 'date' and answer collate "C" < limits ->> 'min'
      then array['too_small', 'must be no earlier than ' || (limits ->> 'min')]
    when text_fault.type = 'date' and answer collate "C" > limits ->> 'max'
      then array['too_large', 'must be no later than ' || (limits ->> 'max')]
    when limits ? 'pattern' and answer !~ ('^(?:' || (limits ->> 'pattern') || ')$')
      then '{not_a_match,does not have the form asked for}'
  end;
end
$_$;


ALTER FUNCTION catalog.text_fault(type text, limits jsonb, answer text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION text_fault(type text, limits jsonb, answer text); Type: COMMENT; Schema: catalog; Owner: leadmill_owner
--

COMMENT ON FUNCTION catalog.text_fault(type text, limits jsonb, answer text) IS 'Code and message of what is wrong with a text, e-mail, phone or date, null when nothing is.';


--
-- Name: bucket_of(jsonb); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.bucket_of(answer jsonb) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  v_bits bigint;
  v_step integer;
begin
  if jsonb_typeof(answer) = 'number' then
    -- Sign, exponent and the first two bits of the mantissa: four buckets from each power of two to the next,
    -- from 2^-20 to 2^50 on either side of zero, whatever limits a version of the form sets.
    v_bits := ('x' || encode(float8send(abs((answer #>> '{}')::numeric)::float8), 'hex'))::bit(64)::bigint;
    v_step := least(greatest((v_bits >> 50) - (1023 - 20) * 4 + 1, 0), 511)::integer;
    return case when (answer #>> '{}')::numeric < 0 then 512 - v_step else 512 + v_step end;
  end if;
  if answer #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then
    -- A bucket a month, from 1957 to 2042.
    v_step := (left(answer #>> '{}', 4)::integer - 2000) * 12 + substr(answer #>> '{}', 6, 2)::integer;
    return 512 + least(greatest(v_step, -512), 511);
  end if;
  return null;
end
$_$;


ALTER FUNCTION distribution.bucket_of(answer jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION bucket_of(answer jsonb); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.bucket_of(answer jsonb) IS 'Bucket (0 to 1023) of a number or a date. A larger answer is never in a smaller bucket. Null for anything else.';


--
-- Name: lead; Type: TABLE; Schema: intake; Owner: leadmill_owner
--

CREATE TABLE intake.lead (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    form_schema_id uuid NOT NULL,
    status text DEFAULT 'pending_approval'::text NOT NULL,
    answers jsonb NOT NULL,
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
    CONSTRAINT lead_answers_are_an_object CHECK ((jsonb_typeof(answers) = 'object'::text)),
    CONSTRAINT lead_bad_has_a_reason CHECK (((status <> 'bad'::text) OR ((marked_bad_at IS NOT NULL) AND (bad_reason IS NOT NULL)))),
    CONSTRAINT lead_rejected_has_a_reason CHECK (((status <> 'rejected'::text) OR ((rejected_at IS NOT NULL) AND (rejection_reason IS NOT NULL)))),
    CONSTRAINT lead_sold_was_approved CHECK (((status <> ALL (ARRAY['approved'::text, 'distributed'::text, 'unsold'::text])) OR (approved_at IS NOT NULL))),
    CONSTRAINT lead_status_is_known CHECK ((status = ANY (ARRAY['pending_approval'::text, 'approved'::text, 'distributed'::text, 'unsold'::text, 'rejected'::text, 'bad'::text]))),
    CONSTRAINT lead_submission_key_is_short CHECK (((length(submission_key) >= 8) AND (length(submission_key) <= 200)))
);


ALTER TABLE intake.lead OWNER TO leadmill_owner;

--
-- Name: TABLE lead; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON TABLE intake.lead IS 'A person''s request for offers, without the person: contact data is in intake.lead_contact.';


--
-- Name: COLUMN lead.id; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN lead.niche_id; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.niche_id IS 'The niche.';


--
-- Name: COLUMN lead.form_schema_id; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.form_schema_id IS 'The form version it was checked against.';


--
-- Name: COLUMN lead.status; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.status IS 'pending_approval, approved (waits for its run), distributed (sold), unsold (nobody could buy), rejected, bad.';


--
-- Name: COLUMN lead.answers; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.answers IS 'Answers of the form, typed by its schema; never contact data.';


--
-- Name: COLUMN lead.submission_key; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.submission_key IS 'Idempotency key of the sender: the same key returns the same lead.';


--
-- Name: COLUMN lead.approved_by; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.approved_by IS 'Admin who approved it.';


--
-- Name: COLUMN lead.approved_at; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.approved_at IS 'When it was approved.';


--
-- Name: COLUMN lead.rejected_by; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.rejected_by IS 'Admin who rejected it.';


--
-- Name: COLUMN lead.rejected_at; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.rejected_at IS 'When it was rejected.';


--
-- Name: COLUMN lead.rejection_reason; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.rejection_reason IS 'Why it was rejected.';


--
-- Name: COLUMN lead.distributed_at; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.distributed_at IS 'When its first run ended.';


--
-- Name: COLUMN lead.marked_bad_by; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.marked_bad_by IS 'Admin who marked it bad.';


--
-- Name: COLUMN lead.marked_bad_at; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.marked_bad_at IS 'When it was marked bad.';


--
-- Name: COLUMN lead.bad_reason; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.bad_reason IS 'Why it was marked bad.';


--
-- Name: COLUMN lead.created_at; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.created_at IS 'When it was submitted.';


--
-- Name: COLUMN lead.updated_at; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead.updated_at IS 'When it was last changed.';


--
-- Name: carry_out(intake.lead, distribution.choice, timestamp with time zone); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.carry_out(lead intake.lead, choice distribution.choice, started_at timestamp with time zone) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_run distribution.run;
  v_sold uuid[] := '{}'::uuid[];
begin
  -- The position is taken here, after the choice: who sees this run's sales has a later one.
  insert into distribution.run (lead_id, outcome, started_at)
  values (
    lead.id,
    case
      when cardinality(choice.buyers) > 0 then 'sold'
      when cardinality(choice.traces) > 0 and not exists (select from unnest(choice.traces) as t where t.room > 0) then 'full'
      else 'unsold'
    end,
    carry_out.started_at)
  returning * into v_run;
  insert into distribution.trace
  select v_run.id, t.competition_level_id, t.order_position, t.price, t.max_buyers, t.room, t.looked_at, t.bought,
    t.passed_over_counts, v_now
  from unnest(choice.traces) as t;
  insert into distribution.verdict
  select v_run.id, v.competition_level_id, v.place, v.lead_id, v.subscription_id, v.organization_id, v.verdict, v_now
  from unnest(choice.verdicts) as v;
  if cardinality(choice.buyers) > 0 then
    v_sold := distribution.sell_lead(lead, v_run, (select n.currency from catalog.niche as n where n.id = lead.niche_id),
      choice.buyers);
  end if;
  return distribution.close_run(lead, v_run, v_sold);
end
$$;


ALTER FUNCTION distribution.carry_out(lead intake.lead, choice distribution.choice, started_at timestamp with time zone) OWNER TO leadmill_owner;

--
-- Name: FUNCTION carry_out(lead intake.lead, choice distribution.choice, started_at timestamp with time zone); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.carry_out(lead intake.lead, choice distribution.choice, started_at timestamp with time zone) IS 'Write a run down: its trace, the sales, what became of the lead. The caller holds the locks of the lead, the chosen
subscriptions and their accounts, and has chosen under them. Returns the answer of distribute_lead.';


--
-- Name: choose_buyers(intake.lead, uuid[]); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.choose_buyers(lead intake.lead, passing uuid[] DEFAULT '{}'::uuid[]) RETURNS distribution.choice
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_niche catalog.niche;
  v_terms constant text[] := distribution.terms_of(lead.answers);
  v_choice distribution.choice := row('{}', '{}', '{}')::distribution.choice;
  v_look distribution.look;
  v_level record;
  v_taken uuid[];
  v_sold_count integer;
  v_promised integer;
  v_room integer;
begin
  select n.* into strict v_niche from catalog.niche as n where n.id = lead.niche_id;
  -- Marketplace purchases count, and a refunded one keeps its place.
  select coalesce(array_agg(a.organization_id), '{}'), count(*)::integer, min(a.max_buyers)
  into v_taken, v_sold_count, v_promised
  from distribution.assignment as a
  where a.lead_id = lead.id;
  v_taken := v_taken || passing; -- who is passed over as if he had the lead

  for v_level in
    select
      p.level,
      (
        select count(*)::integer
        from distribution.assignment as a
        where a.lead_id = lead.id and a.competition_level_id = (p.level).id) as sold_count
    from (
      select e as level, row_number() over (order by e.order_position) - 1 as place, count(*) over () as places
      from catalog.competition_level as e
      where e.niche_id = lead.niche_id and e.retired_at is null
    ) as p
    order by
      -- The random bits of the lead's id say where to start: the same at each run of this lead.
      (p.place + p.places - case
        when v_niche.rotates_start_level then ('x' || right(lead.id::text, 7))::bit(28)::integer % p.places else 0 end)
      % p.places
  loop
    v_room := case v_niche.cascade_rule
      when 'literal' then (v_level.level).max_buyers - v_level.sold_count
      else least((v_level.level).max_buyers, v_promised) - v_sold_count
    end;
    v_look := row(0, '{}', '{}', '{}')::distribution.look;
    if v_room > 0 then
      v_look := distribution.look_at_level(v_level.level, v_niche.currency, lead, v_terms, v_room, v_taken);
    end if;
    if cardinality(v_look.buyers) > 0 then
      v_choice.buyers := v_choice.buyers || v_look.buyers;
      v_taken := v_taken || array(select b.organization_id from unnest(v_look.buyers) as b);
      v_sold_count := v_sold_count + cardinality(v_look.buyers);
      v_promised := least((v_level.level).max_buyers, v_promised);
    end if;
    v_choice.traces := v_choice.traces || row(
      null, (v_level.level).id, (v_level.level).order_position, (v_level.level).price, (v_level.level).max_buyers,
      greatest(v_room, 0), v_look.looked_at, cardinality(v_look.buyers), v_look.passed_over_counts,
      null)::distribution.trace;
    v_choice.verdicts := v_choice.verdicts || v_look.verdicts;
  end loop;
  return v_choice;
end
$$;


ALTER FUNCTION distribution.choose_buyers(lead intake.lead, passing uuid[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION choose_buyers(lead intake.lead, passing uuid[]); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.choose_buyers(lead intake.lead, passing uuid[]) IS 'Who is to buy this lead now, beside those who have it. Levels in order; room at a level = least(its maximum, smallest
maximum sold already) - buyers of the lead, so that what was promised to the first holds; where the niche''s rule is
literal, its maximum - those who bought at it. Writes and locks nothing.';


--
-- Name: position; Type: SEQUENCE; Schema: distribution; Owner: leadmill_owner
--

CREATE SEQUENCE distribution."position"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE distribution."position" OWNER TO leadmill_owner;

--
-- Name: SEQUENCE "position"; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON SEQUENCE distribution."position" IS 'The order in which runs took effect and subscriptions began.';


--
-- Name: run; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.run (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    lead_id uuid NOT NULL,
    "position" bigint DEFAULT nextval('distribution."position"'::regclass) NOT NULL,
    outcome text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT run_ends_after_it_started CHECK ((ended_at >= started_at)),
    CONSTRAINT run_outcome_is_known CHECK ((outcome = ANY (ARRAY['sold'::text, 'unsold'::text, 'full'::text])))
);


ALTER TABLE distribution.run OWNER TO leadmill_owner;

--
-- Name: TABLE run; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.run IS 'One look for buyers of a lead, whatever came of it.';


--
-- Name: COLUMN run.id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.run.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN run.lead_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.run.lead_id IS 'The lead.';


--
-- Name: COLUMN run."position"; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.run."position" IS 'Taken once all locks are held and the decision has been read: runs replayed one by one in this order decide the same.';


--
-- Name: COLUMN run.outcome; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.run.outcome IS 'sold: somebody bought; unsold: nobody could; full: the lead had all its buyers before.';


--
-- Name: COLUMN run.started_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.run.started_at IS 'When it began to wait for its locks.';


--
-- Name: COLUMN run.ended_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.run.ended_at IS 'When it had decided.';


--
-- Name: close_run(intake.lead, distribution.run, uuid[]); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_status constant text := case
    when exists (select from distribution.assignment as a where a.lead_id = lead.id) then 'distributed' else 'unsold' end;
begin
  if v_status <> lead.status then
    update intake.lead as l
    set
      status = v_status,
      distributed_at = coalesce(l.distributed_at, run.ended_at),
      updated_at = clock_timestamp()
    where l.id = lead.id;
    if v_status = 'unsold' then
      perform notification.enqueue_mail('lead_unsold', 'admins', null, jsonb_build_object('lead_id', lead.id));
    end if;
  end if;
  return jsonb_build_object(
    'lead_id', lead.id, 'run_id', run.id, 'position', run.position, 'outcome', run.outcome,
    'lead_status', v_status, 'assignment_ids', to_jsonb(assignment_ids));
end
$$;


ALTER FUNCTION distribution.close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]) IS 'Say in the lead what became of it, and to the admins if nobody bought. Returns the answer of distribute_lead.';


--
-- Name: combine(distribution.compiled[], text); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.combine(parts distribution.compiled[], joiner text) RETURNS distribution.compiled
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_result distribution.compiled;
begin
  select string_agg('(' || p.predicate || ')', joiner), coalesce(jsonb_agg(f.value) filter (where f.value is not null), '[]')
  into v_result.predicate, v_result.faults
  from unnest(parts) with ordinality as p (predicate, access_field, access_terms, share, faults, position)
  left join lateral jsonb_array_elements(p.faults) as f (value) on true;
  if v_result.faults <> '[]' then
    return v_result;
  end if;
  if joiner = '&&' then
    -- A lead that is wanted has terms of each part: the most selective will do.
    select p.access_field, p.access_terms, p.share
    into v_result.access_field, v_result.access_terms, v_result.share
    from unnest(parts) as p
    where p.access_terms is not null
    order by p.share, cardinality(p.access_terms), p.access_field
    limit 1;
  elsif not exists (select from unnest(parts) as p where p.access_field is distinct from (parts[1]).access_field) then
    -- A lead that is wanted has terms of one part: all of them are needed, which is of use within one field.
    select (parts[1]).access_field, array_agg(distinct t.term), (select least(1, sum(p.share)) from unnest(parts) as p)
    into v_result.access_field, v_result.access_terms, v_result.share
    from unnest(parts) as p
    cross join unnest(p.access_terms) as t (term);
  end if;
  return v_result;
end
$$;


ALTER FUNCTION distribution.combine(parts distribution.compiled[], joiner text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION combine(parts distribution.compiled[], joiner text); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.combine(parts distribution.compiled[], joiner text) IS 'Several conditions as one: && all of them, || any of them.';


--
-- Name: compile_condition(jsonb, text, jsonb, text); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.compile_condition(field jsonb, op text, value jsonb, path text) RETURNS distribution.compiled
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  v_type constant text := field ->> 'type';
  v_id constant text := field ->> 'id';
  v_is_ordered constant boolean := v_type in ('number', 'range', 'date');
  v_is_choice constant boolean := v_type in ('select', 'radio', 'multi-select');
  -- In strict mode a missing key is an error, an error in a predicate is unknown, and so is its negation:
  -- exactly what an absent answer has to mean. Lax mode would take "not gte 5" for true.
  v_at constant text := '$.' || to_json(v_id) || case when v_type = 'multi-select' then '[*]' else '' end;
  v_list constant jsonb := case when jsonb_typeof(value) = 'array' then value else jsonb_build_array(value) end;
  v_faults jsonb;
  v_result distribution.compiled;
begin
  if op is null or op not in ('eq', 'neq', 'in', 'not_in', 'contains', 'gte', 'lte', 'between', 'exists') then
    return distribution.filter_fault(path || '.op', 'unknown_operator',
      'must be one of eq, neq, in, not_in, contains, gte, lte, between, exists');
  end if;
  if (op in ('gte', 'lte', 'between') and not v_is_ordered)
    or (op = 'contains' and v_type not in ('text', 'textarea', 'email', 'phone', 'multi-select'))
    or (op in ('eq', 'neq') and v_type = 'multi-select')
    or (op in ('in', 'not_in') and v_type = 'boolean')
  then
    return distribution.filter_fault(path || '.op', 'wrong_operator', format('cannot be used on a field of type %s', v_type));
  end if;
  v_faults := distribution.value_faults(field, op, value, path || '.value');
  if v_faults <> '[]' then
    return row(null, null, null, null, v_faults)::distribution.compiled;
  end if;

  v_result.faults := '[]';
  v_result.predicate := case
    -- The one question that an absent answer answers.
    when op = 'exists' then
      case when value = 'false' then '!' else '' end || format('($.keyvalue().key == %s)', to_json(v_id))
    when op = 'gte' then format('%s >= %s', v_at, value)
    when op = 'lte' then format('%s <= %s', v_at, value)
    when op = 'between' then format('%s >= %s && %s <= %s', v_at, value -> 0, v_at, value -> 1)
    when op = 'contains' and v_type <> 'multi-select' then format('%s like_regex %s flag "q"', v_at, value)
    else case when op in ('neq', 'not_in') then '!' else '' end || '('
      || (select string_agg(format('%s == %s', v_at, e.value), ' || ') from jsonb_array_elements(v_list) as e (value))
      || ')'
  end;

  if op in ('eq', 'in') or (op = 'contains' and v_type = 'multi-select') then
    select array_agg(distinct distribution.value_term(v_id, case jsonb_typeof(e.value)
      when 'number' then trim_scale((e.value #>> '{}')::numeric)::text else e.value #>> '{}' end))
    into v_result.access_terms
    from jsonb_array_elements(v_list) as e (value);
    v_result.share := cardinality(v_result.access_terms)
      * case when v_is_choice then 1.0 / jsonb_array_length(field -> 'options') when v_type = 'boolean' then 0.5 else 0.02 end
      -- A lead names several.
      * case when v_type = 'multi-select' then 1.5 else 1 end;
  elsif op in ('gte', 'lte', 'between') then
    v_result.access_terms := distribution.range_terms(
      v_id,
      case when op = 'lte' then 0 else distribution.bucket_of(v_list -> 0) end,
      case when op = 'gte' then 1023 else distribution.bucket_of(v_list -> -1) end);
    v_result.share := coalesce(case when v_type <> 'date' then
      (least(case when op <> 'gte' then (v_list ->> -1)::numeric end, (field #>> '{options,max}')::numeric)
        - greatest(case when op <> 'lte' then (v_list ->> 0)::numeric end, (field #>> '{options,min}')::numeric))
      / nullif((field #>> '{options,max}')::numeric - (field #>> '{options,min}')::numeric, 0) end, 0.5);
  end if;
  v_result.access_field := case when v_result.access_terms is not null then v_id end;
  return v_result;
end
$_$;


ALTER FUNCTION distribution.compile_condition(field jsonb, op text, value jsonb, path text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION compile_condition(field jsonb, op text, value jsonb, path text); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.compile_condition(field jsonb, op text, value jsonb, path text) IS 'Compile one condition on one field of the form; its type decides which operators and values there are.';


--
-- Name: compile_entry(jsonb, text, jsonb, text); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.compile_entry(fields jsonb, id text, value jsonb, path text) RETURNS distribution.compiled
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  v_field jsonb;
  v_result distribution.compiled;
begin
  select f.value into v_field from jsonb_array_elements(fields) as f (value) where f.value ->> 'id' = compile_entry.id;
  if not found then
    return distribution.filter_fault(path, 'unknown_field', 'is not a field of this form');
  elsif jsonb_typeof(value) = 'array' then
    v_result := distribution.compile_condition(v_field, 'in', value, path);
  elsif jsonb_typeof(value) = 'object' then
    if value - '{min,max}'::text[] <> '{}' or value = '{}' then
      return distribution.filter_fault(path, 'not_a_range', 'must hold min, max or both');
    end if;
    v_result := case
      when value ?& '{min,max}' then
        distribution.compile_condition(v_field, 'between', jsonb_build_array(value -> 'min', value -> 'max'), path)
      when value ? 'min' then distribution.compile_condition(v_field, 'gte', value -> 'min', path || '.min')
      else distribution.compile_condition(v_field, 'lte', value -> 'max', path || '.max')
    end;
  else
    v_result := distribution.compile_condition(
      v_field, case v_field ->> 'type' when 'multi-select' then 'contains' else 'eq' end, value, path);
  end if;
  -- Here nobody wrote an op and a value: name what he did write.
  v_result.faults := (
    select coalesce(jsonb_agg(f.value || jsonb_build_object('field',
      case
        when jsonb_typeof(compile_entry.value) = 'object' then
          replace(replace(regexp_replace(f.value ->> 'field', '\.(op|value)(?=(\[\d\])?$)', ''), '[0]', '.min'), '[1]', '.max')
        else regexp_replace(f.value ->> 'field', '\.(op|value)(?=(\[\d+\])?$)', '')
      end) order by f.position), '[]')
    from jsonb_array_elements(v_result.faults) with ordinality as f (value, position));
  return v_result;
end
$_$;


ALTER FUNCTION distribution.compile_entry(fields jsonb, id text, value jsonb, path text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION compile_entry(fields jsonb, id text, value jsonb, path text); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.compile_entry(fields jsonb, id text, value jsonb, path text) IS 'Compile a member "field": {"min", "max"}, "field": [one of these] or "field": this.';


--
-- Name: compile_filter(jsonb, jsonb); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.compile_filter(fields jsonb, filter jsonb) RETURNS distribution.compiled
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_result distribution.compiled;
begin
  if length(filter::text) > 10000 then
    return distribution.filter_fault('filter', 'too_long', 'must have at most 10000 characters');
  end if;
  v_result := distribution.compile_node(fields, filter, 'filter', 0);
  if v_result.faults = '[]' then
    v_result.predicate := 'strict ' || coalesce(v_result.predicate, '1 == 1');
    v_result.access_terms := coalesce(v_result.access_terms, '{*}');
  end if;
  return v_result;
end
$$;


ALTER FUNCTION distribution.compile_filter(fields jsonb, filter jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION compile_filter(fields jsonb, filter jsonb); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.compile_filter(fields jsonb, filter jsonb) IS 'Compile a filter against the fields of a form. Either {"budget": {"min": 50, "max": 500}, "location": ["US", "EU"]},
or conditions {"field", "op", "value"} under {"all": [...]}, {"any": [...]}, {"not": ...}, or both mixed; {} wants every
lead. op: eq, neq, in, not_in, contains, gte, lte, between, exists; ranges include both ends, dates are ISO text.
An absent answer makes its condition unknown, and so the negation of that; only true matches.
The names all, any, not, field and op are taken: a field with such an id is reached by a condition.
Fault codes: unknown_field, unknown_operator, wrong_operator, unknown_key, required, empty, wrong_type, wrong_length,
upside_down, not_a_range, not_an_object, too_deep, too_long and those of catalog.check_answers.';


--
-- Name: compile_node(jsonb, jsonb, text, integer); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.compile_node(fields jsonb, node jsonb, path text, depth integer) RETURNS distribution.compiled
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_parts distribution.compiled[] := '{}'::distribution.compiled[];
  v_part distribution.compiled;
  v_inner distribution.compiled[];
  v_field jsonb;
  v_key text;
  v_value jsonb;
begin
  if jsonb_typeof(node) is distinct from 'object' then
    return distribution.filter_fault(path, 'not_an_object', 'must be a JSON object');
  elsif depth > 8 then
    return distribution.filter_fault(path, 'too_deep', 'must be nested no deeper than 8');
  elsif node = '{}' and depth > 0 then
    return distribution.filter_fault(path, 'empty', 'must hold a condition');
  elsif node ?| '{field,op}' then
    select f.value into v_field from jsonb_array_elements(fields) as f (value) where f.value -> 'id' = node -> 'field';
    if not found then
      return distribution.filter_fault(path || '.field', 'unknown_field', 'is not a field of this form');
    elsif node - '{field,op,value}'::text[] <> '{}' then
      return distribution.filter_fault(path, 'unknown_key', 'must hold field, op and value only');
    end if;
    return distribution.compile_condition(v_field, node ->> 'op',
      coalesce(node -> 'value', case node ->> 'op' when 'exists' then 'true'::jsonb end), path);
  end if;

  -- Whatever stands side by side must all be true.
  for v_key, v_value in select e.key, e.value from jsonb_each(node) as e loop
    if v_key in ('all', 'any') then
      if jsonb_typeof(v_value) <> 'array' or v_value = '[]' then
        v_part := distribution.filter_fault(path || '.' || v_key, 'empty', 'must be a list of conditions');
      else
        select array_agg(distribution.compile_node(
          fields, e.value, format('%s.%s[%s]', path, v_key, e.position - 1), depth + 1) order by e.position)
        into v_inner
        from jsonb_array_elements(v_value) with ordinality as e (value, position);
        v_part := distribution.combine(v_inner, case v_key when 'all' then '&&' else '||' end);
      end if;
    elsif v_key = 'not' then
      v_part := distribution.compile_node(fields, v_value, path || '.not', depth + 1);
      v_part := row('!(' || v_part.predicate || ')', null, null, null, v_part.faults)::distribution.compiled;
    else
      v_part := distribution.compile_entry(fields, v_key, v_value, path || '.' || left(v_key, 100));
    end if;
    v_parts := v_parts || v_part;
  end loop;
  return distribution.combine(v_parts, '&&');
end
$$;


ALTER FUNCTION distribution.compile_node(fields jsonb, node jsonb, path text, depth integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION compile_node(fields jsonb, node jsonb, path text, depth integer); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.compile_node(fields jsonb, node jsonb, path text, depth integer) IS 'Compile an object of a filter: a condition {"field", "op", "value"}, or members that must all be true.';


--
-- Name: distribute_backlog(uuid, integer); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.distribute_backlog(lead_id uuid, most integer DEFAULT 20) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_status text;
  v_leads uuid[];
  v_jobs bigint[];
  v_answers jsonb;
begin
  -- The own lead first, and while nothing else is held: all that follows skips what is locked.
  select l.status into v_status from intake.lead as l where l.id = distribute_backlog.lead_id for no key update;
  -- Two backlogs at once would ask for the same subscriptions: the second sells its own lead.
  if v_status = 'approved' and pg_try_advisory_xact_lock(hashtextextended('distribution.distribute_backlog', 0)) then
    begin
      select array_agg((w.args ->> 'lead_id')::uuid order by w.job_id), array_agg(w.job_id order by w.job_id)
      into v_leads, v_jobs
      from queue.lock_waiting('distribute_lead', distribute_backlog.most - 1) as w;
      v_answers := distribution.distribute_leads(distribute_backlog.lead_id || v_leads);
      perform queue.delete_waiting(array(
        select j.id
        from unnest(v_jobs, v_leads) as j (id, lead_id)
        join jsonb_array_elements(v_answers) as a on (a ->> 'lead_id')::uuid = j.lead_id));
      return v_answers;
    exception when others then
      -- One of the others must not keep this lead from being sold. It will tell itself, in its own job.
      raise warning using message = 'a backlog was not distributed', detail = sqlerrm, errcode = sqlstate;
    end;
  end if;
  return jsonb_build_array(distribution.distribute_lead(distribute_backlog.lead_id));
end
$$;


ALTER FUNCTION distribution.distribute_backlog(lead_id uuid, most integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION distribute_backlog(lead_id uuid, most integer); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.distribute_backlog(lead_id uuid, most integer) IS 'Distribute a lead, and with it leads whose jobs are waiting, at most so many in all: a commit for all of them instead of one for
each, unless another does so already. Jobs of leads that were done are deleted in the same transaction. Returns an array of answers of distribute_lead.
Errors: LM305 no such lead, LM606 not approved.';


--
-- Name: distribute_leads(uuid[]); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.distribute_leads(lead_ids uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
  v_niche_id uuid;
  v_leads intake.lead[];
begin
  select l.niche_id into v_niche_id
  from unnest(lead_ids) with ordinality as i (id, place)
  join intake.lead as l on l.id = i.id
  where l.status = 'approved'
  order by i.place
  limit 1;
  -- Never waits for a lead: who holds one may wait for another of ours.
  select array_agg(s.lead order by array_position(lead_ids, (s.lead).id)) into v_leads
  from (
    select l as lead
    from intake.lead as l
    where l.id = any (lead_ids) and l.status = 'approved' and l.niche_id = v_niche_id
    for no key update skip locked
  ) as s;
  return case when v_leads is null then '[]' else distribution.sell_leads(v_leads) end;
end
$$;


ALTER FUNCTION distribution.distribute_leads(lead_ids uuid[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION distribute_leads(lead_ids uuid[]); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.distribute_leads(lead_ids uuid[]) IS 'Sell many leads in one transaction, with the same result as one after the other in this order: of those that are
approved, of the niche of the first such, and that no other run holds. Stops early where a lead asks for a subscription that
was not locked before the first. Returns an answer of distribute_lead for each that was done.';


--
-- Name: filter_fault(text, text, text); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.filter_fault(path text, code text, message text) RETURNS distribution.compiled
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ROW(NULL::text, NULL::text, NULL::text[], NULL::numeric, jsonb_build_array(jsonb_build_object('field', path, 'code', code, 'message', message)))::distribution.compiled;


ALTER FUNCTION distribution.filter_fault(path text, code text, message text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION filter_fault(path text, code text, message text); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.filter_fault(path text, code text, message text) IS 'A condition that cannot be compiled.';


--
-- Name: levels_take_subscriptions_along(); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.levels_take_subscriptions_along() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_ids uuid[];
begin
  -- The level is locked, and who subscribes holds a share of it: nobody is missed.
  select array_agg(s.id) into v_ids
  from (
    select e.id
    from distribution.subscription as e
    where e.competition_level_id = new.id and e.status <> 'ended'
    order by e.id
    for no key update
  ) as s;
  if new.retired_at is not null then
    update distribution.subscription as s
    set status = 'ended', ended_at = clock_timestamp(), updated_at = clock_timestamp()
    where s.id = any (v_ids);
  end if;
  perform distribution.place_subscriptions(v_ids);
  return null;
end
$$;


ALTER FUNCTION distribution.levels_take_subscriptions_along() OWNER TO leadmill_owner;

--
-- Name: FUNCTION levels_take_subscriptions_along(); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.levels_take_subscriptions_along() IS 'Another price: look again who can pay it. A level that is retired ends its subscriptions.';


--
-- Name: lock_buyers(distribution.buyer[], text); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.lock_buyers(buyers distribution.buyer[], currency text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- Always subscriptions, then accounts, ascending in each: two runs never wait for each other in a circle.
  perform from distribution.subscription as s
  where s.id in (select b.subscription_id from unnest(buyers) as b)
  order by s.id
  for no key update;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(
    array(select b.organization_id from unnest(buyers) as b), lock_buyers.currency));
end
$$;


ALTER FUNCTION distribution.lock_buyers(buyers distribution.buyer[], currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_buyers(buyers distribution.buyer[], currency text); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.lock_buyers(buyers distribution.buyer[], currency text) IS 'Lock the subscriptions and the accounts of buyers.';


--
-- Name: turn_at(bigint, integer); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.turn_at(run_position bigint, place integer DEFAULT 0) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((run_position * 65536) + place);


ALTER FUNCTION distribution.turn_at(run_position bigint, place integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION turn_at(run_position bigint, place integer); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.turn_at(run_position bigint, place integer) IS 'Turn of the buyer at this place of the run at this position. Not now(), which is equal for all winners of a lead, so
that ties would favour the same for ever; and no sequence of its own, in which two runs could mix, so that who replays
them one by one would find another order.';


--
-- Name: subscription; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.subscription (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    organization_id uuid NOT NULL,
    niche_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    form_schema_id uuid,
    status text DEFAULT 'active'::text NOT NULL,
    filter jsonb NOT NULL,
    predicate jsonpath NOT NULL,
    access_field text,
    access_terms text[] NOT NULL,
    turn bigint DEFAULT distribution.turn_at(nextval('distribution."position"'::regclass)) NOT NULL,
    is_funded boolean DEFAULT false NOT NULL,
    funding_reason text DEFAULT 'insufficient_funds'::text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT subscription_ended_has_a_time CHECK (((status = 'ended'::text) = (ended_at IS NOT NULL))),
    CONSTRAINT subscription_everything_is_a_term CHECK (((access_field IS NULL) = (access_terms = '{*}'::text[]))),
    CONSTRAINT subscription_filter_is_an_object CHECK ((jsonb_typeof(filter) = 'object'::text)),
    CONSTRAINT subscription_funding_reason_is_known CHECK ((funding_reason = ANY (ARRAY['insufficient_funds'::text, 'organization_inactive'::text]))),
    CONSTRAINT subscription_stands_under_a_term CHECK ((cardinality(access_terms) >= 1)),
    CONSTRAINT subscription_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text]))),
    CONSTRAINT subscription_unfunded_has_a_reason CHECK ((is_funded = (funding_reason IS NULL)))
)
WITH (fillfactor='80');


ALTER TABLE distribution.subscription OWNER TO leadmill_owner;

--
-- Name: TABLE subscription; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.subscription IS 'An organisation''s standing order for leads of one level. Locked in ascending order of id, after the lead and before any account.';


--
-- Name: COLUMN subscription.id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN subscription.organization_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.organization_id IS 'The buyer.';


--
-- Name: COLUMN subscription.niche_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.niche_id IS 'The niche of the level.';


--
-- Name: COLUMN subscription.competition_level_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.competition_level_id IS 'The level: price and number of buyers.';


--
-- Name: COLUMN subscription.form_schema_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.form_schema_id IS 'The form version its filter was checked against; null where the niche had none.';


--
-- Name: COLUMN subscription.status; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.status IS 'active, paused (by its owner), ended.';


--
-- Name: COLUMN subscription.filter; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.filter IS 'Which leads, as given; {} for all. See distribution.compile_filter.';


--
-- Name: COLUMN subscription.predicate; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.predicate IS 'The filter compiled: answers @@ predicate is true for leads wanted, false or null for others.';


--
-- Name: COLUMN subscription.access_field; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.access_field IS 'The most selective field of the filter, under whose terms it stands in the rotation; null when there is none.';


--
-- Name: COLUMN subscription.access_terms; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.access_terms IS 'Terms of that field; {*} when every lead has to be looked at.';


--
-- Name: COLUMN subscription.turn; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.turn IS 'Since when it waits: its last sale, or its beginning. The smallest is asked first.';


--
-- Name: COLUMN subscription.is_funded; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.is_funded IS 'The organisation may buy and its funds cover the price, when last looked at.';


--
-- Name: COLUMN subscription.funding_reason; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.funding_reason IS 'Why it is not funded: insufficient_funds, organization_inactive.';


--
-- Name: COLUMN subscription.created_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.created_at IS 'When it was made.';


--
-- Name: COLUMN subscription.updated_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.updated_at IS 'When its owner last changed it.';


--
-- Name: COLUMN subscription.ended_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.subscription.ended_at IS 'When it ended, for ever.';


--
-- Name: lock_subscription(uuid); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.lock_subscription(subscription_id uuid) RETURNS distribution.subscription
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_organization_id constant uuid := distribution.require_buyer();
  v_subscription distribution.subscription;
begin
  -- A run that holds it is waited for; what it sold stays sold.
  select s.* into v_subscription
  from distribution.subscription as s
  where s.id = lock_subscription.subscription_id and s.organization_id = v_organization_id
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM603', 'no such subscription', lock_subscription.subscription_id::text);
  elsif v_subscription.status = 'ended' then
    perform ops.raise_http(409, 'LM604', 'subscription has ended', lock_subscription.subscription_id::text,
      'Subscribe again.');
  end if;
  return v_subscription;
end
$$;


ALTER FUNCTION distribution.lock_subscription(subscription_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_subscription(subscription_id uuid); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.lock_subscription(subscription_id uuid) IS 'Lock a subscription of the caller''s organisation that has not ended.
Errors: LM601 may not buy, LM603 no such subscription (or another''s), LM604 ended.';


--
-- Name: look_at_level(catalog.competition_level, text, intake.lead, text[], integer, uuid[]); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.look_at_level(level catalog.competition_level, currency text, lead intake.lead, terms text[], room integer, taken uuid[]) RETURNS distribution.look
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  c_kept constant integer := 100;
  v_look distribution.look := row(0, '{}', '{}', '{}')::distribution.look;
  -- Small at first: mostly the head of the rotation buys.
  v_slice integer := least(greatest(room * 2, 10), 100);
  v_turn bigint := -1::bigint;
  v_subscription_id uuid := '00000000-0000-0000-0000-000000000000'::uuid;
  v_passed_over text[] := '{}'::text[];
  v_part record;
begin
  loop
    with head as materialized (
      -- Of each stream the next few in turn order; together they hold the next few of all streams. A
      -- subscription under two of the lead's terms is seen once.
      select distinct r.turn, r.subscription_id
      from unnest(terms) as t (term)
      cross join lateral (
        select e.turn, e.subscription_id
        from distribution.rotation as e
        where e.competition_level_id = level.id
          and e.term = t.term
          and (e.turn, e.subscription_id) > (v_turn, v_subscription_id)
        order by e.turn, e.subscription_id
        limit v_slice) as r
      order by r.turn, r.subscription_id
      limit v_slice
    ), judged as materialized ( -- once for each, however often it is read below
      select
        h.turn, h.subscription_id, s.organization_id,
        case
          when s.organization_id = any (taken) then 'already_bought'
          when o.status <> 'active' or o.deleted_at is not null then 'organization_inactive'
          else
            case (lead).answers @@ s.predicate
              when true then
                case when ledger.funds_of(s.organization_id, look_at_level.currency) < level.price
                  then 'insufficient_funds' else 'bought' end
              when false then 'filter'
              else 'filter_unknown'
            end
        end as verdict
      from head as h
      join distribution.subscription as s on s.id = h.subscription_id
      join identity.organization as o on o.id = s.organization_id
    ), counted as (
      select
        j.*,
        v_look.looked_at + row_number() over turns as place,
        cardinality(v_look.buyers) + count(*) filter (where j.verdict = 'bought') over turns
          - (j.verdict = 'bought')::integer as bought_before
      from judged as j
      window turns as (order by j.turn, j.subscription_id rows unbounded preceding)
    ), asked as (
      select c.* from counted as c where c.bought_before < room
    )
    select
      (select count(*) from head)::integer as seen,
      (select h.turn from head as h order by h.turn desc, h.subscription_id desc limit 1) as turn,
      (select h.subscription_id from head as h order by h.turn desc, h.subscription_id desc limit 1) as subscription_id,
      count(*)::integer as looked_at,
      array_agg((a.subscription_id, a.organization_id, level.id, level.price, level.max_buyers)::distribution.buyer
        order by a.place) filter (where a.verdict = 'bought') as buyers,
      array_agg(a.verdict) filter (where a.verdict <> 'bought') as passed_over,
      array_agg((null, level.id, a.place, lead.id, a.subscription_id, a.organization_id, a.verdict, null)::distribution.verdict)
        filter (where a.verdict = 'bought' or a.place <= c_kept) as verdicts
    into v_part
    from asked as a;

    v_look.looked_at := v_look.looked_at + v_part.looked_at;
    v_look.buyers := v_look.buyers || v_part.buyers;
    v_look.verdicts := v_look.verdicts || v_part.verdicts;
    v_passed_over := v_passed_over || v_part.passed_over;
    exit when v_part.seen < v_slice or cardinality(v_look.buyers) >= room;
    v_turn := v_part.turn;
    v_subscription_id := v_part.subscription_id;
    v_slice := least(v_slice * 8, 5000);
  end loop;
  v_look.passed_over_counts := coalesce(
    (select jsonb_object_agg(p.verdict, p.count) from (
      select e.verdict, count(*) as count from unnest(v_passed_over) as e (verdict) group by e.verdict) as p),
    '{}');
  return v_look;
end
$$;


ALTER FUNCTION distribution.look_at_level(level catalog.competition_level, currency text, lead intake.lead, terms text[], room integer, taken uuid[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION look_at_level(level catalog.competition_level, currency text, lead intake.lead, terms text[], room integer, taken uuid[]); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.look_at_level(level catalog.competition_level, currency text, lead intake.lead, terms text[], room integer, taken uuid[]) IS 'Ask the subscriptions of a level in turn order, until so many buy as there is room for or all were asked. terms: those of
the lead; taken: organisations that have it. Reads one snapshot: that of the calling statement.';


--
-- Name: organizations_change_what_they_may(); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.organizations_change_what_they_may() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- A job, as after a change of funds; without a queueing lock, because one that waits already may start
  -- before this commits.
  perform queue.defer('refresh_funding', jsonb_build_object('organization_id', new.id));
  return null;
end
$$;


ALTER FUNCTION distribution.organizations_change_what_they_may() OWNER TO leadmill_owner;

--
-- Name: FUNCTION organizations_change_what_they_may(); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.organizations_change_what_they_may() IS 'An organisation that becomes active or ceases to be goes in or out of the rotation. Runs ask for the state themselves.';


--
-- Name: place_subscriptions(uuid[]); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.place_subscriptions(subscription_ids uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update distribution.subscription as s
  set is_funded = f.reason is null, funding_reason = f.reason
  from (
    select
      e.id,
      case
        when o.status <> 'active' or o.deleted_at is not null then 'organization_inactive'
        when ledger.funds_of(e.organization_id, n.currency) < l.price then 'insufficient_funds'
      end as reason
    from distribution.subscription as e
    join identity.organization as o on o.id = e.organization_id
    join catalog.competition_level as l on l.id = e.competition_level_id
    join catalog.niche as n on n.id = e.niche_id
    where e.id = any (place_subscriptions.subscription_ids) and e.status <> 'ended'
  ) as f
  where s.id = f.id and s.funding_reason is distinct from f.reason;

  delete from distribution.rotation as r
  using distribution.subscription as s
  where r.subscription_id = s.id
    and s.id = any (place_subscriptions.subscription_ids)
    and not (s.status = 'active' and s.is_funded and r.term = any (s.access_terms));
  -- With the turn it had: it waits as long as it has had no lead, in the rotation or out of it. That is no
  -- way to the head for one who comes and goes, and whoever comes back wins one lead and goes to the tail.
  insert into distribution.rotation (competition_level_id, term, turn, subscription_id)
  select s.competition_level_id, t.term, s.turn, s.id
  from distribution.subscription as s
  cross join unnest(s.access_terms) as t (term)
  where s.id = any (place_subscriptions.subscription_ids) and s.status = 'active' and s.is_funded
  on conflict on constraint rotation_term_is_named_once do nothing;
end
$$;


ALTER FUNCTION distribution.place_subscriptions(subscription_ids uuid[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION place_subscriptions(subscription_ids uuid[]); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.place_subscriptions(subscription_ids uuid[]) IS 'Look at the funds of these subscriptions and put them in the rotation or out of it. The caller holds their locks.
A change of funds that commits later is followed by a job of its own (distribution.refresh_funding).';


--
-- Name: range_terms(text, integer, integer); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.range_terms(field text, first integer, last integer) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  -- Nodes of a binary tree over the buckets: 1 is all of them, n has the halves 2n and 2n + 1, and the
  -- buckets themselves are 1024 to 2047. Any range is the sum of 18 nodes at most.
  v_from integer := 1024 + first;
  v_to integer := 1024 + last;
  v_terms text[] := '{}'::text[];
begin
  while v_from <= v_to loop
    if v_from % 2 = 1 then
      v_terms := v_terms || (field || '/' || v_from);
      v_from := v_from + 1;
    end if;
    if v_to % 2 = 0 then
      v_terms := v_terms || (field || '/' || v_to);
      v_to := v_to - 1;
    end if;
    v_from := v_from / 2;
    v_to := v_to / 2;
  end loop;
  return v_terms;
end
$$;


ALTER FUNCTION distribution.range_terms(field text, first integer, last integer) OWNER TO leadmill_owner;

--
-- Name: FUNCTION range_terms(field text, first integer, last integer); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.range_terms(field text, first integer, last integer) IS 'Fewest terms that together say: the answer is in one of these buckets.';


--
-- Name: refresh_funding(uuid); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.refresh_funding(organization_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_ids uuid[];
begin
  select array_agg(s.id) into v_ids
  from (
    select e.id
    from distribution.subscription as e
    where e.organization_id = refresh_funding.organization_id and e.status <> 'ended'
    order by e.id
    for no key update
  ) as s;
  -- A job that waits on the queue stands for all later changes, and may start before the last of them has
  -- committed: whoever changes funds holds these locks until then.
  perform ledger.lock_accounts(array(
    select a.id
    from (
      select distinct n.currency
      from distribution.subscription as s
      join catalog.niche as n on n.id = s.niche_id
      where s.id = any (v_ids)) as c
    cross join unnest(ledger.wallet_accounts_of(array[refresh_funding.organization_id], c.currency)) as a (id)));
  perform distribution.place_subscriptions(v_ids);
end
$$;


ALTER FUNCTION distribution.refresh_funding(organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refresh_funding(organization_id uuid); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.refresh_funding(organization_id uuid) IS 'Put an organisation''s subscriptions in the rotation or out of it, by what it can spend now.';


--
-- Name: require_buyer(); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.require_buyer() RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_organization_id uuid;
begin
  select m.organization_id into v_organization_id
  from identity.membership as m
  where m.user_id = identity.current_user_id()
    and m.organization_id = identity.current_organization_id()
    and m.ended_at is null
    and m.role in ('owner', 'manager');
  if not found then
    perform ops.raise_http(403, 'LM601', 'only owners and managers of an organisation buy leads');
  end if;
  return v_organization_id;
end
$$;


ALTER FUNCTION distribution.require_buyer() OWNER TO leadmill_owner;

--
-- Name: FUNCTION require_buyer(); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.require_buyer() IS 'The organisation of a caller who may buy for it.
Errors: LM601.';


--
-- Name: require_filter(jsonb, jsonb); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.require_filter(fields jsonb, filter jsonb) RETURNS distribution.compiled
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_compiled constant distribution.compiled := distribution.compile_filter(fields, filter);
begin
  if v_compiled.faults <> '[]' then
    perform ops.raise_http(400, 'LM602', 'filter has faults', v_compiled.faults::text, 'details lists every fault by its path.');
  end if;
  return v_compiled;
end
$$;


ALTER FUNCTION distribution.require_filter(fields jsonb, filter jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION require_filter(fields jsonb, filter jsonb); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.require_filter(fields jsonb, filter jsonb) IS 'Compile a filter or refuse it, naming all its faults.
Errors: LM602.';


--
-- Name: sell_lead(intake.lead, distribution.run, text, distribution.buyer[]); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.sell_lead(lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_ids constant uuid[] := array(select ops.uuid_v7() from unnest(buyers));
begin
  insert into distribution.assignment (
    id, lead_id, organization_id, subscription_id, competition_level_id, run_id, turn,
    price, currency, max_buyers, journal_id)
  select
    v_ids[b.place], lead.id, b.organization_id, b.subscription_id, b.competition_level_id, run.id,
    distribution.turn_at(run.position, b.place::integer - 1), b.price, sell_lead.currency, b.max_buyers,
    ledger.charge_lead(v_ids[b.place], b.organization_id, lead.id, sell_lead.currency, b.price)
  from unnest(buyers) with ordinality
    as b (subscription_id, organization_id, competition_level_id, price, max_buyers, place)
  order by b.place;
  update distribution.subscription as s
  set turn = a.turn
  from distribution.assignment as a
  where a.id = any (v_ids) and s.id = a.subscription_id;
  update distribution.rotation as r
  set turn = a.turn
  from distribution.assignment as a
  where a.id = any (v_ids) and r.subscription_id = a.subscription_id;
  perform notification.enqueue_mail(
    'lead_assigned', 'organization', b.organization_id, jsonb_build_object('assignment_id', v_ids[b.place]))
  from unnest(buyers) with ordinality
    as b (subscription_id, organization_id, competition_level_id, price, max_buyers, place);
  return v_ids;
end
$$;


ALTER FUNCTION distribution.sell_lead(lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION sell_lead(lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.sell_lead(lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]) IS 'Charge buyers, hand them the lead, send them to the end of the rotation in this order and tell them. The caller holds the
locks of the lead, the subscriptions and the accounts. Returns the ids of the assignments.';


--
-- Name: sell_leads(intake.lead[]); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.sell_leads(leads intake.lead[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_started_at constant timestamptz := clock_timestamp();
  v_currency constant text := (select n.currency from catalog.niche as n where n.id = leads[1].niche_id);
  v_lead intake.lead;
  v_wanted distribution.buyer[];
  v_choice distribution.choice;
  v_answers jsonb;
begin
  loop
    -- Who is next for the first lead, for the second behind those, and so on: when it comes to the second they have
    -- gone to the end of the rotation.
    v_wanted := '{}';
    foreach v_lead in array leads loop
      v_choice := distribution.choose_buyers(v_lead, array(select b.organization_id from unnest(v_wanted) as b));
      v_wanted := v_wanted || v_choice.buyers;
    end loop;
    -- What was chosen may change until it is locked: choose again under the locks. If that asks for somebody
    -- else, what was decided so far is all; if nothing was, let go of all locks (none could be added in ascending
    -- order) and begin again. It takes another transaction that got on in between, so all together never stand still.
    begin
      perform distribution.lock_buyers(v_wanted, v_currency);
      v_answers := '[]';
      foreach v_lead in array leads loop
        v_choice := distribution.choose_buyers(v_lead);
        exit when not array(select b.subscription_id from unnest(v_choice.buyers) as b)
          <@ array(select b.subscription_id from unnest(v_wanted) as b);
        v_answers := v_answers || distribution.carry_out(v_lead, v_choice, v_started_at);
      end loop;
      exit when v_answers <> '[]';
      raise exception using errcode = 'triggered_action_exception', message = 'choose again';
    exception when triggered_action_exception then
      null;
    end;
  end loop;
  return v_answers;
end
$$;


ALTER FUNCTION distribution.sell_leads(leads intake.lead[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION sell_leads(leads intake.lead[]); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.sell_leads(leads intake.lead[]) IS 'Sell leads of one niche, one after the other, under one set of locks: at least the first, and the others as far as the
locked subscriptions go. The caller holds the locks of the leads. Returns an answer of distribute_lead for each that was done.';


--
-- Name: terms_of(jsonb); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.terms_of(answers jsonb) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_terms text[] := '{*}'::text[];
  v_field text;
  v_value jsonb;
  v_node integer;
begin
  for v_field, v_value in
    select a.field, v.value
    from jsonb_each(answers) as a (field, answer)
    cross join lateral jsonb_array_elements(
      case jsonb_typeof(a.answer) when 'array' then a.answer else jsonb_build_array(a.answer) end) as v (value)
    where v.value <> 'null'
  loop
    v_terms := v_terms || distribution.value_term(v_field, v_value #>> '{}');
    v_node := 1024 + distribution.bucket_of(v_value);
    -- Its bucket and all nodes above it; a list of numbers may share them.
    while v_node > 0 loop
      if v_field || '/' || v_node <> all (v_terms) then
        v_terms := v_terms || (v_field || '/' || v_node);
      end if;
      v_node := v_node / 2;
    end loop;
  end loop;
  return v_terms;
end
$$;


ALTER FUNCTION distribution.terms_of(answers jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION terms_of(answers jsonb); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.terms_of(answers jsonb) IS 'All terms of a lead: whoever wants it stands in the rotation under one of them. * is a term of every lead.';


--
-- Name: value_faults(jsonb, text, jsonb, text); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.value_faults(field jsonb, op text, value jsonb, path text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH input AS (
          SELECT
                 CASE
                     WHEN ((value_faults.field ->> 'type'::text) = ANY (ARRAY['number'::text, 'range'::text])) THEN '{"type": "number"}'::jsonb
                     WHEN ((value_faults.field ->> 'type'::text) = ANY (ARRAY['date'::text, 'boolean'::text])) THEN jsonb_build_object('type', (value_faults.field -> 'type'::text))
                     WHEN ((value_faults.field ->> 'type'::text) = ANY (ARRAY['select'::text, 'radio'::text, 'multi-select'::text])) THEN jsonb_build_object('type', 'select', 'options', (value_faults.field -> 'options'::text))
                     ELSE '{"type": "text"}'::jsonb
                 END AS form,
             (value_faults.op = ANY (ARRAY['in'::text, 'not_in'::text, 'between'::text])) AS is_list
         )
  SELECT COALESCE(jsonb_agg(jsonb_build_object('field', f.path, 'code', f.fault[1], 'message', f.fault[2]) ORDER BY f."position"), '[]'::jsonb) AS "coalesce"
    FROM ( SELECT 0 AS "position",
             value_faults.path AS path,
                 CASE
                     WHEN (value_faults.value IS NULL) THEN '{required,"is required"}'::text[]
                     WHEN ((value_faults.op = 'exists'::text) AND (jsonb_typeof(value_faults.value) <> 'boolean'::text)) THEN '{wrong_type,"must be true or false"}'::text[]
                     WHEN (i.is_list AND (jsonb_typeof(value_faults.value) <> 'array'::text)) THEN '{wrong_type,"must be a list"}'::text[]
                     WHEN ((value_faults.op = 'between'::text) AND (jsonb_array_length(value_faults.value) <> 2)) THEN '{wrong_length,"must be a list of two"}'::text[]
                     WHEN (i.is_list AND (value_faults.value = '[]'::jsonb)) THEN '{empty,"must name at least one"}'::text[]
                     WHEN ((value_faults.op = 'between'::text) AND (jsonb_typeof((value_faults.value -> 0)) = jsonb_typeof((value_faults.value -> 1))) AND
                     CASE (value_faults.field ->> 'type'::text)
                         WHEN 'date'::text THEN (((value_faults.value ->> 0) COLLATE "C") > (value_faults.value ->> 1))
                         ELSE ((value_faults.value -> 0) > (value_faults.value -> 1))
                     END) THEN '{upside_down,"must begin with the smaller"}'::text[]
                     WHEN (value_faults.value = ANY (ARRAY['""'::jsonb, '" "'::jsonb])) THEN '{empty,"must not be empty"}'::text[]
                     ELSE NULL::text[]
                 END AS fault
            FROM input i
         UNION ALL
          SELECT v."position",
                 CASE
                     WHEN i.is_list THEN format('%s[%s]'::text, value_faults.path, (v."position" - 1))
                     ELSE value_faults.path
                 END AS path,
             catalog.answer_fault(i.form, v.value) AS answer_fault
            FROM (input i
              CROSS JOIN LATERAL jsonb_array_elements(
                 CASE
                     WHEN ((value_faults.op = 'exists'::text) OR (value_faults.value IS NULL) OR (i.is_list AND (jsonb_typeof(value_faults.value) <> 'array'::text))) THEN '[]'::jsonb
                     WHEN i.is_list THEN value_faults.value
                     ELSE jsonb_build_array(value_faults.value)
                 END) WITH ORDINALITY v(value, "position"))) f
   WHERE (f.fault IS NOT NULL);
END;


ALTER FUNCTION distribution.value_faults(field jsonb, op text, value jsonb, path text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION value_faults(field jsonb, op text, value jsonb, path text); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.value_faults(field jsonb, op text, value jsonb, path text) IS 'What is wrong with the value of a condition on a field, as the types of form answers see it.';


--
-- Name: value_term(text, text); Type: FUNCTION; Schema: distribution; Owner: leadmill_owner
--

CREATE FUNCTION distribution.value_term(field text, value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((field || '='::text) || CASE WHEN (length(value) <= 100) THEN value ELSE md5(value) END);


ALTER FUNCTION distribution.value_term(field text, value text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION value_term(field text, value text); Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON FUNCTION distribution.value_term(field text, value text) IS 'Term of leads that answer a field with this value.';


--
-- Name: pre_config(); Type: FUNCTION; Schema: hook; Owner: leadmill_owner
--

CREATE FUNCTION hook.pre_config() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- Transaction-local: a request never sees it (a role setting could be read by anyone).
  perform set_config('pgrst.jwt_secret', (
    select jsonb_build_object('keys', jsonb_agg(jsonb_build_object(
      'kty', 'oct', 'alg', 'HS256', 'use', 'sig', 'kid', k.id, 'k', identity.base64url(k.secret))))::text
    from identity.signing_key as k
    where k.retired_at is null), true);
end
$$;


ALTER FUNCTION hook.pre_config() OWNER TO leadmill_owner;

--
-- Name: FUNCTION pre_config(); Type: COMMENT; Schema: hook; Owner: leadmill_owner
--

COMMENT ON FUNCTION hook.pre_config() IS 'Called by PostgREST at start and on "reload config": hands it the keys that verify tokens.';


--
-- Name: admit_request(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.admit_request() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  v_claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  v_uuid constant text := '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$';
  v_challenge constant jsonb := jsonb '{"WWW-Authenticate": "Bearer"}';
begin
  -- PostgREST always puts the role in; without a token there is nothing else.
  if v_claims is null or v_claims = '{"role": "anon"}' then
    return;
  end if;
  -- PostgREST takes a token without exp or aud: it checks only those that are there.
  if jsonb_typeof(v_claims -> 'exp') is distinct from 'number' then
    perform ops.raise_http(401, 'LM911', 'token without an expiry', null, 'Log in again.', v_challenge);
  end if;
  if coalesce(v_claims -> 'aud', 'null') in ('null', '[]', '""') then
    perform ops.raise_http(401, 'LM912', 'token without an audience', null, 'Log in again.', v_challenge);
  end if;
  if coalesce(v_claims ->> 'sub', '') !~ v_uuid or coalesce(v_claims ->> 'sid', '') !~ v_uuid
    -- The role setting is what PostgREST switched to; inside a definer current_user is the owner.
    or not identity.session_is_alive(
      (v_claims ->> 'sid')::uuid, (v_claims ->> 'sub')::uuid, current_setting('role'))
  then
    perform ops.raise_http(401, 'LM913', 'session has ended', null, 'Log in again.', v_challenge);
  end if;
end
$_$;


ALTER FUNCTION identity.admit_request() OWNER TO leadmill_owner;

--
-- Name: FUNCTION admit_request(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.admit_request() IS 'Refuse a request whose token has no expiry or audience, whose session has ended or whose user is blocked.
Errors: LM911, LM912, LM913 (401).';


--
-- Name: pre_request(); Type: FUNCTION; Schema: hook; Owner: leadmill_owner
--

CREATE FUNCTION hook.pre_request() RETURNS void
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT identity.admit_request() AS admit_request;
END;


ALTER FUNCTION hook.pre_request() OWNER TO leadmill_owner;

--
-- Name: FUNCTION pre_request(); Type: COMMENT; Schema: hook; Owner: leadmill_owner
--

COMMENT ON FUNCTION hook.pre_request() IS 'Called by PostgREST before each request, as the role of the token. See identity.admit_request.';


--
-- Name: activate_organization(uuid); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.activate_organization(organization_id uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update identity.organization as o
  set status = 'active', updated_at = clock_timestamp()
  where o.id = activate_organization.organization_id and o.status <> 'active' and o.deleted_at is null;
  if found then
    perform ledger.grant_welcome_credit(activate_organization.organization_id); -- once, whatever happened in between
  end if;
end
$$;


ALTER FUNCTION identity.activate_organization(organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION activate_organization(organization_id uuid); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.activate_organization(organization_id uuid) IS 'Let an organisation buy: with its welcome credit, if it never had that. Distribution watches the status.';


--
-- Name: actor_of(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.actor_of(token text) RETURNS TABLE(user_id uuid, organization_id uuid, role text, session_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_claims constant jsonb := identity.verify_token(token);
begin
  -- We signed it, so the claims have the types that token_pair gave them.
  if v_claims is null
    or v_claims ->> 'aud' is distinct from (case v_claims ->> 'role' when 'admin' then 'admin' else 'leadmill' end)
    or not identity.session_is_alive(
      (v_claims ->> 'sid')::uuid, (v_claims ->> 'sub')::uuid, v_claims ->> 'role')
  then
    perform ops.raise_http(401, 'LM913', 'session has ended', null, 'Log in again.', '{"WWW-Authenticate": "Bearer"}');
  end if;
  perform set_config('request.jwt.claims', v_claims::text, true);
  user_id := (v_claims ->> 'sub')::uuid;
  organization_id := (v_claims ->> 'org')::uuid;
  role := v_claims ->> 'role';
  session_id := (v_claims ->> 'sid')::uuid;
  return next;
end
$$;


ALTER FUNCTION identity.actor_of(token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION actor_of(token text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.actor_of(token text) IS 'Who sends this access token. From here to the end of the transaction he is the caller: identity.current_user_id() and
its kin answer by this token.
Errors: LM913 token forged, run out, or its session has ended.';


--
-- Name: attempt_wait(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.attempt_wait(bucket text, value text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_window constant interval := make_interval(secs => ops.setting_of('identity.attempt_window_seconds')::numeric);
  v_limit constant integer := ops.setting_of('identity.attempts')::integer;
  v_made timestamptz[];
begin
  if attempt_wait.value is null then
    return 0; -- strangers whose address is unknown share no bucket
  end if;
  -- Rows of those who never came back; two at a time are more than one attempt adds.
  delete from identity.attempt as a
  where a.ctid = any(array(
    select o.ctid
    from identity.attempt as o
    where o.updated_at < clock_timestamp() - v_window
    order by o.updated_at
    limit 2
    for update skip locked));
  -- Takes the row's lock until commit, so that nobody else counts between our look and our count.
  insert into identity.attempt as a (bucket, key)
  values (attempt_wait.bucket, identity.keyed_hash(attempt_wait.value))
  on conflict (bucket, key) do update
  set made_at = array(
      select m.at from unnest(a.made_at) as m (at) where m.at > clock_timestamp() - v_window order by m.at),
    updated_at = clock_timestamp()
  returning a.made_at into v_made;
  if cardinality(v_made) < v_limit then
    return 0;
  end if;
  return greatest(1, ceil(extract(epoch from
    v_made[cardinality(v_made) - v_limit + 1] + v_window - clock_timestamp())))::integer;
end
$$;


ALTER FUNCTION identity.attempt_wait(bucket text, value text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION attempt_wait(bucket text, value text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.attempt_wait(bucket text, value text) IS 'Seconds until the next attempt is allowed, 0 for now. Locks the bucket until commit: call it before count_attempt, and
for an account before an address.';


--
-- Name: base64url(bytea); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.base64url(bytes bytea) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(encode(bytes, 'base64'::text), '+/=
'::text, '-_'::text);


ALTER FUNCTION identity.base64url(bytes bytea) OWNER TO leadmill_owner;

--
-- Name: FUNCTION base64url(bytes bytea); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.base64url(bytes bytea) IS 'Base64 for addresses and tokens (RFC 4648 §5), without padding.';


--
-- Name: check_password(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.check_password(password text, hash text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if hash is null then
    -- Nobody to compare with takes as long as somebody.
    perform identity.hash_password(password);
    return false;
  end if;
  return extensions.crypt(coalesce(password, ''), hash) = hash and octet_length(password) <= 72;
end
$$;


ALTER FUNCTION identity.check_password(password text, hash text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION check_password(password text, hash text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.check_password(password text, hash text) IS 'True when the password has that hash. One bcrypt whatever the arguments, also without a hash.';


--
-- Name: claim(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.claim(name text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> name);


ALTER FUNCTION identity.claim(name text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION claim(name text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.claim(name text) IS 'One claim of the token in hand, null without a token.';


--
-- Name: confirm_email(uuid); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.confirm_email(user_id uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_organization_id uuid;
begin
  update identity.user_account as u
  set status = 'active', email_verified_at = clock_timestamp(), updated_at = clock_timestamp()
  where u.id = confirm_email.user_id and u.status = 'pending';
  if not found then
    return;
  end if;
  select o.id into v_organization_id
  from identity.membership as m
  join identity.organization as o on o.id = m.organization_id
  where m.user_id = confirm_email.user_id and m.role = 'owner' and m.ended_at is null and o.deleted_at is null
  order by m.created_at
  limit 1;
  if not found then
    return;
  end if;
  perform queue.defer(
    'make_stripe_customer',
    jsonb_build_object('organization_id', v_organization_id),
    queueing_lock => 'make_stripe_customer:' || v_organization_id);
  if not ops.setting_of('identity.providers_need_approval')::boolean then
    perform identity.activate_organization(o.id)
    from identity.organization as o
    where o.id = v_organization_id and o.status = 'pending';
  end if;
end
$$;


ALTER FUNCTION identity.confirm_email(user_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION confirm_email(user_id uuid); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.confirm_email(user_id uuid) IS 'Make a pending user active, and his organisation unless admins approve those. Defers make_stripe_customer.';


--
-- Name: count_attempt(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.count_attempt(bucket text, value text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update identity.attempt as a
  set made_at = a.made_at || clock_timestamp(), updated_at = clock_timestamp()
  where a.bucket = count_attempt.bucket and a.key = identity.keyed_hash(count_attempt.value);
$$;


ALTER FUNCTION identity.count_attempt(bucket text, value text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION count_attempt(bucket text, value text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.count_attempt(bucket text, value text) IS 'Count one attempt in a bucket that identity.attempt_wait has locked.';


--
-- Name: create_admin(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.create_admin(email text, password text) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_email constant text := lower(trim(create_admin.email));
  v_fault constant jsonb := coalesce(identity.email_fault(v_email), identity.password_fault(create_admin.password));
  v_id uuid;
begin
  if v_fault is not null then
    raise exception using
      errcode = 'LM109', message = format('%s %s', v_fault ->> 'field', v_fault ->> 'message');
  end if;
  insert into identity.user_account (email, password_hash, status, is_admin, email_verified_at)
  values (v_email, identity.hash_password(create_admin.password), 'active', true, clock_timestamp())
  returning id into v_id;
  return v_id;
exception when unique_violation then
  raise exception using
    errcode = 'LM113', message = 'the e-mail address has an account',
    hint = 'Take another address: an account is either an admin''s or a member''s.';
end
$$;


ALTER FUNCTION identity.create_admin(email text, password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION create_admin(email text, password text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.create_admin(email text, password text) IS 'Make an admin. For the command line, which connects as the owner; its errors are not those of HTTP.
Errors: LM109 a fault, LM113 the address has an account.';


--
-- Name: current_organization_id(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.current_organization_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (identity.claim('org'::text))::uuid;


ALTER FUNCTION identity.current_organization_id() OWNER TO leadmill_owner;

--
-- Name: FUNCTION current_organization_id(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.current_organization_id() IS 'The tenant the caller acts for; policies compare with (select identity.current_organization_id()).';


--
-- Name: current_role_name(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.current_role_name() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(NULLIF(current_setting('role'::text, true), 'none'::text), (SESSION_USER)::text);


ALTER FUNCTION identity.current_role_name() OWNER TO leadmill_owner;

--
-- Name: FUNCTION current_role_name(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.current_role_name() IS 'Database role of the caller: anon, member, partner, admin, or a log-in role.';


--
-- Name: current_session_id(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.current_session_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (identity.claim('sid'::text))::uuid;


ALTER FUNCTION identity.current_session_id() OWNER TO leadmill_owner;

--
-- Name: FUNCTION current_session_id(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.current_session_id() IS 'The session of the token in hand.';


--
-- Name: current_user_id(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.current_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (identity.claim('sub'::text))::uuid;


ALTER FUNCTION identity.current_user_id() OWNER TO leadmill_owner;

--
-- Name: FUNCTION current_user_id(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.current_user_id() IS 'The signed-in user, null for anonymous callers and jobs.';


--
-- Name: text_fault(text, text, integer, boolean); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.text_fault(field text, value text, longest integer, is_required boolean) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN CASE WHEN (TRIM(BOTH FROM COALESCE(value, ''::text)) = ''::text) THEN CASE WHEN is_required THEN jsonb_build_object('field', field, 'code', 'required', 'message', 'must not be empty') ELSE NULL::jsonb END WHEN (length(value) > longest) THEN jsonb_build_object('field', field, 'code', 'too_long', 'message', format('must have at most %s characters'::text, longest)) WHEN (value ~ '[[:cntrl:]]'::text) THEN jsonb_build_object('field', field, 'code', 'not_a_match', 'message', 'must be one line without control characters') ELSE NULL::jsonb END;


ALTER FUNCTION identity.text_fault(field text, value text, longest integer, is_required boolean) OWNER TO leadmill_owner;

--
-- Name: FUNCTION text_fault(field text, value text, longest integer, is_required boolean); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.text_fault(field text, value text, longest integer, is_required boolean) IS 'What is wrong with a line of text; null when nothing is.';


--
-- Name: email_fault(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.email_fault(email text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN COALESCE(identity.text_fault('email'::text, email, 254, true), CASE WHEN (email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'::text) THEN '{"code": "not_an_email", "field": "email", "message": "must be an e-mail address"}'::jsonb ELSE NULL::jsonb END);


ALTER FUNCTION identity.email_fault(email text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION email_fault(email text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.email_fault(email text) IS 'What is wrong with an e-mail address; null when nothing is.';


--
-- Name: end_sessions(uuid, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.end_sessions(user_id uuid, reason text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = end_sessions.reason
  where s.user_id = end_sessions.user_id and s.ended_at is null;
$$;


ALTER FUNCTION identity.end_sessions(user_id uuid, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION end_sessions(user_id uuid, reason text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.end_sessions(user_id uuid, reason text) IS 'End every session of a user. Change and thereby lock the user first: identity.log_in shares that lock, so that no session
slips in between.';


--
-- Name: forget_attempts(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.forget_attempts(bucket text, value text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from identity.attempt as a
  where a.bucket = forget_attempts.bucket and a.key = identity.keyed_hash(forget_attempts.value);
$$;


ALTER FUNCTION identity.forget_attempts(bucket text, value text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION forget_attempts(bucket text, value text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.forget_attempts(bucket text, value text) IS 'Begin a bucket anew.';


--
-- Name: from_base64url(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.from_base64url(characters text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN decode((translate(characters, '-_'::text, '+/'::text) || repeat('='::text, ((4 - (length(characters) % 4)) % 4))), 'base64'::text);


ALTER FUNCTION identity.from_base64url(characters text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION from_base64url(characters text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.from_base64url(characters text) IS 'The bytes behind identity.base64url; raises 22023 on other text.';


--
-- Name: hash_password(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.hash_password(password text) RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select extensions.crypt(
    coalesce(hash_password.password, ''),
    extensions.gen_salt('bf', ops.setting_of('identity.password_cost')::integer))
$$;


ALTER FUNCTION identity.hash_password(password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION hash_password(password text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.hash_password(password text) IS 'bcrypt of a password, at the cost of the setting identity.password_cost.';


--
-- Name: issue_one_time_token(uuid, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.issue_one_time_token(user_id uuid, purpose text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_token constant text := identity.base64url(extensions.gen_random_bytes(32));
begin
  delete from identity.one_time_token as t
  where t.user_id = issue_one_time_token.user_id and t.expires_at < clock_timestamp();
  insert into identity.one_time_token (hash, user_id, purpose, expires_at)
  values (
    sha256(convert_to(v_token, 'UTF8')),
    issue_one_time_token.user_id,
    issue_one_time_token.purpose,
    clock_timestamp() + make_interval(
      secs => ops.setting_of('identity.' || issue_one_time_token.purpose || '_seconds')::numeric));
  return v_token;
end
$$;


ALTER FUNCTION identity.issue_one_time_token(user_id uuid, purpose text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION issue_one_time_token(user_id uuid, purpose text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.issue_one_time_token(user_id uuid, purpose text) IS 'Make the token of a link in a mail to this user. Returned this once, stored as a hash. Those made before stay good:
the mail may have been sent already when its sending is tried again. purpose: verify_email or reset_password.';


--
-- Name: keyed_hash(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.keyed_hash(value text) RETURNS bytea
    LANGUAGE sql STABLE STRICT SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select extensions.hmac(convert_to(keyed_hash.value, 'UTF8'), k.secret, 'sha256') from identity.hash_key as k
$$;


ALTER FUNCTION identity.keyed_hash(value text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION keyed_hash(value text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.keyed_hash(value text) IS 'Hash of an e-mail or network address that cannot be found again by trying all addresses.';


--
-- Name: link_outside_login(text, text, jsonb); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.link_outside_login(issuer text, subject text, claims jsonb) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_email constant text := lower(trim(claims ->> 'email'));
  v_name constant text := coalesce(
    nullif(trim(claims ->> 'name'), ''), concat_ws(' ', claims ->> 'given_name', claims ->> 'family_name'));
  v_user identity.user_account;
  v_organization_id uuid;
begin
  if claims -> 'email_verified' is distinct from 'true' then
    perform ops.raise_http(403, 'LM118', 'outside log-in is not linked to an account', 'its issuer has not verified the e-mail address',
      'Sign up with e-mail address and password.');
  end if;
  perform identity.refuse_faults(
    identity.email_fault(v_email),
    identity.text_fault('given_name', claims ->> 'given_name', 100, false),
    identity.text_fault('family_name', claims ->> 'family_name', 100, false),
    identity.text_fault('name', v_name, 200, false));
  insert into identity.user_account (email, first_name, last_name)
  values (v_email, nullif(trim(claims ->> 'given_name'), ''), nullif(trim(claims ->> 'family_name'), ''))
  on conflict (email) where deleted_at is null do nothing
  returning * into v_user;
  if found then
    insert into identity.organization (name) values (coalesce(nullif(v_name, ''), split_part(v_email, '@', 1)))
    returning id into v_organization_id;
    insert into identity.membership (user_id, organization_id) values (v_user.id, v_organization_id);
  else
    select u.* into strict v_user
    from identity.user_account as u
    where u.email = v_email and u.deleted_at is null
    for no key update;
    if v_user.is_admin then
      perform ops.raise_http(403, 'LM118', 'outside log-in is not linked to an account', 'the address is an admin''s',
        'Admins log in with e-mail address and password.');
    elsif v_user.status = 'pending' then
      -- Whoever typed this address and a password before has never shown that it is his. Its owner is here now.
      update identity.user_account as u set password_hash = null where u.id = v_user.id;
    end if;
  end if;
  perform identity.confirm_email(v_user.id);
  insert into identity.outside_login (issuer, subject, user_id, email)
  values (link_outside_login.issuer, link_outside_login.subject, v_user.id, v_email);
  perform audit.record(
    'outside_login_linked', 'identity.user_account', v_user.id::text, jsonb_build_object('issuer', link_outside_login.issuer));
  return v_user.id;
end
$$;


ALTER FUNCTION identity.link_outside_login(issuer text, subject text, claims jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION link_outside_login(issuer text, subject text, claims jsonb); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.link_outside_login(issuer text, subject text, claims jsonb) IS 'Link somebody who comes for the first time to the account of his e-mail address, or to a new one with an organisation of its
own. Only an address that the issuer has verified counts. Returns the user.
Errors: LM109 faults, LM118 address not verified, or an admin''s.';


--
-- Name: network_of(inet); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.network_of(address inet) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN host((network(set_masklen(address, CASE family(address) WHEN 4 THEN 32 ELSE 64 END)))::inet);


ALTER FUNCTION identity.network_of(address inet) OWNER TO leadmill_owner;

--
-- Name: FUNCTION network_of(address inet); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.network_of(address inet) IS 'The part of an address that its user cannot change at will; null for an unknown one.';


--
-- Name: user_account; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.user_account (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    email text NOT NULL,
    password_hash text,
    first_name text,
    last_name text,
    phone text,
    status text DEFAULT 'pending'::text NOT NULL,
    is_admin boolean DEFAULT false NOT NULL,
    email_verified_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT user_account_active_is_verified CHECK (((status <> 'active'::text) OR (email_verified_at IS NOT NULL))),
    CONSTRAINT user_account_email_is_lower_case CHECK ((email = lower(email))),
    CONSTRAINT user_account_email_looks_like_one CHECK (((email ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'::text) AND (length(email) <= 254))),
    CONSTRAINT user_account_names_are_short CHECK (((length(first_name) <= 100) AND (length(last_name) <= 100))),
    CONSTRAINT user_account_phone_is_short CHECK ((length(phone) <= 40)),
    CONSTRAINT user_account_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'deactivated'::text, 'suspended'::text])))
);


ALTER TABLE identity.user_account OWNER TO leadmill_owner;

--
-- Name: TABLE user_account; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.user_account IS 'A person who signs in.';


--
-- Name: COLUMN user_account.id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.id IS 'Time-ordered uuid; the sub claim of its tokens.';


--
-- Name: COLUMN user_account.email; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.email IS 'E-mail address, lower case; unique among accounts that are not deleted.';


--
-- Name: COLUMN user_account.password_hash; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.password_hash IS 'bcrypt; null where the account signs in only through others.';


--
-- Name: COLUMN user_account.first_name; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.first_name IS 'Given name.';


--
-- Name: COLUMN user_account.last_name; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.last_name IS 'Family name.';


--
-- Name: COLUMN user_account.phone; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.phone IS 'Phone number as written.';


--
-- Name: COLUMN user_account.status; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.status IS 'pending: e-mail not verified; active; deactivated: closed by its owner; suspended: blocked by an admin.';


--
-- Name: COLUMN user_account.is_admin; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.is_admin IS 'May sign in on the admin door.';


--
-- Name: COLUMN user_account.email_verified_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.email_verified_at IS 'When the link in the e-mail was followed.';


--
-- Name: COLUMN user_account.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.created_at IS 'When it was made.';


--
-- Name: COLUMN user_account.updated_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN user_account.deleted_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.user_account.deleted_at IS 'Soft delete: since when it is gone.';


--
-- Name: open_session(identity.user_account); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.open_session(account identity.user_account) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_refresh_token constant text := identity.base64url(extensions.gen_random_bytes(32));
  v_organization_id uuid;
  v_session identity.session;
begin
  if not account.is_admin then
    select o.id into v_organization_id
    from identity.membership as m
    join identity.organization as o on o.id = m.organization_id
    where m.user_id = account.id and m.ended_at is null
      and o.status in ('pending', 'active') and o.deleted_at is null
    order by m.created_at, o.id
    limit 1;
    if not found then
      perform audit.record('log_in_refused', 'identity.user_account', account.id::text, '{"code": "LM105"}');
      return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
    end if;
  end if;
  insert into identity.session (user_id, organization_id, role, address, agent, expires_at)
  values (
    account.id, v_organization_id, case when account.is_admin then 'admin' else 'member' end,
    ops.client_address(), ops.client_agent(), clock_timestamp())
  returning * into v_session;
  perform identity.store_refresh_token(v_session.id, v_refresh_token);
  perform audit.record('log_in', 'identity.user_account', account.id::text, jsonb_build_object('session_id', v_session.id));
  return identity.token_pair(v_session, v_refresh_token);
end
$$;


ALTER FUNCTION identity.open_session(account identity.user_account) OWNER TO leadmill_owner;

--
-- Name: FUNCTION open_session(account identity.user_account); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.open_session(account identity.user_account) IS 'Open a session of a user who has proved who he is, for the organisation he joined first. Raises nothing.
Answers: LM105 no organisation of his is open.';


--
-- Name: password_fault(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.password_fault(password text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN CASE WHEN (COALESCE(length(password), 0) < 10) THEN '{"code": "too_short", "field": "password", "message": "must have at least 10 characters"}'::jsonb WHEN (octet_length(password) > 72) THEN '{"code": "too_long", "field": "password", "message": "must have at most 72 bytes"}'::jsonb ELSE NULL::jsonb END;


ALTER FUNCTION identity.password_fault(password text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION password_fault(password text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.password_fault(password text) IS 'What is wrong with a new password; null when nothing is.';


--
-- Name: refuse_faults(jsonb[]); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.refuse_faults(VARIADIC faults jsonb[]) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_faults jsonb;
begin
  select jsonb_agg(f.fault order by f.position) into v_faults
  from unnest(faults) with ordinality as f (fault, position)
  where f.fault is not null;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM109', 'request has faults', v_faults::text, 'details lists every wrong field.');
  end if;
end
$$;


ALTER FUNCTION identity.refuse_faults(VARIADIC faults jsonb[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refuse_faults(VARIADIC faults jsonb[]); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.refuse_faults(VARIADIC faults jsonb[]) IS 'Raise unless all of these are null.
Errors: LM109 faults, all of them in details as a JSON list of {"field", "code", "message"}.';


--
-- Name: request_mail(text, text, uuid); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.request_mail(template text, email text, user_id uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- Anyone can name anyone's address: nobody's mailbox is flooded that way.
  if identity.attempt_wait('mail', request_mail.email) > 0 then
    return;
  end if;
  perform identity.count_attempt('mail', request_mail.email);
  perform notification.enqueue_mail(request_mail.template, 'user', request_mail.user_id);
end
$$;


ALTER FUNCTION identity.request_mail(template text, email text, user_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION request_mail(template text, email text, user_id uuid); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.request_mail(template text, email text, user_id uuid) IS 'Send a mail that was asked for by somebody who has proved nothing; silently none after identity.attempts in a window.';


--
-- Name: rotate_signing_key(interval); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.rotate_signing_key(overlap interval DEFAULT '00:20:00'::interval) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_id uuid;
begin
  -- Two rotations at once would each keep the other's key.
  lock table identity.signing_key in share row exclusive mode;
  update identity.signing_key as k
  set retired_at = clock_timestamp()
  where k.retired_at is null and k.created_at < clock_timestamp() - overlap
    and k.id <> (select l.id from identity.signing_key as l
      where l.retired_at is null order by l.created_at desc, l.id desc limit 1);
  insert into identity.signing_key (secret) values (extensions.gen_random_bytes(32)) returning id into v_id;
  perform pg_notify('pgrst', 'reload config');
  return v_id;
end
$$;


ALTER FUNCTION identity.rotate_signing_key(overlap interval) OWNER TO leadmill_owner;

--
-- Name: FUNCTION rotate_signing_key(overlap interval); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.rotate_signing_key(overlap interval) IS 'Sign with a new key from now on. The key before it stays valid until the next call that comes later than
overlap, so run it twice: once to change keys, once again after the access tokens of the old key have run out.
Tells PostgREST to read the keys anew. Returns the kid of the new key. For the owner only.';


--
-- Name: session_is_alive(uuid, uuid, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.session_is_alive(session_id uuid, user_id uuid, role text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (
    select
    from identity.session as s
    join identity.user_account as u on u.id = s.user_id
    left join identity.organization as o on o.id = s.organization_id
    where s.id = session_is_alive.session_id
      and s.user_id = session_is_alive.user_id
      and s.role = session_is_alive.role
      and s.ended_at is null
      and s.expires_at > clock_timestamp()
      and u.status = 'active'
      and u.deleted_at is null
      and (s.role <> 'admin' or u.is_admin)
      and (o.id is null or (o.status in ('pending', 'active') and o.deleted_at is null)))
$$;


ALTER FUNCTION identity.session_is_alive(session_id uuid, user_id uuid, role text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION session_is_alive(session_id uuid, user_id uuid, role text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.session_is_alive(session_id uuid, user_id uuid, role text) IS 'True while the session is open, its user active and its organisation not closed. Three reads by key.';


--
-- Name: sign_in_with_outside(text, text, jsonb); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.sign_in_with_outside(issuer text, subject text, claims jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_user_id uuid;
  v_user identity.user_account;
begin
  perform identity.refuse_faults(
    identity.text_fault('iss', sign_in_with_outside.issuer, 255, true),
    identity.text_fault('sub', sign_in_with_outside.subject, 255, true));
  -- Two first visits at once are one.
  perform pg_advisory_xact_lock(hashtextextended('outside_login ' || issuer || ' ' || subject, 0));
  update identity.outside_login as o
  set last_used_at = clock_timestamp(), email = coalesce(lower(trim(claims ->> 'email')), o.email)
  where o.issuer = sign_in_with_outside.issuer and o.subject = sign_in_with_outside.subject
  returning o.user_id into v_user_id;
  if not found then
    v_user_id := identity.link_outside_login(issuer, subject, claims);
  end if;
  -- What the user has not said himself is taken over.
  update identity.user_account as u
  set
    first_name = coalesce(u.first_name, nullif(left(trim(claims ->> 'given_name'), 100), '')),
    last_name = coalesce(u.last_name, nullif(left(trim(claims ->> 'family_name'), 100), '')),
    updated_at = clock_timestamp()
  where u.id = v_user_id
    and (u.first_name is null and claims ? 'given_name' or u.last_name is null and claims ? 'family_name');
  -- A suspension that is under way goes first, and ends what it finds.
  select u.* into v_user from identity.user_account as u where u.id = v_user_id for share;
  if v_user.status <> 'active' or v_user.deleted_at is not null or v_user.is_admin then
    perform audit.record('log_in_refused', 'identity.user_account', v_user.id::text, '{"code": "LM105"}');
    return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  end if;
  return identity.open_session(v_user);
end
$$;


ALTER FUNCTION identity.sign_in_with_outside(issuer text, subject text, claims jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION sign_in_with_outside(issuer text, subject text, claims jsonb); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.sign_in_with_outside(issuer text, subject text, claims jsonb) IS 'Open a session for somebody whom an outside issuer knows: the same pair of tokens as identity.log_in. The caller has verified
the token, its issuer and audience; issuer and subject are its iss and sub, claims the rest of it (email, email_verified,
name, given_name, family_name). Makes or links the account at the first visit. Admins cannot come this way.
Errors: LM109 faults, LM118 not linked. Answers: LM105 not active (403).';


--
-- Name: sign_token(jsonb); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.sign_token(claims jsonb) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_key identity.signing_key;
  v_body text;
begin
  select k.* into v_key
  from identity.signing_key as k
  where k.retired_at is null
  order by k.created_at desc, k.id desc
  limit 1;
  v_body := identity.base64url(convert_to(
      jsonb_build_object('alg', 'HS256', 'typ', 'JWT', 'kid', v_key.id)::text, 'UTF8'))
    || '.' || identity.base64url(convert_to(sign_token.claims::text, 'UTF8'));
  return v_body || '.' || identity.base64url(
    extensions.hmac(convert_to(v_body, 'UTF8'), v_key.secret, 'sha256'));
end
$$;


ALTER FUNCTION identity.sign_token(claims jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION sign_token(claims jsonb); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.sign_token(claims jsonb) IS 'A JSON Web Token of these claims, signed HS256 with the newest key.';


--
-- Name: spend_one_time_token(text, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.spend_one_time_token(token text, purpose text) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hash constant bytea := sha256(convert_to(coalesce(spend_one_time_token.token, ''), 'UTF8'));
  v_user_id uuid;
begin
  -- A mail that was sent twice holds two tokens. All of them are used at once, locked in one order.
  perform from identity.one_time_token as t
  where t.user_id = (select o.user_id from identity.one_time_token as o where o.hash = v_hash)
    and t.purpose = spend_one_time_token.purpose
  order by t.hash
  for update;
  select t.user_id into v_user_id
  from identity.one_time_token as t
  join identity.user_account as u on u.id = t.user_id and u.deleted_at is null and u.status in ('pending', 'active')
  where t.hash = v_hash
    and t.purpose = spend_one_time_token.purpose
    and t.used_at is null
    and t.expires_at > clock_timestamp();
  if not found then
    perform ops.raise_http(400, 'LM108', 'link is not valid', null,
      'It was used, has run out, or was never sent. Ask for a new one.');
  end if;
  update identity.one_time_token as t
  set used_at = clock_timestamp()
  where t.user_id = v_user_id and t.purpose = spend_one_time_token.purpose and t.used_at is null;
  return v_user_id;
end
$$;


ALTER FUNCTION identity.spend_one_time_token(token text, purpose text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION spend_one_time_token(token text, purpose text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.spend_one_time_token(token text, purpose text) IS 'Use a token, and with it all others of its user and purpose. Returns the user.
Errors: LM108 unknown, used, run out, of another purpose, or of an account that is blocked.';


--
-- Name: store_refresh_token(uuid, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.store_refresh_token(session_id uuid, refresh_token text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_expires_at constant timestamptz :=
    clock_timestamp() + make_interval(secs => ops.setting_of('identity.refresh_token_seconds')::numeric);
begin
  -- What has run out is refused like what never was.
  delete from identity.refresh_token as t
  where t.session_id = store_refresh_token.session_id and t.expires_at < clock_timestamp();
  insert into identity.refresh_token (hash, session_id, expires_at)
  values (
    sha256(convert_to(store_refresh_token.refresh_token, 'UTF8')), store_refresh_token.session_id, v_expires_at);
  update identity.session as s set expires_at = v_expires_at where s.id = store_refresh_token.session_id;
end
$$;


ALTER FUNCTION identity.store_refresh_token(session_id uuid, refresh_token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION store_refresh_token(session_id uuid, refresh_token text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.store_refresh_token(session_id uuid, refresh_token text) IS 'Keep the hash of a session''s newest refresh token; the session lives as long as that.';


--
-- Name: take_hash_slot(); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.take_hash_slot() RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- Held until commit. Hashing is all CPU: more at once would only starve everybody else.
  for v_slot in 1..3 loop
    if pg_try_advisory_xact_lock(hashtext('identity.hash_slot'), v_slot) then
      return true;
    end if;
  end loop;
  return false;
end
$$;


ALTER FUNCTION identity.take_hash_slot() OWNER TO leadmill_owner;

--
-- Name: FUNCTION take_hash_slot(); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.take_hash_slot() IS 'Take one of the three places for hashing passwords; false when all are taken.';


--
-- Name: session; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.session (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    user_id uuid NOT NULL,
    organization_id uuid,
    role text NOT NULL,
    address inet,
    agent text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT session_end_has_a_reason CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
    CONSTRAINT session_end_reason_is_known CHECK ((end_reason = ANY (ARRAY['logged_out'::text, 'reuse'::text, 'password_changed'::text, 'suspended'::text, 'account_closed'::text]))),
    CONSTRAINT session_member_has_an_organization CHECK (((role <> 'member'::text) OR (organization_id IS NOT NULL))),
    CONSTRAINT session_role_is_known CHECK ((role = ANY (ARRAY['member'::text, 'admin'::text])))
);


ALTER TABLE identity.session OWNER TO leadmill_owner;

--
-- Name: TABLE session; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.session IS 'A signed-in session: the sid claim. A token of an ended session is refused at its next request.';


--
-- Name: COLUMN session.id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.id IS 'The sid claim.';


--
-- Name: COLUMN session.user_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.user_id IS 'Who signed in.';


--
-- Name: COLUMN session.organization_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.organization_id IS 'The tenant it acts for: the org claim. Null for admins.';


--
-- Name: COLUMN session.role; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.role IS 'Database role of its tokens: member or admin.';


--
-- Name: COLUMN session.address; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.address IS 'Where it was opened from.';


--
-- Name: COLUMN session.agent; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.agent IS 'User-Agent that opened it.';


--
-- Name: COLUMN session.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.created_at IS 'When it was opened.';


--
-- Name: COLUMN session.expires_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.expires_at IS 'When its last refresh token runs out.';


--
-- Name: COLUMN session.ended_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.ended_at IS 'When it ended, null while it lives.';


--
-- Name: COLUMN session.end_reason; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.session.end_reason IS 'logged_out, reuse (a spent refresh token came back), password_changed, suspended (by an admin),
account_closed.';


--
-- Name: token_pair(identity.session, text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.token_pair(session identity.session, refresh_token text) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_now constant bigint := floor(extract(epoch from clock_timestamp()))::bigint;
  v_life constant integer := ops.setting_of('identity.access_token_seconds')::integer;
begin
  perform set_config('response.headers', '[{"Cache-Control": "no-store"}]', true);
  return jsonb_build_object(
    'access_token', identity.sign_token(jsonb_strip_nulls(jsonb_build_object(
      'role', session.role,
      'sub', session.user_id,
      'org', session.organization_id,
      'sid', session.id,
      'aud', case session.role when 'admin' then 'admin' else 'leadmill' end,
      'iat', v_now,
      'exp', v_now + v_life))),
    'token_type', 'Bearer',
    'expires_in', v_life,
    'refresh_token', refresh_token,
    'role', session.role);
end
$$;


ALTER FUNCTION identity.token_pair(session identity.session, refresh_token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION token_pair(session identity.session, refresh_token text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.token_pair(session identity.session, refresh_token text) IS '{"access_token", "token_type", "expires_in" (seconds), "refresh_token", "role"}, not to be cached by anybody.';


--
-- Name: verify_token(text); Type: FUNCTION; Schema: identity; Owner: leadmill_owner
--

CREATE FUNCTION identity.verify_token(token text) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_part text[] := string_to_array(token, '.');
  v_header jsonb;
  v_claims jsonb;
begin
  if token is null or length(token) > 4096 or array_length(v_part, 1) is distinct from 3 then
    return null;
  end if;
  begin
    v_header := convert_from(identity.from_base64url(v_part[1]), 'UTF8')::jsonb;
    v_claims := convert_from(identity.from_base64url(v_part[2]), 'UTF8')::jsonb;
  exception when data_exception then
    return null;
  end;
  if v_header ->> 'alg' is distinct from 'HS256'
    or jsonb_typeof(v_claims -> 'exp') is distinct from 'number'
    or (v_claims ->> 'exp')::numeric <= extract(epoch from clock_timestamp())
  then
    return null;
  end if;
  -- Both sides are hashed once more, so that the time of the comparison tells nothing of the bytes.
  if not exists (
    select from identity.signing_key as k
    where k.retired_at is null
      and extensions.digest(v_part[3], 'sha256') = extensions.digest(
        identity.base64url(extensions.hmac(
          convert_to(v_part[1] || '.' || v_part[2], 'UTF8'), k.secret, 'sha256')),
        'sha256'))
  then
    return null;
  end if;
  return v_claims;
end
$$;


ALTER FUNCTION identity.verify_token(token text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION verify_token(token text); Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON FUNCTION identity.verify_token(token text) IS 'The claims of a token that we signed and that has not run out; null for any other text.';


--
-- Name: approved_leads_keep_their_answers(); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.approved_leads_keep_their_answers() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using
    errcode = 'LM308',
    message = 'answers of a lead are fixed once it is approved',
    detail = old.id::text;
end
$$;


ALTER FUNCTION intake.approved_leads_keep_their_answers() OWNER TO leadmill_owner;

--
-- Name: FUNCTION approved_leads_keep_their_answers(); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.approved_leads_keep_their_answers() IS 'Buyers paid for these answers: they change only while the lead waits for approval, niche and form never.
Errors: LM308.';


--
-- Name: check_lead(jsonb, jsonb, jsonb, jsonb, text); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.check_lead(fields jsonb, contact jsonb, answers jsonb, attribution jsonb, submission_key text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  -- A name stands in the headers of mails: one line.
  v_contact_form constant jsonb := jsonb '[
    {"id": "name", "type": "text", "required": true, "options": {"max_length": 255, "pattern": "[^[:cntrl:]]+"}},
    {"id": "email", "type": "email", "required": true},
    {"id": "phone", "type": "phone"}]';
  v_attribution_form constant jsonb := jsonb '[
    {"id": "referrer_url", "type": "text", "options": {"max_length": 2000}},
    {"id": "utm_source", "type": "text", "options": {"max_length": 255}},
    {"id": "utm_medium", "type": "text", "options": {"max_length": 255}},
    {"id": "utm_campaign", "type": "text", "options": {"max_length": 255}},
    {"id": "utm_term", "type": "text", "options": {"max_length": 255}},
    {"id": "utm_content", "type": "text", "options": {"max_length": 255}},
    {"id": "partner", "type": "text", "options": {"max_length": 255}},
    {"id": "click_id", "type": "text", "options": {"max_length": 255}},
    {"id": "visitor_session", "type": "text", "options": {"max_length": 255}}]';
  v_contact constant jsonb := catalog.check_answers(v_contact_form, contact);
  v_answers constant jsonb := catalog.check_answers(fields, answers);
  v_attribution constant jsonb := catalog.check_answers(v_attribution_form, coalesce(attribution, '{}'));
  v_faults jsonb;
begin
  select jsonb_agg(
    e.fault || jsonb_build_object('field', concat_ws('.', p.part, nullif(e.fault ->> 'field', '')))
    order by p.position, e.position)
  into v_faults
  from (values
    (1, 'contact', v_contact -> 'faults'),
    (2, 'answers', v_answers -> 'faults'),
    (3, 'attribution', v_attribution -> 'faults'),
    (4, 'submission_key', case when length(submission_key) not between 8 and 200
      then '[{"code": "wrong_length", "message": "must have 8 to 200 characters"}]'::jsonb end)
  ) as p (position, part, faults)
  cross join jsonb_array_elements(p.faults) with ordinality as e (fault, position);
  if v_faults is not null then
    perform ops.raise_http(400, 'LM301', 'lead has faults', v_faults::text, 'details lists every wrong field.');
  end if;
  return jsonb_build_object(
    'contact', v_contact -> 'answers',
    'answers', v_answers -> 'answers',
    'attribution', v_attribution -> 'answers');
end
$$;


ALTER FUNCTION intake.check_lead(fields jsonb, contact jsonb, answers jsonb, attribution jsonb, submission_key text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION check_lead(fields jsonb, contact jsonb, answers jsonb, attribution jsonb, submission_key text); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.check_lead(fields jsonb, contact jsonb, answers jsonb, attribution jsonb, submission_key text) IS 'What may be stored of a lead''s contact, answers and attribution.
Errors: LM301 faults, all of them in details as a JSON list of {"field", "code", "message"}.';


--
-- Name: lead_states_follow_the_order(); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.lead_states_follow_the_order() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if tg_op = 'INSERT' then
    if new.status = 'pending_approval' then
      return new;
    end if;
  elsif (old.status, new.status) in (
    ('pending_approval', 'approved'),
    ('pending_approval', 'rejected'),
    ('approved', 'distributed'),
    ('approved', 'unsold'),
    ('unsold', 'approved'), -- another run
    ('unsold', 'distributed'), -- bought on the marketplace
    ('unsold', 'bad'),
    ('distributed', 'bad'))
  then
    return new;
  end if;
  raise exception using
    errcode = 'LM307',
    message = 'lead cannot go from this state to that',
    detail = concat_ws(' → ', case when tg_op = 'UPDATE' then old.status end, new.status);
end
$$;


ALTER FUNCTION intake.lead_states_follow_the_order() OWNER TO leadmill_owner;

--
-- Name: FUNCTION lead_states_follow_the_order(); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.lead_states_follow_the_order() IS 'Let a lead begin as pending_approval and go on only by the ways that exist.
Errors: LM307.';


--
-- Name: lock_lead(uuid, text); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.lock_lead(lead_id uuid, status text) RETURNS intake.lead
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_lead intake.lead;
begin
  -- Two admins, or an admin and a run: the second waits here, then sees what the first did.
  select l.* into v_lead from intake.lead as l where l.id = lock_lead.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', lock_lead.lead_id::text);
  end if;
  if v_lead.status <> lock_lead.status then
    perform ops.raise_http(409, 'LM306', 'lead is in another state', v_lead.status,
      format('This can be done only with a lead that is %s.', lock_lead.status));
  end if;
  return v_lead;
end
$$;


ALTER FUNCTION intake.lock_lead(lead_id uuid, status text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_lead(lead_id uuid, status text); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.lock_lead(lead_id uuid, status text) IS 'Lock a lead that must be in this state.
Errors: LM305 no such lead, LM306 another state.';


--
-- Name: submission_receipt(text, bytea); Type: FUNCTION; Schema: intake; Owner: leadmill_owner
--

CREATE FUNCTION intake.submission_receipt(submission_key text, request_hash bytea) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hash bytea;
  v_receipt jsonb;
begin
  select
    c.request_hash,
    jsonb_build_object('lead_id', l.id, 'niche', n.slug, 'niche_name', n.name, 'submitted_at', l.created_at)
  into v_hash, v_receipt
  from intake.lead as l
  join intake.lead_contact as c on c.lead_id = l.id
  join catalog.niche as n on n.id = l.niche_id
  where l.submission_key = submission_receipt.submission_key;
  if found and v_hash is distinct from submission_receipt.request_hash then
    perform ops.raise_http(409, 'LM302', 'submission key was used for another lead', null,
      'Send a new submission_key with each new lead.');
  end if;
  return v_receipt;
end
$$;


ALTER FUNCTION intake.submission_receipt(submission_key text, request_hash bytea) OWNER TO leadmill_owner;

--
-- Name: FUNCTION submission_receipt(submission_key text, request_hash bytea); Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON FUNCTION intake.submission_receipt(submission_key text, request_hash bytea) IS 'Answer to the request that first used this key, null when none did.
Errors: LM302 the key was used with other content.';


--
-- Name: account; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.account (
    id bigint NOT NULL,
    owner_kind text NOT NULL,
    organization_id uuid,
    kind text NOT NULL,
    is_running boolean NOT NULL,
    currency text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    floor bigint,
    ceiling bigint,
    seq bigint,
    balance bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    head bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_balance_obeys_ceiling CHECK ((balance <= ceiling)),
    CONSTRAINT account_balance_obeys_floor CHECK (((balance - held) >= floor)),
    CONSTRAINT account_derived_keeps_no_balance CHECK ((is_running OR ((seq IS NULL) AND (held = 0)))),
    CONSTRAINT account_head_comes_with_entries CHECK (((seq IS NULL) = (head IS NULL))),
    CONSTRAINT account_held_is_not_negative CHECK ((held >= 0)),
    CONSTRAINT account_organization_owns_its_own CHECK (((owner_kind = 'organization'::text) = (organization_id IS NOT NULL))),
    CONSTRAINT account_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'frozen'::text, 'closed'::text]))),
    CONSTRAINT account_without_entries_is_empty CHECK (((seq IS NOT NULL) OR (balance = 0)))
)
WITH (fillfactor='60');


ALTER TABLE ledger.account OWNER TO leadmill_owner;

--
-- Name: TABLE account; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.account IS 'Accounts. A foreign key makes each running balance equal to what its last entry says. Written by ledger.post() only.';


--
-- Name: COLUMN account.id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.id IS 'Accounts are locked in ascending order of this number.';


--
-- Name: COLUMN account.owner_kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.owner_kind IS 'organization or platform.';


--
-- Name: COLUMN account.organization_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.organization_id IS 'Its owner; null for the platform''s own.';


--
-- Name: COLUMN account.kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.kind IS 'wallet, promo, debt, lead_revenue …';


--
-- Name: COLUMN account.is_running; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.is_running IS 'Keeps a balance with each entry; false: its balance is the sum of its entries.';


--
-- Name: COLUMN account.currency; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN account.status; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.status IS 'open; frozen: nothing is spent from it; closed: nothing is spent from it or put into it. What has happened outside is recorded nevertheless.';


--
-- Name: COLUMN account.floor; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.floor IS 'Least balance after holds, in minor units; null for none.';


--
-- Name: COLUMN account.ceiling; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.ceiling IS 'Greatest balance, in minor units; null for none.';


--
-- Name: COLUMN account.seq; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.seq IS 'Number of its last entry; null before the first and for derived accounts.';


--
-- Name: COLUMN account.balance; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.balance IS 'Balance after its last entry, in minor units; 0 for derived accounts.';


--
-- Name: COLUMN account.held; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.held IS 'Part of the balance that active holds reserve.';


--
-- Name: COLUMN account.head; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.head IS 'Hash of its last entry.';


--
-- Name: COLUMN account.created_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account.created_at IS 'When it was opened.';


--
-- Name: entry; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.entry (
    id bigint NOT NULL,
    journal_id bigint NOT NULL,
    account_id bigint NOT NULL,
    currency text NOT NULL,
    is_running boolean NOT NULL,
    amount bigint NOT NULL,
    seq bigint,
    prev_seq bigint,
    before bigint,
    after bigint,
    hash bytea,
    CONSTRAINT entry_after_is_before_plus_amount CHECK ((after = (before + amount))),
    CONSTRAINT entry_amount_is_not_zero CHECK ((amount <> 0)),
    CONSTRAINT entry_first_has_nothing_before CHECK (((COALESCE(seq, (1)::bigint) = 1) = (prev_seq IS NULL))),
    CONSTRAINT entry_first_starts_at_zero CHECK (((seq <> 1) OR (before = 0))),
    CONSTRAINT entry_follows_the_last CHECK ((prev_seq = (seq - 1))),
    CONSTRAINT entry_hash_is_sha256 CHECK ((length(hash) = 32)),
    CONSTRAINT entry_running_is_chained CHECK ((num_nonnulls(seq, before, after, hash) =
CASE
    WHEN is_running THEN 4
    ELSE 0
END)),
    CONSTRAINT entry_seq_counts_from_one CHECK ((seq >= 1))
);


ALTER TABLE ledger.entry OWNER TO leadmill_owner;

--
-- Name: TABLE entry; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.entry IS 'Legs of journals. The legs of a journal sum to zero in each currency. Append-only, written by ledger.post() only.';


--
-- Name: COLUMN entry.id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.id IS 'In order of posting, with gaps.';


--
-- Name: COLUMN entry.journal_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.journal_id IS 'The journal.';


--
-- Name: COLUMN entry.account_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.account_id IS 'The account.';


--
-- Name: COLUMN entry.currency; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.currency IS 'Currency of the account.';


--
-- Name: COLUMN entry.is_running; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.is_running IS 'As the account; a running account''s entries are chained.';


--
-- Name: COLUMN entry.amount; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.amount IS 'Minor units; plus is what the platform owes.';


--
-- Name: COLUMN entry.seq; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.seq IS '1, 2, 3 … within a running account.';


--
-- Name: COLUMN entry.prev_seq; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.prev_seq IS 'The entry before it.';


--
-- Name: COLUMN entry.before; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.before IS 'Balance before it.';


--
-- Name: COLUMN entry.after; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.after IS 'Balance after it.';


--
-- Name: COLUMN entry.hash; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.entry.hash IS 'sha256 over the hash of the entry before it, its journal and itself.';


--
-- Name: hold; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.hold (
    id bigint NOT NULL,
    idem text NOT NULL,
    account_id bigint NOT NULL,
    amount bigint NOT NULL,
    purpose text NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    captured_amount bigint,
    journal_id bigint,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT hold_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT hold_captured_has_a_journal CHECK ((num_nonnulls(captured_amount, journal_id) =
CASE
    WHEN (state = 'captured'::text) THEN 2
    ELSE 0
END)),
    CONSTRAINT hold_captured_within_amount CHECK (((captured_amount >= 1) AND (captured_amount <= amount))),
    CONSTRAINT hold_closed_has_a_time CHECK (((state = 'active'::text) = (closed_at IS NULL))),
    CONSTRAINT hold_idem_names_a_fact CHECK (((idem ~ '^[a-z_]+:[^:]+(:[^:]+)+$'::text) AND (length(idem) <= 200))),
    CONSTRAINT hold_state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'captured'::text, 'released'::text, 'expired'::text])))
);


ALTER TABLE ledger.hold OWNER TO leadmill_owner;

--
-- Name: TABLE hold; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.hold IS 'Money of an account reserved for something under way; counts against its floor from the start.';


--
-- Name: COLUMN hold.id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.id IS 'In order of making, with gaps.';


--
-- Name: COLUMN hold.idem; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.idem IS 'Names what it is for, so that it is held once.';


--
-- Name: COLUMN hold.account_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.account_id IS 'The account; account.held is the sum of its active holds.';


--
-- Name: COLUMN hold.amount; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.amount IS 'Minor units.';


--
-- Name: COLUMN hold.purpose; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.purpose IS 'What it is for.';


--
-- Name: COLUMN hold.state; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.state IS 'active, then once: captured, released or expired.';


--
-- Name: COLUMN hold.captured_amount; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.captured_amount IS 'What was taken of it; the rest was released.';


--
-- Name: COLUMN hold.journal_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.journal_id IS 'The journal that took it.';


--
-- Name: COLUMN hold.expires_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.expires_at IS 'When it is released by itself.';


--
-- Name: COLUMN hold.created_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.created_at IS 'When it was made.';


--
-- Name: COLUMN hold.closed_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.hold.closed_at IS 'When it was captured, released or expired.';


--
-- Name: journal; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.journal (
    id bigint NOT NULL,
    idem text NOT NULL,
    request_hash bytea NOT NULL,
    kind text NOT NULL,
    is_manual boolean NOT NULL,
    lead_id uuid,
    deposit_id uuid,
    processor text,
    object_id text,
    reverses_id bigint,
    actor text NOT NULL,
    reason text,
    meta jsonb DEFAULT '{}'::jsonb NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT journal_idem_names_a_fact CHECK (((idem ~ '^[a-z_]+:[^:]+(:[^:]+)+$'::text) AND (length(idem) <= 200))),
    CONSTRAINT journal_manual_has_a_reason CHECK (((NOT is_manual) OR ((reason IS NOT NULL) AND (length(TRIM(BOTH FROM reason)) >= 10)))),
    CONSTRAINT journal_meta_is_an_object CHECK ((jsonb_typeof(meta) = 'object'::text)),
    CONSTRAINT journal_object_has_a_processor CHECK (((processor IS NULL) = (object_id IS NULL))),
    CONSTRAINT journal_request_hash_is_sha256 CHECK ((length(request_hash) = 32))
);


ALTER TABLE ledger.journal OWNER TO leadmill_owner;

--
-- Name: TABLE journal; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.journal IS 'One thing that happened to money; its legs are ledger.entry. Append-only, written by ledger.post() only.';


--
-- Name: COLUMN journal.id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.id IS 'In order of posting, with gaps.';


--
-- Name: COLUMN journal.idem; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.idem IS 'Names the fact (source:object:fact), so that it is posted once however often it is told.';


--
-- Name: COLUMN journal.request_hash; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.request_hash IS 'sha256 of what was asked; the same idem with other content is refused.';


--
-- Name: COLUMN journal.kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.kind IS 'What happened.';


--
-- Name: COLUMN journal.is_manual; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.is_manual IS 'Made by a person, who gave a reason.';


--
-- Name: COLUMN journal.lead_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.lead_id IS 'The lead it is about.';


--
-- Name: COLUMN journal.deposit_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.deposit_id IS 'The deposit it is about.';


--
-- Name: COLUMN journal.processor; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.processor IS 'Whose object told it.';


--
-- Name: COLUMN journal.object_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.object_id IS 'That object (pi_…, re_…); posted once.';


--
-- Name: COLUMN journal.reverses_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.reverses_id IS 'The journal that it undoes, in whole or in part.';


--
-- Name: COLUMN journal.actor; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.actor IS 'Who or what posted it.';


--
-- Name: COLUMN journal.reason; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.reason IS 'Why; at least 10 characters where a person made it.';


--
-- Name: COLUMN journal.meta; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.meta IS 'What else is worth keeping; ids, never personal data.';


--
-- Name: COLUMN journal.effective_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.effective_at IS 'When it happened outside; never changes a balance of the past.';


--
-- Name: COLUMN journal.created_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.created_at IS 'When it was posted.';


--
-- Name: COLUMN journal.xid; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal.xid IS 'Its transaction.';


--
-- Name: account_faults(bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.account_faults(after_id bigint, up_to_id bigint) RETURNS TABLE(fault text, account_id bigint, journal_id bigint, detail text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT 'balance is not what the last entry says'::text,
     a.id,
     e.journal_id,
     format('%s, entry says %s'::text, a.balance, e.after) AS format
    FROM (ledger.account a
      LEFT JOIN ledger.entry e ON (((e.account_id = a.id) AND (e.seq = a.seq))))
   WHERE ((a.id > account_faults.after_id) AND (a.id <= account_faults.up_to_id) AND ((a.balance IS DISTINCT FROM COALESCE(e.after, (0)::bigint)) OR (a.head IS DISTINCT FROM e.hash)))
 UNION ALL
  SELECT 'held is not the sum of the active holds'::text,
     a.id,
     NULL::bigint,
     format('%s, holds say %s'::text, a.held, COALESCE(h.total, (0)::numeric)) AS format
    FROM (ledger.account a
      LEFT JOIN ( SELECT h_1.account_id,
             sum(h_1.amount) AS total
            FROM ledger.hold h_1
           WHERE (h_1.state = 'active'::text)
           GROUP BY h_1.account_id) h ON ((h.account_id = a.id)))
   WHERE ((a.id > account_faults.after_id) AND (a.id <= account_faults.up_to_id) AND ((a.held)::numeric <> COALESCE(h.total, (0)::numeric)))
 UNION ALL
  SELECT 'captured hold and journal disagree'::text,
     h.account_id,
     h.journal_id,
     format('hold %s'::text, h.id) AS format
    FROM ledger.hold h
   WHERE ((h.account_id > account_faults.after_id) AND (h.account_id <= account_faults.up_to_id) AND (h.state = 'captured'::text) AND (NOT (EXISTS ( SELECT
            FROM ledger.entry e
           WHERE ((e.journal_id = h.journal_id) AND (e.account_id = h.account_id) AND (e.amount <= (- h.captured_amount)))))))
 UNION ALL
  SELECT 'paid deposit without a journal'::text,
     a.id,
     NULL::bigint,
     format('deposit %s'::text, d.id) AS format
    FROM (ledger.account a
      JOIN billing.deposit d ON (((d.organization_id = a.organization_id) AND (d.currency = a.currency) AND (d.status = 'paid'::text))))
   WHERE ((a.id > account_faults.after_id) AND (a.id <= account_faults.up_to_id) AND (a.kind = 'wallet'::text) AND (NOT (EXISTS ( SELECT
            FROM ledger.journal j
           WHERE ((j.deposit_id = d.id) AND (j.kind = 'deposit'::text))))));
END;


ALTER FUNCTION ledger.account_faults(after_id bigint, up_to_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION account_faults(after_id bigint, up_to_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.account_faults(after_id bigint, up_to_id bigint) IS 'What is wrong with the accounts after one id and up to another.';


--
-- Name: accounts_hold_what_holds_say(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.accounts_hold_what_holds_say() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_account_id bigint := case tg_table_name when 'hold' then (to_jsonb(new) ->> 'account_id')::bigint else new.id end;
begin
  if exists (
    select from ledger.account as a
    where a.id = v_account_id and a.held <> coalesce((
      select sum(h.amount) from ledger.hold as h where h.account_id = a.id and h.state = 'active'), 0))
  then
    raise exception using
      errcode = 'LM414',
      message = 'what an account holds is the sum of its active holds',
      detail = format('account %s', v_account_id);
  end if;
  return null;
end
$$;


ALTER FUNCTION ledger.accounts_hold_what_holds_say() OWNER TO leadmill_owner;

--
-- Name: FUNCTION accounts_hold_what_holds_say(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.accounts_hold_what_holds_say() IS 'At the end of the transaction: held of an account is the sum of its active holds.
Errors: LM414.';


--
-- Name: balance_checkpoint; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.balance_checkpoint (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    up_to_entry_id bigint NOT NULL,
    balance bigint NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


ALTER TABLE ledger.balance_checkpoint OWNER TO leadmill_owner;

--
-- Name: TABLE balance_checkpoint; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.balance_checkpoint IS 'Balances of derived accounts after all entries up to one, so that nobody has to add up everything. Append-only.';


--
-- Name: COLUMN balance_checkpoint.id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.balance_checkpoint.id IS 'In order of making.';


--
-- Name: COLUMN balance_checkpoint.account_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.balance_checkpoint.account_id IS 'The account.';


--
-- Name: COLUMN balance_checkpoint.up_to_entry_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.balance_checkpoint.up_to_entry_id IS 'The entry; nothing can come before it any more.';


--
-- Name: COLUMN balance_checkpoint.balance; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.balance_checkpoint.balance IS 'Sum of the account''s entries up to it, in minor units.';


--
-- Name: COLUMN balance_checkpoint.made_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.balance_checkpoint.made_at IS 'When it was made.';


--
-- Name: balance_of(bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.balance_of(account_id bigint) RETURNS bigint
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT (
         CASE
             WHEN a.is_running THEN (a.balance)::numeric
             ELSE ((COALESCE(c.balance, (0)::bigint))::numeric + COALESCE(( SELECT sum(e.amount) AS sum
                FROM ledger.entry e
               WHERE ((e.account_id = a.id) AND (e.id > COALESCE(c.up_to_entry_id, (0)::bigint)))), (0)::numeric))
         END)::bigint AS int8
    FROM (ledger.account a
      LEFT JOIN LATERAL ( SELECT p.balance,
             p.up_to_entry_id
            FROM ledger.balance_checkpoint p
           WHERE (p.account_id = a.id)
           ORDER BY p.up_to_entry_id DESC
          LIMIT 1) c ON (true))
   WHERE (a.id = balance_of.account_id);
END;


ALTER FUNCTION ledger.balance_of(account_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION balance_of(account_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.balance_of(account_id bigint) IS 'Balance of an account in minor units: a running one''s as it stands, a derived one''s from its last checkpoint on.';


--
-- Name: capture_hold(bigint, text, text, bigint, bigint, uuid, uuid, text, text, text, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.capture_hold(hold_id bigint, idem text, kind text, to_account_id bigint, amount bigint DEFAULT NULL::bigint, lead_id uuid DEFAULT NULL::uuid, deposit_id uuid DEFAULT NULL::uuid, processor text DEFAULT NULL::text, object_id text DEFAULT NULL::text, actor text DEFAULT NULL::text, reason text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hold ledger.hold;
  v_amount bigint;
  v_journal_id bigint;
begin
  perform ledger.require_read_committed();
  select h.* into v_hold from ledger.hold as h where h.id = capture_hold.hold_id for update;
  if not found then
    raise exception using errcode = 'LM417', message = 'no such hold', detail = format('hold %s', capture_hold.hold_id);
  end if;
  v_amount := coalesce(capture_hold.amount, v_hold.amount);
  v_journal_id := ledger.post(
    capture_hold.idem, capture_hold.kind,
    array[(v_hold.account_id, -v_amount), (capture_hold.to_account_id, v_amount)]::ledger.leg[],
    lead_id => capture_hold.lead_id,
    deposit_id => capture_hold.deposit_id,
    processor => capture_hold.processor,
    object_id => capture_hold.object_id,
    actor => capture_hold.actor,
    reason => capture_hold.reason,
    hold_id => v_hold.id);
  perform ledger.funds_changed(a.organization_id) from ledger.account as a where a.id = v_hold.account_id;
  return v_journal_id;
end
$$;


ALTER FUNCTION ledger.capture_hold(hold_id bigint, idem text, kind text, to_account_id bigint, amount bigint, lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION capture_hold(hold_id bigint, idem text, kind text, to_account_id bigint, amount bigint, lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.capture_hold(hold_id bigint, idem text, kind text, to_account_id bigint, amount bigint, lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text) IS 'Take what a hold reserved, all of it or amount, and put it into another account; the rest is free again. What the hold
reserved is there, whatever happened to the account since. Kinds that record what has happened are posted even when
the hold has ended or is smaller. Locks the hold, then as ledger.post. Returns the id of the journal.
Errors: LM415 the hold has ended, LM416 more than was held, LM417 no such hold, and those of ledger.post.';


--
-- Name: charge_lead(uuid, uuid, uuid, text, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.charge_lead(assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_journal_id bigint;
begin
  v_journal_id := ledger.post(
    format('assignment:%s:charged', assignment_id),
    'lead_charge',
    array[
      (ledger.open_account('organization', organization_id, 'wallet', currency), -price),
      (ledger.open_account('platform', null, 'lead_revenue', currency), price)]::ledger.leg[],
    lead_id => charge_lead.lead_id);
  perform ledger.funds_changed(organization_id);
  return v_journal_id;
end
$$;


ALTER FUNCTION ledger.charge_lead(assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION charge_lead(assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.charge_lead(assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint) IS 'Charge a buyer for a lead: promotional credit first, then the wallet. Once for each assignment, however often called.
Returns the id of the journal.
Errors: LM401 insufficient funds, LM403 frozen, closed or in debt, and those of ledger.post.';


--
-- Name: check_legs(boolean, ledger.leg[]); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.check_legs(is_authorizing boolean, legs ledger.leg[]) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_id bigint;
  v_is_barred boolean;
begin
  select c.id, c.is_barred into v_id, v_is_barred
  from (
    select
      a.id,
      a.balance - a.held + l.amount < a.floor as is_short,
      is_authorizing and (
        a.status = 'closed'
        or l.amount < 0 and (a.status = 'frozen' or exists (
          select from ledger.account as d
          where d.organization_id = a.organization_id and d.currency = a.currency and d.kind = 'debt' and d.balance < 0))
      ) as is_barred
    from unnest(legs) as l
    join ledger.account as a on a.id = l.account_id
  ) as c
  where c.is_barred or c.is_short
  order by c.is_barred desc
  limit 1;
  if v_is_barred then
    raise exception using
      errcode = 'LM403',
      message = 'nothing can be spent from this account now',
      detail = format('account %s', v_id),
      hint = 'It is frozen or closed, or its owner is in debt.';
  elsif found then
    raise exception using
      errcode = 'LM401',
      message = 'insufficient funds',
      detail = format('account %s', v_id),
      hint = 'Deposit money first.';
  end if;
end
$$;


ALTER FUNCTION ledger.check_legs(is_authorizing boolean, legs ledger.leg[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION check_legs(is_authorizing boolean, legs ledger.leg[]); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.check_legs(is_authorizing boolean, legs ledger.leg[]) IS 'Refuse what an account does not allow.
Errors: LM401 insufficient funds, LM403 frozen, closed or in debt.';


--
-- Name: checkpoint_faults(bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.checkpoint_faults(after_id bigint, up_to_id bigint) RETURNS TABLE(fault text, account_id bigint, journal_id bigint, detail text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT 'checkpoint is not the sum of the entries'::text,
     c.account_id,
     NULL::bigint AS int8,
     format('up to entry %s'::text, c.up_to_entry_id) AS format
    FROM (ledger.balance_checkpoint c
      LEFT JOIN LATERAL ( SELECT p.up_to_entry_id,
             p.balance
            FROM ledger.balance_checkpoint p
           WHERE ((p.account_id = c.account_id) AND (p.up_to_entry_id < c.up_to_entry_id))
           ORDER BY p.up_to_entry_id DESC
          LIMIT 1) l ON (true))
   WHERE ((c.id > checkpoint_faults.after_id) AND (c.id <= checkpoint_faults.up_to_id) AND ((c.balance)::numeric IS DISTINCT FROM ((COALESCE(l.balance, (0)::bigint))::numeric + ( SELECT sum(e.amount) AS sum
            FROM ledger.entry e
           WHERE ((e.account_id = c.account_id) AND (e.id > COALESCE(l.up_to_entry_id, (0)::bigint)) AND (e.id <= c.up_to_entry_id))))));
END;


ALTER FUNCTION ledger.checkpoint_faults(after_id bigint, up_to_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION checkpoint_faults(after_id bigint, up_to_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.checkpoint_faults(after_id bigint, up_to_id bigint) IS 'What is wrong with the checkpoints after one id and up to another.';


--
-- Name: csv_cell(text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.csv_cell(cell text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN (('"'::text || replace(CASE WHEN (cell ~ '^[=+@\t\r-]'::text) THEN (''''::text || cell) ELSE cell END, '"'::text, '""'::text)) || '"'::text);


ALTER FUNCTION ledger.csv_cell(cell text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION csv_cell(cell text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.csv_cell(cell text) IS 'A text as a cell of CSV that no spreadsheet runs.';


--
-- Name: end_hold(ledger.hold, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.end_hold(hold ledger.hold, state text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform ledger.lock_purses(array[hold.account_id]);
  update ledger.hold as h set state = end_hold.state, closed_at = clock_timestamp() where h.id = hold.id;
  update ledger.account as a set held = a.held - hold.amount where a.id = hold.account_id;
  perform ledger.funds_changed(a.organization_id) from ledger.account as a where a.id = hold.account_id;
end
$$;


ALTER FUNCTION ledger.end_hold(hold ledger.hold, state text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION end_hold(hold ledger.hold, state text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.end_hold(hold ledger.hold, state text) IS 'End an active hold, which the caller has locked, without taking anything.';


--
-- Name: entry_hash(bytea, bytea, bigint, bigint, bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.entry_hash(head bytea, digest bytea, account_id bigint, seq bigint, amount bigint, after bigint) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(((COALESCE(head, '\x'::bytea) || digest) || convert_to(concat_ws('|'::text, account_id, seq, amount, after), 'UTF8'::name)));


ALTER FUNCTION ledger.entry_hash(head bytea, digest bytea, account_id bigint, seq bigint, amount bigint, after bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION entry_hash(head bytea, digest bytea, account_id bigint, seq bigint, amount bigint, after bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.entry_hash(head bytea, digest bytea, account_id bigint, seq bigint, amount bigint, after bigint) IS 'Hash of an entry of a running account: over the hash before it (head), the digest of its journal and itself.';


--
-- Name: expire_hold(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.expire_hold() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hold ledger.hold;
begin
  perform ledger.require_read_committed();
  -- Who is about to capture it is faster.
  select h.* into v_hold
  from ledger.hold as h
  where h.state = 'active' and h.expires_at <= clock_timestamp()
  order by h.expires_at
  limit 1
  for update skip locked;
  if not found then
    return null;
  end if;
  perform ledger.end_hold(v_hold, 'expired');
  return v_hold.id;
end
$$;


ALTER FUNCTION ledger.expire_hold() OWNER TO leadmill_owner;

--
-- Name: FUNCTION expire_hold(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.expire_hold() IS 'End one hold that is past its time, and return its id; null when there is none. A job calls it until then, each call a
transaction of its own.
Errors: LM404, LM405.';


--
-- Name: funds_changed(uuid); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.funds_changed(organization_id uuid) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  -- One waiting job is enough: it reads the funds when it runs. It must lock the accounts before it reads, else it may
  -- start between this line and our commit, and see the funds as they were.
  select queue.defer(
    'refresh_funding',
    jsonb_build_object('organization_id', funds_changed.organization_id),
    queueing_lock => 'refresh_funding:' || funds_changed.organization_id);
$$;


ALTER FUNCTION ledger.funds_changed(organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION funds_changed(organization_id uuid); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.funds_changed(organization_id uuid) IS 'Every change of an organisation''s funds ends with this: a job puts its subscriptions in or out of rotation.';


--
-- Name: funds_of(uuid, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.funds_of(organization_id uuid, currency text) RETURNS bigint
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT (COALESCE(( SELECT
                 CASE
                     WHEN (bool_or(((a.status <> 'open'::text) AND (a.kind = 'wallet'::text))) OR bool_or(((a.balance < 0) AND (a.kind = 'debt'::text)))) THEN (0)::numeric
                     ELSE sum((a.balance - a.held)) FILTER (WHERE (a.kind = ANY (ARRAY['wallet'::text, 'promo'::text])))
                 END AS sum
            FROM ledger.account a
           WHERE ((a.organization_id = funds_of.organization_id) AND (a.currency = funds_of.currency))), (0)::numeric))::bigint AS "coalesce";
END;


ALTER FUNCTION ledger.funds_of(organization_id uuid, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION funds_of(organization_id uuid, currency text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.funds_of(organization_id uuid, currency text) IS 'What an organisation can spend now: promotional credit and wallet without what is held, in minor units. To rely on it,
lock its accounts first (ledger.wallet_accounts_of, ledger.lock_accounts) and ask in a later statement.';


--
-- Name: grant_welcome_credit(uuid); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.grant_welcome_credit(organization_id uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_idem text := format('organization:%s:welcome', organization_id);
  v_journal_id bigint;
  v_legs ledger.leg[];
begin
  -- The amounts are a setting: once granted, a later change of it is no other content.
  select j.id into v_journal_id from ledger.journal as j where j.idem = v_idem;
  if found then
    return v_journal_id;
  end if;
  select array_agg(l.leg) into v_legs
  from jsonb_each_text(ops.setting_of('billing.welcome_credit')) as s (currency, amount)
  cross join lateral (values
    ((ledger.open_account('organization', organization_id, 'promo', s.currency), s.amount::bigint)::ledger.leg),
    ((ledger.open_account('platform', null, 'promo_expense', s.currency), -s.amount::bigint)::ledger.leg)) as l (leg)
  where s.amount::bigint > 0;
  if v_legs is null then
    return null;
  end if;
  v_journal_id := ledger.post(v_idem, 'welcome_credit', v_legs);
  perform ledger.funds_changed(organization_id);
  return v_journal_id;
end
$$;


ALTER FUNCTION ledger.grant_welcome_credit(organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION grant_welcome_credit(organization_id uuid); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.grant_welcome_credit(organization_id uuid) IS 'Give a new organisation the promotional credit of the setting billing.welcome_credit, once. Returns the id of the
journal, null when the setting gives nothing.
Errors: those of ledger.post.';


--
-- Name: holds_close_once(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.holds_close_once() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if tg_op = 'DELETE' or old.state <> 'active' or new.state = 'active'
    or (new.id, new.idem, new.account_id, new.amount) is distinct from (old.id, old.idem, old.account_id, old.amount)
  then
    raise exception using
      errcode = 'LM414',
      message = 'a hold is closed once and not changed otherwise',
      detail = format('hold %s', old.id);
  end if;
  return new;
end
$$;


ALTER FUNCTION ledger.holds_close_once() OWNER TO leadmill_owner;

--
-- Name: FUNCTION holds_close_once(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.holds_close_once() IS 'A hold goes from active to one end, once.
Errors: LM414.';


--
-- Name: journal_digest(ledger.journal); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.journal_digest(journal ledger.journal) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(convert_to((jsonb_build_array((journal).id, (journal).idem, encode((journal).request_hash, 'hex'::text), (journal).kind, (journal).lead_id, (journal).deposit_id, (journal).processor, (journal).object_id, (journal).reverses_id, (journal).actor, (journal).reason, (journal).meta, EXTRACT(epoch FROM (journal).effective_at), EXTRACT(epoch FROM (journal).created_at)))::text, 'UTF8'::name));


ALTER FUNCTION ledger.journal_digest(journal ledger.journal) OWNER TO leadmill_owner;

--
-- Name: FUNCTION journal_digest(journal ledger.journal); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.journal_digest(journal ledger.journal) IS 'sha256 of what a journal says; part of the hash of its entries.';


--
-- Name: posted_by_purse(bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.posted_by_purse(journal_id bigint) RETURNS TABLE(account_id bigint, amount bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT COALESCE(w.id, e.account_id) AS "coalesce",
     (sum(e.amount))::bigint AS sum
    FROM ((ledger.entry e
      JOIN ledger.account a ON ((a.id = e.account_id)))
      LEFT JOIN ledger.account w ON (((a.kind = 'debt'::text) AND (w.kind = 'wallet'::text) AND (w.organization_id = a.organization_id) AND (w.currency = a.currency))))
   WHERE (e.journal_id = posted_by_purse.journal_id)
   GROUP BY COALESCE(w.id, e.account_id)
  HAVING (sum(e.amount) <> (0)::numeric);
END;


ALTER FUNCTION ledger.posted_by_purse(journal_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION posted_by_purse(journal_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.posted_by_purse(journal_id bigint) IS 'What a journal did to each purse: an account, or wallet and debt together (then it names the wallet).';


--
-- Name: over_reversed(bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.over_reversed(journal_id bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT COALESCE(o.account_id, r.account_id) AS "coalesce"
    FROM (ledger.posted_by_purse(over_reversed.journal_id) o(account_id, amount)
      FULL JOIN ( SELECT p.account_id,
             (sum(p.amount))::bigint AS amount,
             bool_or((p.amount > 0)) AS gives,
             bool_or((p.amount < 0)) AS takes
            FROM (ledger.journal j
              CROSS JOIN LATERAL ledger.posted_by_purse(j.id) p(account_id, amount))
           WHERE (j.reverses_id = over_reversed.journal_id)
           GROUP BY p.account_id) r ON ((r.account_id = o.account_id)))
   WHERE
         CASE
             WHEN (o.amount > 0) THEN (r.gives OR ((o.amount + r.amount) < 0))
             WHEN (o.amount < 0) THEN (r.takes OR ((o.amount + r.amount) > 0))
             ELSE true
         END;
END;


ALTER FUNCTION ledger.over_reversed(journal_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION over_reversed(journal_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.over_reversed(journal_id bigint) IS 'Purses of a journal to which its reversals, taken together, do more than it did, or the same once more.';


--
-- Name: journal_faults(bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.journal_faults(after_id bigint, up_to_id bigint) RETURNS TABLE(fault text, account_id bigint, journal_id bigint, detail text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT 'journal does not sum to zero'::text,
     NULL::bigint AS int8,
     e.journal_id,
     format('%s %s, %s legs'::text, sum(e.amount), e.currency, count(*)) AS format
    FROM ledger.entry e
   WHERE ((e.journal_id > journal_faults.after_id) AND (e.journal_id <= journal_faults.up_to_id))
   GROUP BY e.journal_id, e.currency
  HAVING ((sum(e.amount) <> (0)::numeric) OR (count(*) < 2))
 UNION ALL
  SELECT 'journal without legs'::text,
     NULL::bigint,
     j.id,
     NULL::text
    FROM ledger.journal j
   WHERE ((j.id > journal_faults.after_id) AND (j.id <= journal_faults.up_to_id) AND (NOT (EXISTS ( SELECT
            FROM ledger.entry e
           WHERE (e.journal_id = j.id)))))
 UNION ALL
  SELECT 'entry of no journal'::text,
     e.account_id,
     e.journal_id,
     format('entry %s'::text, e.id) AS format
    FROM ledger.entry e
   WHERE ((e.journal_id > journal_faults.after_id) AND (e.journal_id <= journal_faults.up_to_id) AND (NOT (EXISTS ( SELECT
            FROM ledger.journal j
           WHERE (j.id = e.journal_id)))))
 UNION ALL
  SELECT 'entry is unlike its account'::text,
     e.account_id,
     e.journal_id,
     format('entry %s'::text, e.id) AS format
    FROM (ledger.entry e
      LEFT JOIN ledger.account a ON ((a.id = e.account_id)))
   WHERE ((e.journal_id > journal_faults.after_id) AND (e.journal_id <= journal_faults.up_to_id) AND (((a.currency IS DISTINCT FROM e.currency) OR (a.is_running IS DISTINCT FROM e.is_running)) OR ((e.seq IS NULL) IS DISTINCT FROM (NOT e.is_running))))
 UNION ALL
  SELECT 'chain is broken'::text,
     e.account_id,
     e.journal_id,
     format('entry %s, seq %s'::text, e.id, e.seq) AS format
    FROM (((ledger.entry e
      JOIN ledger.journal j ON ((j.id = e.journal_id)))
      LEFT JOIN ledger.account a ON ((a.id = e.account_id)))
      LEFT JOIN ledger.entry p ON (((p.account_id = e.account_id) AND (p.seq = (e.seq - 1)))))
   WHERE ((e.journal_id > journal_faults.after_id) AND (e.journal_id <= journal_faults.up_to_id) AND e.is_running AND ((e.seq > COALESCE(a.seq, (0)::bigint)) OR (e.prev_seq IS DISTINCT FROM NULLIF((e.seq - 1), 0)) OR (e.before IS DISTINCT FROM
         CASE
             WHEN (e.seq = 1) THEN (0)::bigint
             ELSE p.after
         END) OR (e.after IS DISTINCT FROM (e.before + e.amount)) OR (e.hash IS DISTINCT FROM ledger.entry_hash(p.hash, ledger.journal_digest(j.*), e.account_id, e.seq, e.amount, e.after))))
 UNION ALL
  SELECT 'more was reversed than was posted'::text,
     o.account_id,
     r.reverses_id,
     NULL::text
    FROM (( SELECT DISTINCT j.reverses_id
            FROM ledger.journal j
           WHERE ((j.reverses_id IS NOT NULL) AND (j.id > journal_faults.after_id) AND (j.id <= journal_faults.up_to_id))) r
      CROSS JOIN LATERAL ledger.over_reversed(r.reverses_id) o(account_id))
 UNION ALL
  SELECT 'paid deposit and journal disagree'::text,
     NULL::bigint,
     j.id,
     format('deposit %s'::text, j.deposit_id) AS format
    FROM (ledger.journal j
      LEFT JOIN billing.deposit d ON (((d.id = j.deposit_id) AND (d.status = 'paid'::text))))
   WHERE ((j.id > journal_faults.after_id) AND (j.id <= journal_faults.up_to_id) AND (j.kind = 'deposit'::text) AND ((d.amount)::numeric IS DISTINCT FROM ( SELECT sum(e.amount) AS sum
            FROM (ledger.entry e
              JOIN ledger.account a ON ((a.id = e.account_id)))
           WHERE ((e.journal_id = j.id) AND (a.organization_id = d.organization_id) AND (a.currency = d.currency)))));
END;


ALTER FUNCTION ledger.journal_faults(after_id bigint, up_to_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION journal_faults(after_id bigint, up_to_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.journal_faults(after_id bigint, up_to_id bigint) IS 'What is wrong with the journals after one id and up to another.';


--
-- Name: journal_leaf(ledger.journal); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.journal_leaf(journal ledger.journal) RETURNS bytea
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT sha256((ledger.journal_digest(journal_leaf.journal) || convert_to(COALESCE(string_agg(concat_ws('|'::text, e.id, e.account_id, e.currency, e.amount, e.seq, e.after, encode(e.hash, 'hex'::text)), ';'::text ORDER BY e.id), ''::text), 'UTF8'::name))) AS sha256
    FROM ledger.entry e
   WHERE (e.journal_id = (journal_leaf.journal).id);
END;


ALTER FUNCTION ledger.journal_leaf(journal ledger.journal) OWNER TO leadmill_owner;

--
-- Name: FUNCTION journal_leaf(journal ledger.journal); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.journal_leaf(journal ledger.journal) IS 'sha256 of a journal with all its legs.';


--
-- Name: journals_balance(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.journals_balance() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_journal_id bigint;
begin
  select l.journal_id into v_journal_id
  from posted as l
  group by l.journal_id, l.currency
  having sum(l.amount) <> 0 or count(*) < 2
  limit 1;
  if found then
    raise exception using
      errcode = 'LM409',
      message = 'the legs of a journal do not sum to zero',
      detail = format('journal %s', v_journal_id);
  end if;
  -- On entry, not on journal: a leg added later to an old journal must be seen too.
  select l.journal_id into v_journal_id
  from posted as l
  group by l.journal_id
  having count(*) <> (select count(*) from ledger.entry as e where e.journal_id = l.journal_id)
  limit 1;
  if found then
    raise exception using
      errcode = 'LM408',
      message = 'what was posted is never changed',
      detail = format('leg added to journal %s', v_journal_id);
  end if;
  return null;
end
$$;


ALTER FUNCTION ledger.journals_balance() OWNER TO leadmill_owner;

--
-- Name: FUNCTION journals_balance(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.journals_balance() IS 'At the end of each statement: the legs of a journal sum to zero in each currency, are two at least, and have come all at
once. They are never changed, so what was right then is right for ever.
Errors: LM408, LM409.';


--
-- Name: journals_have_entries(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.journals_have_entries() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if not exists (select from ledger.entry as e where e.journal_id = new.id) then
    raise exception using
      errcode = 'LM409',
      message = 'a journal without legs',
      detail = format('journal %s', new.id);
  end if;
  return null;
end
$$;


ALTER FUNCTION ledger.journals_have_entries() OWNER TO leadmill_owner;

--
-- Name: FUNCTION journals_have_entries(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.journals_have_entries() IS 'At the end of the transaction: a journal has legs.
Errors: LM409.';


--
-- Name: left_to_reverse(bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.left_to_reverse(journal_id bigint, as_of bigint) RETURNS ledger.leg[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT array_agg(ROW(s.account_id, (- s.amount))::ledger.leg ORDER BY s.account_id) AS array_agg
    FROM ( SELECT p.account_id,
             (sum(p.amount))::bigint AS amount
            FROM (ledger.journal j
              CROSS JOIN LATERAL ledger.posted_by_purse(j.id) p(account_id, amount))
           WHERE ((j.id = left_to_reverse.journal_id) OR ((j.reverses_id = left_to_reverse.journal_id) AND ((left_to_reverse.as_of IS NULL) OR (j.id < left_to_reverse.as_of))))
           GROUP BY p.account_id
          HAVING (sum(p.amount) <> (0)::numeric)) s;
END;


ALTER FUNCTION ledger.left_to_reverse(journal_id bigint, as_of bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION left_to_reverse(journal_id bigint, as_of bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.left_to_reverse(journal_id bigint, as_of bigint) IS 'Legs that undo what is left of a journal; as_of: as it was before this reversal.';


--
-- Name: lock_accounts(bigint[]); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.lock_accounts(account_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_locked bigint[] := coalesce(nullif(current_setting('ledger.locked_accounts', true), ''), '{}')::bigint[];
  v_ids bigint[];
begin
  select coalesce(array_agg(distinct id order by id), '{}') into v_ids
  from unnest(account_ids) as id
  where id <> all (v_locked);
  -- Two transactions that lock in different orders wait for each other for ever.
  if (select v_ids[1] < max(l) from unnest(v_locked) as l)
    or nullif(current_setting('ledger.has_posted', true), '') is not null and v_locked = '{}' and v_ids <> '{}'
  then
    raise exception using
      errcode = 'LM405',
      message = 'accounts are locked once, before anything is posted',
      hint = 'Call ledger.lock_accounts() once, with all accounts of the transaction.';
  end if;
  -- No key update: foreign keys of others that look at these rows need not wait.
  perform from ledger.account as a where a.id = any (v_ids) and a.is_running order by a.id for no key update;
  perform set_config('ledger.locked_accounts', (v_locked || v_ids)::text, true);
end
$$;


ALTER FUNCTION ledger.lock_accounts(account_ids bigint[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_accounts(account_ids bigint[]); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.lock_accounts(account_ids bigint[]) IS 'Lock running accounts in ascending order. A transaction that posts more than once calls it first, with all accounts
of all its posts (see ledger.wallet_accounts_of).
Errors: LM405 called again with accounts that come earlier in the order.';


--
-- Name: lock_legs(ledger.leg[]); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.lock_legs(legs ledger.leg[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_ids bigint[];
begin
  select array_agg(distinct a.id) into v_ids
  from unnest(legs) as l
  join ledger.account as a on a.id = l.account_id
  where l.amount <> 0;
  if coalesce(cardinality(legs), 0) not between 2 and 200 or cardinality(v_ids) is distinct from cardinality(legs) then
    raise exception using
      errcode = 'LM406',
      message = 'legs are 2 to 200, of known accounts, each account once, no amount zero';
  end if;
  perform ledger.lock_purses(v_ids);
end
$$;


ALTER FUNCTION ledger.lock_legs(legs ledger.leg[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_legs(legs ledger.leg[]); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.lock_legs(legs ledger.leg[]) IS 'Check the form of legs and lock their running accounts, or see that they are locked.
Errors: LM405 accounts not locked, LM406 malformed legs.';


--
-- Name: lock_purses(bigint[]); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.lock_purses(account_ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_locked bigint[] := nullif(current_setting('ledger.locked_accounts', true), '')::bigint[];
begin
  if v_locked is null and nullif(current_setting('ledger.has_posted', true), '') is null then
    perform
    from ledger.account as p
    where (p.organization_id, p.currency) in (
      select a.organization_id, a.currency from ledger.account as a where a.id = any (account_ids))
    order by p.id
    for no key update;
  elsif v_locked is null or exists (
    select
    from ledger.account as a
    join ledger.account as p on p.organization_id = a.organization_id and p.currency = a.currency
    where a.id = any (account_ids) and p.id <> all (v_locked))
  then
    raise exception using
      errcode = 'LM405',
      message = 'a second post in a transaction needs its accounts locked before the first',
      hint = 'Call ledger.lock_accounts() once, with all accounts of the transaction.';
  end if;
  perform set_config('ledger.has_posted', 'yes', true);
end
$$;


ALTER FUNCTION ledger.lock_purses(account_ids bigint[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_purses(account_ids bigint[]); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.lock_purses(account_ids bigint[]) IS 'Lock all accounts of the owners of these, in the same currencies, or see that they are locked: with a wallet go its promo
and debt. The platform''s are never locked.
Errors: LM405 a second time in a transaction that did not call ledger.lock_accounts().';


--
-- Name: make_checkpoints(bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.make_checkpoints(up_to_entry_id bigint, least_entries bigint) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO ledger.balance_checkpoint (account_id, up_to_entry_id, balance)  SELECT a.id,
             make_checkpoints.up_to_entry_id AS up_to_entry_id,
             (((COALESCE(c.balance, (0)::bigint))::numeric + s.total))::bigint AS int8
            FROM ((ledger.account a
              LEFT JOIN LATERAL ( SELECT p.balance,
                     p.up_to_entry_id
                    FROM ledger.balance_checkpoint p
                   WHERE (p.account_id = a.id)
                   ORDER BY p.up_to_entry_id DESC
                  LIMIT 1) c ON (true))
              CROSS JOIN LATERAL ( SELECT sum(e.amount) AS total,
                     count(*) AS entries
                    FROM ledger.entry e
                   WHERE ((e.account_id = a.id) AND (e.id > COALESCE(c.up_to_entry_id, (0)::bigint)) AND (e.id <= make_checkpoints.up_to_entry_id))) s)
           WHERE ((NOT a.is_running) AND (s.entries >= GREATEST(make_checkpoints.least_entries, (1)::bigint)));
END;


ALTER FUNCTION ledger.make_checkpoints(up_to_entry_id bigint, least_entries bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION make_checkpoints(up_to_entry_id bigint, least_entries bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.make_checkpoints(up_to_entry_id bigint, least_entries bigint) IS 'Checkpoints for the derived accounts that have that many entries since their last one.';


--
-- Name: open_account(text, uuid, text, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.open_account(owner_kind text, owner_id uuid, kind text, currency text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_id bigint;
begin
  -- Two statements: no index finds what "is not distinct from".
  if open_account.owner_id is null then
    select a.id into v_id
    from ledger.account as a
    where a.organization_id is null
      and a.owner_kind = open_account.owner_kind
      and a.kind = open_account.kind
      and a.currency = open_account.currency;
  else
    select a.id into v_id
    from ledger.account as a
    where a.organization_id = open_account.owner_id
      and a.owner_kind = open_account.owner_kind
      and a.kind = open_account.kind
      and a.currency = open_account.currency;
  end if;
  if found then
    return v_id;
  end if;
  if not exists (
    select from ledger.account_kind as k
    where k.kind = open_account.kind and k.owner_kind = open_account.owner_kind)
  then
    raise exception using
      errcode = 'LM407',
      message = 'no such kind of account',
      detail = format('%s of %s', open_account.kind, open_account.owner_kind);
  end if;
  -- An organisation's accounts are opened together: what a wallet cannot cover must find its debt account.
  insert into ledger.account (owner_kind, organization_id, kind, is_running, currency, floor, ceiling)
  select k.owner_kind, open_account.owner_id, k.kind, k.is_running, open_account.currency, k.floor, k.ceiling
  from ledger.account_kind as k
  where k.owner_kind = open_account.owner_kind
    and (k.owner_kind = 'organization' or k.kind = open_account.kind)
  order by k.kind
  on conflict do nothing;
  -- A new statement: it sees what a concurrent caller has just opened.
  select a.id into strict v_id
  from ledger.account as a
  where a.organization_id is not distinct from open_account.owner_id
    and a.kind = open_account.kind
    and a.currency = open_account.currency;
  return v_id;
end
$$;


ALTER FUNCTION ledger.open_account(owner_kind text, owner_id uuid, kind text, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION open_account(owner_kind text, owner_id uuid, kind text, currency text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.open_account(owner_kind text, owner_id uuid, kind text, currency text) IS 'The account of this owner, kind and currency, opened when there is none. owner_kind: organization, or platform with
owner_id null. Wallet, promo and debt of an organisation are opened together.
Errors: LM407 unknown kind.';


--
-- Name: place_hold(text, bigint, bigint, text, timestamp with time zone); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.place_hold(idem text, account_id bigint, amount bigint, purpose text, expires_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hold ledger.hold;
begin
  perform ledger.require_read_committed();
  -- Before the account: a concurrent twin waits here with nothing locked.
  insert into ledger.hold (idem, account_id, amount, purpose, expires_at)
  values (place_hold.idem, place_hold.account_id, place_hold.amount, place_hold.purpose, place_hold.expires_at)
  on conflict on constraint hold_idem_is_unique do nothing
  returning * into v_hold;
  if not found then
    select h.* into strict v_hold from ledger.hold as h where h.idem = place_hold.idem;
    -- Not when it ends: a call that is repeated counts from a later now.
    if (v_hold.account_id, v_hold.amount, v_hold.purpose)
      is distinct from (place_hold.account_id, place_hold.amount, place_hold.purpose)
    then
      raise exception using
        errcode = 'LM402',
        message = 'this fact was posted with other content',
        detail = place_hold.idem;
    end if;
    return v_hold.id;
  end if;
  perform ledger.lock_purses(array[v_hold.account_id]);
  perform ledger.check_legs(true, array[(v_hold.account_id, -v_hold.amount)]::ledger.leg[]);
  update ledger.account as a set held = a.held + v_hold.amount where a.id = v_hold.account_id;
  perform ledger.funds_changed(a.organization_id) from ledger.account as a where a.id = v_hold.account_id;
  return v_hold.id;
end
$$;


ALTER FUNCTION ledger.place_hold(idem text, account_id bigint, amount bigint, purpose text, expires_at timestamp with time zone) OWNER TO leadmill_owner;

--
-- Name: FUNCTION place_hold(idem text, account_id bigint, amount bigint, purpose text, expires_at timestamp with time zone); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.place_hold(idem text, account_id bigint, amount bigint, purpose text, expires_at timestamp with time zone) IS 'Reserve part of a balance: it counts as spent from now on, so that ledger.capture_hold() cannot fail. idem names what
it is for; the same again returns the hold that is there, in whatever state. Locks the hold, then the accounts.
Returns the id of the hold.
Errors: LM401 insufficient funds, LM402 other content, LM403 nothing can be spent, LM404, LM405.';


--
-- Name: post(text, text, ledger.leg[], uuid, uuid, text, text, text, text, timestamp with time zone, bigint, jsonb, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.post(idem text, kind text, legs ledger.leg[], lead_id uuid DEFAULT NULL::uuid, deposit_id uuid DEFAULT NULL::uuid, processor text DEFAULT NULL::text, object_id text DEFAULT NULL::text, actor text DEFAULT NULL::text, reason text DEFAULT NULL::text, effective_at timestamp with time zone DEFAULT NULL::timestamp with time zone, reverses_id bigint DEFAULT NULL::bigint, meta jsonb DEFAULT '{}'::jsonb, hold_id bigint DEFAULT NULL::bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
  v_xid constant xid8 := pg_current_xact_id(); -- before the journal draws its id: see ledger.seal()
  v_kind ledger.journal_kind;
  v_journal ledger.journal;
  v_hash bytea;
  v_digest bytea;
  v_legs ledger.leg[];
begin
  perform ledger.require_read_committed();
  select k.* into v_kind from ledger.journal_kind as k where k.kind = post.kind;
  if not found then
    raise exception using errcode = 'LM407', message = 'no such kind of journal', detail = coalesce(post.kind, 'null');
  end if;
  -- Neither actor nor time: webhook, page and reconciler tell the same fact.
  v_hash := sha256(convert_to(jsonb_build_array(
    post.idem, post.kind, post.lead_id, post.deposit_id, post.processor, post.object_id, post.reason, post.reverses_id,
    post.hold_id,
    (select jsonb_agg(jsonb_build_array(l.account_id, l.amount) order by l.account_id) from unnest(post.legs) as l)
  )::text, 'UTF8'));
  -- Before any account: a concurrent twin waits here with nothing locked.
  insert into ledger.journal (
    idem, request_hash, kind, is_manual, lead_id, deposit_id, processor, object_id, reverses_id,
    actor, reason, meta, effective_at, xid)
  values (
    post.idem, v_hash, post.kind, v_kind.is_manual, post.lead_id, post.deposit_id, post.processor, post.object_id,
    post.reverses_id, coalesce(post.actor, identity.current_user_id()::text, identity.current_role_name()),
    post.reason, post.meta, coalesce(post.effective_at, clock_timestamp()), v_xid)
  on conflict on constraint journal_idem_is_unique do nothing
  returning * into v_journal;
  if not found then
    select j.* into strict v_journal from ledger.journal as j where j.idem = post.idem;
    if v_journal.request_hash <> v_hash then
      raise exception using
        errcode = 'LM402',
        message = 'this fact was posted with other content',
        detail = post.idem;
    end if;
    return v_journal.id;
  end if;

  perform ledger.lock_legs(post.legs);
  if post.hold_id is not null then
    v_kind := ledger.use_hold(post.hold_id, v_kind, v_journal.id, post.legs);
  end if;
  v_legs := ledger.spread_legs(v_kind, post.legs);
  if cardinality(v_legs) < 2 then
    raise exception using errcode = 'LM409', message = 'a journal without legs', detail = post.idem;
  end if;
  perform ledger.check_legs(v_kind.is_authorizing, v_legs);
  v_digest := ledger.journal_digest(v_journal);
  with posted as (
    insert into ledger.entry (
      journal_id, account_id, currency, is_running, amount, seq, prev_seq, before, after, hash)
    select
      v_journal.id, a.id, a.currency, a.is_running, l.amount,
      n.seq, a.seq, case when a.is_running then a.balance end, n.after,
      case when a.is_running then ledger.entry_hash(a.head, v_digest, a.id, n.seq, l.amount, n.after) end
    from unnest(v_legs) as l
    join ledger.account as a on a.id = l.account_id
    cross join lateral (
      select
        case when a.is_running then coalesce(a.seq, 0) + 1 end as seq,
        case when a.is_running then a.balance + l.amount end as after) as n
    order by a.id
    returning account_id, is_running, seq, after, hash
  )
  update ledger.account as a
  set seq = p.seq, balance = p.after, head = p.hash
  from posted as p
  where a.id = p.account_id and p.is_running;
  if post.reverses_id is not null then
    -- Here and now, so that it fails alone and not the whole batch at its commit.
    set constraints ledger.reversals_stay_within immediate;
    set constraints ledger.reversals_stay_within deferred;
  end if;
  return v_journal.id;
end
$$;


ALTER FUNCTION ledger.post(idem text, kind text, legs ledger.leg[], lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text, effective_at timestamp with time zone, reverses_id bigint, meta jsonb, hold_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION post(idem text, kind text, legs ledger.leg[], lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text, effective_at timestamp with time zone, reverses_id bigint, meta jsonb, hold_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.post(idem text, kind text, legs ledger.leg[], lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text, effective_at timestamp with time zone, reverses_id bigint, meta jsonb, hold_id bigint) IS 'Post a journal with its legs: the only writer of the books. idem names the fact (source:object:fact): the same again
returns the journal that is there, the same with other content is refused. Locks the journal''s key, then the running
accounts in ascending order; derived accounts never. A transaction that posts more than once locks all its accounts
first (ledger.lock_accounts). hold_id: see ledger.capture_hold. Returns the id of the journal.
Errors: LM401 insufficient funds, LM402 other content, LM403 nothing can be spent, LM404 isolation,
LM405 accounts not locked, LM406 malformed legs, LM407 unknown kind, LM409 legs do not sum to zero, LM415 and LM416
holds, LM418 and LM419 reversals.';


--
-- Name: posted_entries_are_immutable(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.posted_entries_are_immutable() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using
    errcode = 'LM408',
    message = 'what was posted is never changed',
    detail = format('%s on %I.%I', tg_op, tg_table_schema, tg_table_name),
    hint = 'Post a reversal.';
end
$$;


ALTER FUNCTION ledger.posted_entries_are_immutable() OWNER TO leadmill_owner;

--
-- Name: FUNCTION posted_entries_are_immutable(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.posted_entries_are_immutable() IS 'Refuse to update, delete or truncate what was posted.
Errors: LM408.';


--
-- Name: release_hold(bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.release_hold(hold_id bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hold ledger.hold;
begin
  perform ledger.require_read_committed();
  select h.* into v_hold from ledger.hold as h where h.id = release_hold.hold_id for update;
  if not found then
    raise exception using errcode = 'LM417', message = 'no such hold', detail = format('hold %s', release_hold.hold_id);
  elsif v_hold.state = 'captured' then
    raise exception using
      errcode = 'LM415',
      message = 'the hold has ended',
      detail = format('hold %s was captured by journal %s', v_hold.id, v_hold.journal_id),
      hint = 'What was taken comes back by ledger.reverse().';
  elsif v_hold.state <> 'active' then
    return false;
  end if;
  perform ledger.end_hold(v_hold, 'released');
  return true;
end
$$;


ALTER FUNCTION ledger.release_hold(hold_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION release_hold(hold_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.release_hold(hold_id bigint) IS 'Give free what a hold reserved. Returns true; false when it was free already. Locks the hold, then the accounts.
Errors: LM404, LM405, LM415 it was captured, LM417 no such hold.';


--
-- Name: repay_debt(text, uuid, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.repay_debt(idem text, organization_id uuid, currency text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_wallet ledger.account;
  v_debt ledger.account;
  v_amount bigint;
begin
  select a.* into v_wallet
  from ledger.account as a
  where a.organization_id = repay_debt.organization_id and a.kind = 'wallet' and a.currency = repay_debt.currency;
  select a.* into v_debt
  from ledger.account as a
  where a.organization_id = repay_debt.organization_id and a.kind = 'debt' and a.currency = repay_debt.currency;
  v_amount := least(v_wallet.balance - v_wallet.held - v_wallet.floor, -v_debt.balance);
  if coalesce(v_amount, 0) <= 0 then
    return null;
  end if;
  return ledger.post(
    repay_debt.idem, 'debt_repaid',
    array[(v_wallet.id, -v_amount), (v_debt.id, v_amount)]::ledger.leg[], actor => 'ledger');
end
$$;


ALTER FUNCTION ledger.repay_debt(idem text, organization_id uuid, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION repay_debt(idem text, organization_id uuid, currency text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.repay_debt(idem text, organization_id uuid, currency text) IS 'Pay what an organisation owes out of its wallet, as far as it is free: after a hold was released, which had kept the
money from that. The caller has locked the accounts. Returns the journal, null when nothing is owed or free.
Errors: those of ledger.post.';


--
-- Name: require_read_committed(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.require_read_committed() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- An own code, never 40001: PostgREST 12 repeats that for ever.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'LM404', message = 'money is posted in read committed transactions only';
  end if;
end
$$;


ALTER FUNCTION ledger.require_read_committed() OWNER TO leadmill_owner;

--
-- Name: FUNCTION require_read_committed(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.require_read_committed() IS 'Refuse other isolation levels: what was waited for must be seen by the next statement.
Errors: LM404.';


--
-- Name: reversals_stay_within(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.reversals_stay_within() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- Reversals of a journal take turns; the next statement sees those that came before.
  perform from ledger.journal as j where j.id = new.reverses_id for no key update;
  if exists (select from ledger.journal as j where j.id = new.reverses_id and j.reverses_id is not null) then
    raise exception using
      errcode = 'LM419',
      message = 'a reversal is not reversed',
      detail = format('journal %s', new.reverses_id),
      hint = 'Post what is true now.';
  end if;
  if exists (select from ledger.over_reversed(new.reverses_id)) then
    raise exception using
      errcode = 'LM418',
      message = 'more would be reversed than was posted',
      detail = format('journal %s', new.reverses_id);
  end if;
  return null;
end
$$;


ALTER FUNCTION ledger.reversals_stay_within() OWNER TO leadmill_owner;

--
-- Name: FUNCTION reversals_stay_within(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.reversals_stay_within() IS 'At the end of the transaction: all reversals of a journal together undo at most what it did, on each account.
Errors: LM418, LM419.';


--
-- Name: reverse(text, bigint, text, ledger.leg[], text, text, text, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.reverse(idem text, journal_id bigint, reason text, legs ledger.leg[] DEFAULT NULL::ledger.leg[], kind text DEFAULT 'reversal'::text, actor text DEFAULT NULL::text, processor text DEFAULT NULL::text, object_id text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_original ledger.journal;
  v_legs ledger.leg[] := legs;
  v_journal_id bigint;
begin
  perform ledger.require_read_committed();
  -- Reversals of a journal take turns from here on.
  select j.* into v_original from ledger.journal as j where j.id = reverse.journal_id for no key update;
  if not found then
    raise exception using
      errcode = 'LM417', message = 'no such journal', detail = format('journal %s', reverse.journal_id);
  end if;
  if v_legs is null then
    -- Said again it means what was left then.
    v_legs := ledger.left_to_reverse(
      v_original.id, (select j.id from ledger.journal as j where j.idem = reverse.idem));
  end if;
  if v_legs is null then
    raise exception using
      errcode = 'LM418',
      message = 'more would be reversed than was posted',
      detail = format('nothing is left of journal %s', v_original.id);
  end if;
  v_journal_id := ledger.post(
    reverse.idem, reverse.kind, v_legs,
    lead_id => v_original.lead_id,
    deposit_id => v_original.deposit_id,
    processor => reverse.processor,
    object_id => reverse.object_id,
    actor => reverse.actor,
    reason => reverse.reason,
    reverses_id => v_original.id);
  perform ledger.funds_changed(o.organization_id)
  from (
    select distinct a.organization_id
    from unnest(v_legs) as l
    join ledger.account as a on a.id = l.account_id
    where a.organization_id is not null
    order by a.organization_id
  ) as o;
  return v_journal_id;
end
$$;


ALTER FUNCTION ledger.reverse(idem text, journal_id bigint, reason text, legs ledger.leg[], kind text, actor text, processor text, object_id text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION reverse(idem text, journal_id bigint, reason text, legs ledger.leg[], kind text, actor text, processor text, object_id text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.reverse(idem text, journal_id bigint, reason text, legs ledger.leg[], kind text, actor text, processor text, object_id text) IS 'Undo a journal: what is left of it, or the part that legs say, each against what the journal did to that account.
Parts add up to the journal at most. What a wallet cannot give back becomes debt; what is given back repays debt first.
Locks the journal, then as ledger.post. Returns the id of the reversal.
Errors: LM417 no such journal, LM418 more than was posted, LM419 a reversal is not reversed, and those of ledger.post.';


--
-- Name: seal(bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.seal(max_journals bigint DEFAULT 10000, least_entries bigint DEFAULT 1000) RETURNS TABLE(number bigint, journal_count bigint, root text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_snapshot constant pg_snapshot := pg_current_snapshot();
  v_last ledger.chain_seal;
  v_mark ledger.seal_mark;
  v_journal_id bigint;
  v_entry_id bigint;
  v_up_to bigint;
  v_count bigint;
  v_root bytea;
begin
  perform ledger.require_read_committed();
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using
      errcode = 'LM420',
      message = 'books are sealed in a transaction of their own',
      detail = 'This one has written something before.';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('ledger.seal', 0));
  select s.* into v_last from ledger.chain_seal as s order by s.number desc limit 1;
  select m.* into v_mark from ledger.seal_mark as m;
  if v_mark.journal_id > coalesce(v_last.up_to_journal_id, 0) then
    -- Whoever drew an id up to the mark has ended when the horizon has come to the mark's transaction. Numbers that run
    -- behind it are those of another cluster, into which a dump was restored: nothing of the old one is under way.
    if pg_snapshot_xmin(v_snapshot) < v_mark.xid and pg_snapshot_xmax(v_snapshot) >= v_mark.xid then
      return;
    end if;
    select max(s.id) into v_up_to
    from (
      select j.id from ledger.journal as j
      where j.id > coalesce(v_last.up_to_journal_id, 0) and j.id <= v_mark.journal_id
      order by j.id
      limit seal.max_journals
    ) as s;
    select r.journal_count, r.root into v_count, v_root
    from ledger.seal_root(
      coalesce(v_last.number, 0) + 1, v_last.root, coalesce(v_last.up_to_journal_id, 0), v_up_to) as r;
    insert into ledger.chain_seal (
      number, prev_number, after_journal_id, prev_root, up_to_journal_id, journal_count, root)
    values (
      coalesce(v_last.number, 0) + 1, v_last.number, coalesce(v_last.up_to_journal_id, 0), v_last.root,
      v_up_to, v_count, v_root);
    perform ledger.make_checkpoints(v_mark.entry_id, seal.least_entries);
    return query select coalesce(v_last.number, 0) + 1, v_count, encode(v_root, 'hex');
    return;
  end if;
  select max(j.id) into v_journal_id from ledger.journal as j;
  select max(e.id) into v_entry_id from ledger.entry as e;
  if v_journal_id > coalesce(v_last.up_to_journal_id, 0) then
    -- Our own number is given now, after reading: whoever drew an id before has a smaller one (ledger.post() sees to it).
    -- The end of a snapshot would not do: it is the number after the last that has ended, and others may be under way.
    insert into ledger.seal_mark (journal_id, entry_id, xid)
    values (v_journal_id, v_entry_id, pg_current_xact_id())
    on conflict on constraint seal_mark_pkey do update
    set journal_id = excluded.journal_id, entry_id = excluded.entry_id, xid = excluded.xid, marked_at = clock_timestamp();
  end if;
end
$$;


ALTER FUNCTION ledger.seal(max_journals bigint, least_entries bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION seal(max_journals bigint, least_entries bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.seal(max_journals bigint, least_entries bigint) IS 'Seal the journals up to the mark, if all transactions of that moment have ended, at most so many; make checkpoints of
derived accounts with at least so many new entries; set the next mark when all is sealed. Run by a job, again until it
returns no row. Returns the seal: kept outside of the database, its root proves all before it.
Errors: LM404, LM420.';


--
-- Name: seal_root(bigint, bytea, bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.seal_root(number bigint, prev_root bytea, after_journal_id bigint, up_to_journal_id bigint, OUT journal_count bigint, OUT root bytea) RETURNS record
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT count(*) AS count,
     sha256(((COALESCE(seal_root.prev_root, '\x'::bytea) || convert_to(concat_ws('|'::text, seal_root.number, seal_root.after_journal_id, seal_root.up_to_journal_id, count(*)), 'UTF8'::name)) || COALESCE(string_agg(ledger.journal_leaf(j.*), '\x'::bytea ORDER BY j.id), '\x'::bytea))) AS sha256
    FROM ledger.journal j
   WHERE ((j.id > seal_root.after_journal_id) AND (j.id <= seal_root.up_to_journal_id));
END;


ALTER FUNCTION ledger.seal_root(number bigint, prev_root bytea, after_journal_id bigint, up_to_journal_id bigint, OUT journal_count bigint, OUT root bytea) OWNER TO leadmill_owner;

--
-- Name: FUNCTION seal_root(number bigint, prev_root bytea, after_journal_id bigint, up_to_journal_id bigint, OUT journal_count bigint, OUT root bytea); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.seal_root(number bigint, prev_root bytea, after_journal_id bigint, up_to_journal_id bigint, OUT journal_count bigint, OUT root bytea) IS 'What a seal says of the journals after one and up to another.';


--
-- Name: chain_seal; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.chain_seal (
    number bigint NOT NULL,
    prev_number bigint,
    after_journal_id bigint NOT NULL,
    prev_root bytea,
    up_to_journal_id bigint NOT NULL,
    journal_count bigint NOT NULL,
    root bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT chain_seal_first_begins_at_zero CHECK (((number > 1) OR (after_journal_id = 0))),
    CONSTRAINT chain_seal_first_has_nothing_before CHECK ((num_nonnulls(prev_number, prev_root) =
CASE
    WHEN (number = 1) THEN 0
    ELSE 2
END)),
    CONSTRAINT chain_seal_follows_the_last CHECK ((prev_number = (number - 1))),
    CONSTRAINT chain_seal_goes_forward CHECK ((up_to_journal_id > after_journal_id)),
    CONSTRAINT chain_seal_is_not_empty CHECK ((journal_count >= 1)),
    CONSTRAINT chain_seal_number_is_positive CHECK ((number >= 1)),
    CONSTRAINT chain_seal_root_is_sha256 CHECK ((length(root) = 32))
);


ALTER TABLE ledger.chain_seal OWNER TO leadmill_owner;

--
-- Name: TABLE chain_seal; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.chain_seal IS 'Seals over journals with all their legs, each over the root of the one before. Append-only; a root that was kept outside
proves everything up to it.';


--
-- Name: COLUMN chain_seal.number; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.number IS '1, 2, 3 … without gaps.';


--
-- Name: COLUMN chain_seal.prev_number; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.prev_number IS 'The seal before it.';


--
-- Name: COLUMN chain_seal.after_journal_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.after_journal_id IS 'Where that one ended; 0 for the first.';


--
-- Name: COLUMN chain_seal.prev_root; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.prev_root IS 'Its root.';


--
-- Name: COLUMN chain_seal.up_to_journal_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.up_to_journal_id IS 'The last journal that it seals. Nothing can come before it any more.';


--
-- Name: COLUMN chain_seal.journal_count; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.journal_count IS 'How many it seals; ids have gaps.';


--
-- Name: COLUMN chain_seal.root; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.root IS 'sha256 over the root before it, its number, bounds and count, and each journal with its legs.';


--
-- Name: COLUMN chain_seal.sealed_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.chain_seal.sealed_at IS 'When it was sealed.';


--
-- Name: seal_faults(bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.seal_faults(after_number bigint, up_to_number bigint) RETURNS TABLE(fault text, account_id bigint, journal_id bigint, detail text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT 'seal does not follow the one before'::text,
     NULL::bigint AS int8,
     s.up_to_journal_id,
     format('seal %s'::text, s.number) AS format
    FROM (ledger.chain_seal s
      LEFT JOIN ledger.chain_seal p ON ((p.number = (s.number - 1))))
   WHERE ((s.number > seal_faults.after_number) AND (s.number <= seal_faults.up_to_number) AND (((s.prev_number IS DISTINCT FROM p.number) OR (s.after_journal_id IS DISTINCT FROM COALESCE(p.up_to_journal_id, (0)::bigint))) OR (s.prev_root IS DISTINCT FROM p.root)) AND ((s.number > 1) OR ((s.prev_number IS DISTINCT FROM NULL::bigint) OR (s.prev_root IS DISTINCT FROM NULL::bytea))))
 UNION ALL
  SELECT 'journals or their legs are not what was sealed'::text,
     NULL::bigint,
     s.up_to_journal_id,
     format('seal %s'::text, s.number) AS format
    FROM (ledger.chain_seal s
      CROSS JOIN LATERAL ledger.seal_root(s.number, s.prev_root, s.after_journal_id, s.up_to_journal_id) r(journal_count, root))
   WHERE ((s.number > seal_faults.after_number) AND (s.number <= seal_faults.up_to_number) AND ((s.journal_count IS DISTINCT FROM r.journal_count) OR (s.root IS DISTINCT FROM r.root)));
END;


ALTER FUNCTION ledger.seal_faults(after_number bigint, up_to_number bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION seal_faults(after_number bigint, up_to_number bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.seal_faults(after_number bigint, up_to_number bigint) IS 'What is wrong with the seals after one number and up to another.';


--
-- Name: slices(bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.slices(size bigint DEFAULT 20000) RETURNS TABLE(part text, after_id bigint, up_to_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT p.part,
         CASE
             WHEN (n.number = 0) THEN '-9223372036854775808'::bigint
             ELSE (n.number * slices.size)
         END AS "case",
         CASE
             WHEN (n.number = (p.last_id / slices.size)) THEN '9223372036854775807'::bigint
             ELSE ((n.number + 1) * slices.size)
         END AS "case"
    FROM (( VALUES ('journals'::text,( SELECT COALESCE(max(j.id), (0)::bigint) AS "coalesce"
                    FROM ledger.journal j)), ('accounts'::text,( SELECT COALESCE(max(a.id), (0)::bigint) AS "coalesce"
                    FROM ledger.account a)), ('checkpoints'::text,( SELECT COALESCE(max(c.id), (0)::bigint) AS "coalesce"
                    FROM ledger.balance_checkpoint c)), ('seals'::text,( SELECT COALESCE(max(s.number), (0)::bigint) AS "coalesce"
                    FROM ledger.chain_seal s))) p(part, last_id)
      CROSS JOIN LATERAL generate_series((0)::bigint, (p.last_id / slices.size)) n(number))
   ORDER BY (array_position(ARRAY['journals'::text, 'accounts'::text, 'checkpoints'::text, 'seals'::text], p.part)), n.number;
END;


ALTER FUNCTION ledger.slices(size bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION slices(size bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.slices(size bigint) IS 'Pieces of the books for ledger.verify_slice(), from end to end: together they are all that ledger.verify() looks at.';


--
-- Name: journal_kind; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.journal_kind (
    kind text NOT NULL,
    is_authorizing boolean NOT NULL,
    is_manual boolean DEFAULT false NOT NULL,
    spends_promo boolean DEFAULT false NOT NULL,
    repays_debt boolean DEFAULT false NOT NULL,
    comment text NOT NULL
);


ALTER TABLE ledger.journal_kind OWNER TO leadmill_owner;

--
-- Name: TABLE journal_kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.journal_kind IS 'Kinds of journals. Authorizing ones ask and may be refused; recording ones tell what has happened already and never are:
what a wallet cannot cover becomes debt.';


--
-- Name: COLUMN journal_kind.kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal_kind.kind IS 'Name of the kind.';


--
-- Name: COLUMN journal_kind.is_authorizing; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal_kind.is_authorizing IS 'Obeys floor and status of the accounts.';


--
-- Name: COLUMN journal_kind.is_manual; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal_kind.is_manual IS 'Made by a person, who must give a reason.';


--
-- Name: COLUMN journal_kind.spends_promo; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal_kind.spends_promo IS 'What it takes from a wallet comes from promotional credit first.';


--
-- Name: COLUMN journal_kind.repays_debt; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal_kind.repays_debt IS 'What it puts into a wallet repays debt first.';


--
-- Name: COLUMN journal_kind.comment; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.journal_kind.comment IS 'What it tells.';


--
-- Name: spread_legs(ledger.journal_kind, ledger.leg[]); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.spread_legs(kind ledger.journal_kind, legs ledger.leg[]) RETURNS ledger.leg[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- Most often there is nothing to spread.
  if not exists (
    select
    from unnest(legs) as l
    join ledger.account as w on w.id = l.account_id and w.kind = 'wallet'
    join ledger.account as s on s.organization_id = w.organization_id and s.currency = w.currency
    where (s.kind <> 'wallet' and s.balance <> 0)
      or (s.kind = 'wallet' and s.balance - s.held + l.amount < s.floor))
  then
    return legs;
  end if;
  return (
    with asked as (
      select
        w.id, l.amount, w.balance - w.held - w.floor as room, p.id as promo_id, d.id as debt_id,
        case when (spread_legs.kind).spends_promo and l.amount < 0
          then least(-l.amount, p.balance - p.held) else 0 end as from_promo,
        case when (spread_legs.kind).repays_debt and l.amount > 0
          then least(l.amount, -d.balance) else 0 end as repaid
      from unnest(legs) as l
      join ledger.account as w on w.id = l.account_id and w.kind = 'wallet'
      join ledger.account as p
        on p.organization_id = w.organization_id and p.currency = w.currency and p.kind = 'promo'
      join ledger.account as d
        on d.organization_id = w.organization_id and d.currency = w.currency and d.kind = 'debt'
    ), covered as (
      select
        a.*,
        case when (spread_legs.kind).is_authorizing then 0
          else greatest(-(a.amount + a.from_promo - a.repaid) - a.room, 0) end as shortfall
      from asked as a
    ), spread as (
      select l.account_id as id, l.amount from unnest(legs) as l where l.account_id not in (select c.id from covered as c)
      union all
      select c.id, c.amount + c.from_promo - c.repaid + c.shortfall from covered as c
      union all
      select c.promo_id, -c.from_promo from covered as c
      union all
      select c.debt_id, c.repaid - c.shortfall from covered as c
    ), merged as (
      select s.id, sum(s.amount)::bigint as amount from spread as s group by s.id having sum(s.amount) <> 0
    )
    select coalesce(array_agg((m.id, m.amount)::ledger.leg order by m.id), '{}') from merged as m);
end
$$;


ALTER FUNCTION ledger.spread_legs(kind ledger.journal_kind, legs ledger.leg[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION spread_legs(kind ledger.journal_kind, legs ledger.leg[]); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.spread_legs(kind ledger.journal_kind, legs ledger.leg[]) IS 'The legs as they are booked. What is asked of a wallet is spread: promotional credit is spent first, debt is repaid
first, and of what has happened already the part that the wallet cannot cover becomes debt. The accounts are locked.';


--
-- Name: statement_owner(uuid); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.statement_owner(organization_id uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_id uuid;
begin
  select o.id into v_id
  from identity.organization as o
  where case
    when identity.current_role_name() = 'admin' then o.id = statement_owner.organization_id
    else o.id = identity.current_organization_id()
      and o.id = coalesce(statement_owner.organization_id, identity.current_organization_id())
  end;
  if not found then
    perform ops.raise_http(404, 'LM111', 'no such organisation');
  end if;
  return v_id;
end
$$;


ALTER FUNCTION ledger.statement_owner(organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION statement_owner(organization_id uuid); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.statement_owner(organization_id uuid) IS 'Whose statement the caller may read: a member his own organisation''s, an admin the one he names.
Errors: LM111.';


--
-- Name: to_decimal(bigint, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.to_decimal(minor bigint, currency text) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select round(to_decimal.minor / 10 ^ c.exponent::numeric, c.exponent)
  from ledger.currency as c
  where c.code = to_decimal.currency
$$;


ALTER FUNCTION ledger.to_decimal(minor bigint, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION to_decimal(minor bigint, currency text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.to_decimal(minor bigint, currency text) IS 'Decimal amount of minor units, with all digits of its currency: 1230 USD is 12.30.';


--
-- Name: to_minor(numeric, text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.to_minor(amount numeric, currency text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_exponent smallint;
  v_minor numeric;
begin
  select c.exponent into v_exponent from ledger.currency as c where c.code = to_minor.currency;
  if not found then
    raise exception using
      errcode = 'LM413',
      message = 'unknown currency',
      detail = left(coalesce(to_minor.currency, 'null'), 20),
      hint = 'Use an ISO 4217 code in upper case, such as USD.';
  end if;
  if amount is null or amount in ('NaN', 'Infinity', '-Infinity') then
    raise exception using errcode = 'LM410', message = 'amount is not a number', detail = coalesce(amount::text, 'null');
  end if;
  -- Before multiplying: a number of a hundred thousand digits costs time.
  if abs(amount) > 1e15 / 10::numeric ^ v_exponent then
    raise exception using
      errcode = 'LM412',
      message = 'amount out of range',
      hint = 'Amounts have 15 digits at most.';
  end if;
  v_minor := amount * 10::numeric ^ v_exponent;
  if v_minor <> trunc(v_minor) then
    raise exception using
      errcode = 'LM411',
      message = 'too many decimals for this currency',
      detail = format('%s has %s', to_minor.currency, v_exponent);
  end if;
  return v_minor::bigint;
end
$$;


ALTER FUNCTION ledger.to_minor(amount numeric, currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION to_minor(amount numeric, currency text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.to_minor(amount numeric, currency text) IS 'Minor units of a decimal amount; refuses whatever would have to be rounded.
Errors: LM410 not a number, LM411 too many decimals, LM412 out of range, LM413 unknown currency (400).';


--
-- Name: use_hold(bigint, ledger.journal_kind, bigint, ledger.leg[]); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.use_hold(hold_id bigint, kind ledger.journal_kind, journal_id bigint, legs ledger.leg[]) RETURNS ledger.journal_kind
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_hold ledger.hold;
  v_asked bigint;
begin
  select h.* into strict v_hold from ledger.hold as h where h.id = use_hold.hold_id for update;
  select -l.amount into v_asked from unnest(legs) as l where l.account_id = v_hold.account_id;
  if kind.is_authorizing and v_hold.state <> 'active' then
    raise exception using
      errcode = 'LM415',
      message = 'the hold has ended',
      detail = format('hold %s is %s', v_hold.id, v_hold.state);
  elsif kind.is_authorizing and v_asked > v_hold.amount then
    raise exception using
      errcode = 'LM416',
      message = 'more than was held',
      detail = format('hold %s', v_hold.id);
  elsif v_hold.state <> 'active' then
    return kind;
  end if;
  update ledger.account as a set held = a.held - v_hold.amount where a.id = v_hold.account_id;
  update ledger.hold as h
  set
    state = 'captured',
    captured_amount = least(v_asked, v_hold.amount),
    journal_id = use_hold.journal_id,
    closed_at = clock_timestamp()
  where h.id = v_hold.id;
  -- It was authorized when it was made, on this very account.
  kind.is_authorizing := false;
  kind.spends_promo := false;
  return kind;
end
$$;


ALTER FUNCTION ledger.use_hold(hold_id bigint, kind ledger.journal_kind, journal_id bigint, legs ledger.leg[]) OWNER TO leadmill_owner;

--
-- Name: FUNCTION use_hold(hold_id bigint, kind ledger.journal_kind, journal_id bigint, legs ledger.leg[]); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.use_hold(hold_id bigint, kind ledger.journal_kind, journal_id bigint, legs ledger.leg[]) IS 'Free what a hold reserved, for the legs of this journal to take. Returns the kind as it is to be obeyed then.
Errors: LM415 the hold has ended, LM416 more than was held; kinds that record are neither.';


--
-- Name: verify(); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.verify() RETURNS TABLE(fault text, account_id bigint, journal_id bigint, detail text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT journal_faults.fault,
     journal_faults.account_id,
     journal_faults.journal_id,
     journal_faults.detail
    FROM ledger.journal_faults('-9223372036854775808'::bigint, '9223372036854775807'::bigint) journal_faults(fault, account_id, journal_id, detail)
 UNION ALL
  SELECT account_faults.fault,
     account_faults.account_id,
     account_faults.journal_id,
     account_faults.detail
    FROM ledger.account_faults('-9223372036854775808'::bigint, '9223372036854775807'::bigint) account_faults(fault, account_id, journal_id, detail)
 UNION ALL
  SELECT checkpoint_faults.fault,
     checkpoint_faults.account_id,
     checkpoint_faults.journal_id,
     checkpoint_faults.detail
    FROM ledger.checkpoint_faults('-9223372036854775808'::bigint, '9223372036854775807'::bigint) checkpoint_faults(fault, account_id, journal_id, detail)
 UNION ALL
  SELECT seal_faults.fault,
     seal_faults.account_id,
     seal_faults.journal_id,
     seal_faults.detail
    FROM ledger.seal_faults('-9223372036854775808'::bigint, '9223372036854775807'::bigint) seal_faults(fault, account_id, journal_id, detail);
END;


ALTER FUNCTION ledger.verify() OWNER TO leadmill_owner;

--
-- Name: FUNCTION verify(); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.verify() IS 'Prove the books, all at once: sums of journals, every running account''s chain of entries and hashes, balances, holds,
reversals, deposits, checkpoints and seals. Returns a row for each fault; none when all is well.';


--
-- Name: verify_slice(text, bigint, bigint); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.verify_slice(part text, after_id bigint, up_to_id bigint) RETURNS TABLE(fault text, account_id bigint, journal_id bigint, detail text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if part = 'journals' then
    return query select * from ledger.journal_faults(after_id, up_to_id);
  elsif part = 'accounts' then
    return query select * from ledger.account_faults(after_id, up_to_id);
  elsif part = 'checkpoints' then
    return query select * from ledger.checkpoint_faults(after_id, up_to_id);
  elsif part = 'seals' then
    return query select * from ledger.seal_faults(after_id, up_to_id);
  else
    raise exception using errcode = 'LM407', message = 'no such part of the books', detail = coalesce(part, 'null');
  end if;
end
$$;


ALTER FUNCTION ledger.verify_slice(part text, after_id bigint, up_to_id bigint) OWNER TO leadmill_owner;

--
-- Name: FUNCTION verify_slice(part text, after_id bigint, up_to_id bigint); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.verify_slice(part text, after_id bigint, up_to_id bigint) IS 'Prove a piece of the books (see ledger.slices), in a transaction of its own: one long snapshot slows every sale.
Returns a row for each fault; none when all is well.
Errors: LM407.';


--
-- Name: wallet_accounts_of(uuid[], text); Type: FUNCTION; Schema: ledger; Owner: leadmill_owner
--

CREATE FUNCTION ledger.wallet_accounts_of(organization_ids uuid[], currency text) RETURNS bigint[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT COALESCE(array_agg(a.id ORDER BY a.id), '{}'::bigint[]) AS "coalesce"
    FROM ledger.account a
   WHERE ((a.organization_id = ANY (wallet_accounts_of.organization_ids)) AND (a.currency = wallet_accounts_of.currency));
END;


ALTER FUNCTION ledger.wallet_accounts_of(organization_ids uuid[], currency text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION wallet_accounts_of(organization_ids uuid[], currency text); Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON FUNCTION ledger.wallet_accounts_of(organization_ids uuid[], currency text) IS 'All running accounts of organisations in a currency, to give to ledger.lock_accounts(). None for who has no funds yet.';


--
-- Name: begin_delivery(uuid); Type: FUNCTION; Schema: notification; Owner: leadmill_owner
--

CREATE FUNCTION notification.begin_delivery(delivery_id uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_delivery notification.delivery;
  v_email text;
  v_name text;
  v_context jsonb;
begin
  update notification.delivery as d
  set status = 'sending', attempts = d.attempts + 1
  where d.id = begin_delivery.delivery_id and d.status in ('queued', 'sending')
  returning d.* into v_delivery;
  if not found then
    return null;
  end if;
  if v_delivery.lead_id is not null then
    select c.email, c.name into v_email, v_name
    from intake.lead_contact as c where c.lead_id = v_delivery.lead_id;
  else
    select u.email, concat_ws(' ', u.first_name, u.last_name) into v_email, v_name
    from identity.user_account as u
    where u.id = v_delivery.user_id and u.deleted_at is null and u.status in ('pending', 'active')
      -- Who has left the organisation meanwhile is not told any more, least of all whom it bought.
      and (v_delivery.organization_id is null or exists (
        select from identity.membership as m
        where m.user_id = u.id and m.organization_id = v_delivery.organization_id and m.ended_at is null));
  end if;
  if v_email is not null then
    v_context := notification.mail_context(v_delivery);
  end if;
  if v_context is null then
    perform notification.finish_delivery(delivery_id, 'failed', null, 'the recipient or the subject is gone');
    return null;
  end if;
  return jsonb_build_object(
    'template', v_delivery.template, 'email', v_email, 'name', v_name, 'context', v_context);
end
$$;


ALTER FUNCTION notification.begin_delivery(delivery_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION begin_delivery(delivery_id uuid); Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON FUNCTION notification.begin_delivery(delivery_id uuid) IS 'Take a mail to send it. Returns {template, email, name, context}; null when it is done or there is nobody to send it to.
May be called again after a worker died: the mail then goes out with the same Message-ID.';


--
-- Name: enqueue_mail(text, text, uuid, jsonb); Type: FUNCTION; Schema: notification; Owner: leadmill_owner
--

CREATE FUNCTION notification.enqueue_mail(template text, recipient_kind text, recipient_id uuid, refs jsonb DEFAULT '{}'::jsonb) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_ids uuid[];
begin
  with recipient (user_id, organization_id, lead_id) as (
    -- A branch for each kind: one condition for all would be looked for through all users.
    select u.id, null::uuid, null::uuid
    from identity.user_account as u
    where enqueue_mail.recipient_kind = 'user' and u.id = enqueue_mail.recipient_id and u.deleted_at is null
    union all
    select u.id, null, null
    from identity.user_account as u
    where enqueue_mail.recipient_kind = 'admins' and u.is_admin and u.status = 'active' and u.deleted_at is null
    union all
    select m.user_id, m.organization_id, null
    from identity.membership as m
    join identity.user_account as u on u.id = m.user_id
    where enqueue_mail.recipient_kind = 'organization'
      and m.organization_id = enqueue_mail.recipient_id
      and m.ended_at is null
      and m.role in ('owner', 'manager')
      and u.status = 'active'
      and u.deleted_at is null
    union all
    select null, null, enqueue_mail.recipient_id
    where enqueue_mail.recipient_kind = 'lead'
  ), delivery as materialized ( -- each id is made once and read twice
    select ops.uuid_v7() as id, r.* from recipient as r
  ), made as (
    insert into notification.delivery (id, template, user_id, organization_id, lead_id, refs, job_id)
    select
      d.id, enqueue_mail.template, d.user_id, d.organization_id, d.lead_id, enqueue_mail.refs,
      queue.defer('send_mail', jsonb_build_object('delivery_id', d.id))
    from delivery as d
    returning id
  )
  select coalesce(array_agg(m.id), '{}') into v_ids from made as m;
  return v_ids;
end
$$;


ALTER FUNCTION notification.enqueue_mail(template text, recipient_kind text, recipient_id uuid, refs jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION enqueue_mail(template text, recipient_kind text, recipient_id uuid, refs jsonb); Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON FUNCTION notification.enqueue_mail(template text, recipient_kind text, recipient_id uuid, refs jsonb) IS 'Tell somebody by mail, with one delivery and one job for each person, in the transaction that causes it.
recipient_kind: user, organization (its active owners and managers), lead (its submitter), admins (recipient_id null).
refs: ids the mail is about. Returns the deliveries; none when there is nobody to tell.';


--
-- Name: finish_delivery(uuid, text, integer, text); Type: FUNCTION; Schema: notification; Owner: leadmill_owner
--

CREATE FUNCTION notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if coalesce(finish_delivery.outcome not in ('sent', 'retry', 'failed'), true) then
    raise exception using
      errcode = 'LM703',
      message = 'no such outcome of a delivery',
      detail = coalesce(finish_delivery.outcome, 'null'),
      hint = 'It is sent, retry or failed.';
  end if;
  update notification.delivery as d
  set
    status = case finish_delivery.outcome when 'retry' then 'queued' else finish_delivery.outcome end,
    smtp_code = finish_delivery.smtp_code,
    last_error = left(finish_delivery.error, 1000),
    finished_at = case when finish_delivery.outcome <> 'retry' then clock_timestamp() end
  where d.id = finish_delivery.delivery_id
    and case finish_delivery.outcome
      -- Two workers may have had it, if the first was thought dead: what has gone out has gone out.
      when 'sent' then d.status <> 'sent'
      -- A worker that could not even begin it may say so.
      when 'failed' then d.status in ('queued', 'sending')
      when 'retry' then d.status = 'sending'
    end;
end
$$;


ALTER FUNCTION notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text); Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON FUNCTION notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text) IS 'Say what came of a mail that was begun. outcome: sent, retry (it will be tried again), failed (for good). error: without
the address. Whoever says sent is believed, what was sent stays sent.
Errors: LM703 no such outcome.';


--
-- Name: delivery; Type: TABLE; Schema: notification; Owner: leadmill_owner
--

CREATE TABLE notification.delivery (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    template text NOT NULL,
    organization_id uuid,
    user_id uuid,
    lead_id uuid,
    refs jsonb DEFAULT '{}'::jsonb NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    job_id bigint,
    smtp_code integer,
    last_error text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT delivery_finished_has_a_time CHECK (((status = ANY (ARRAY['sent'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT delivery_has_one_recipient CHECK ((num_nonnulls(user_id, lead_id) = 1)),
    CONSTRAINT delivery_last_error_is_short CHECK ((length(last_error) <= 1000)),
    CONSTRAINT delivery_refs_are_an_object CHECK ((jsonb_typeof(refs) = 'object'::text)),
    CONSTRAINT delivery_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
);


ALTER TABLE notification.delivery OWNER TO leadmill_owner;

--
-- Name: TABLE delivery; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON TABLE notification.delivery IS 'Each mail to each person, and what came of it. Ids only: the address is looked up when it is sent.';


--
-- Name: COLUMN delivery.id; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.id IS 'Time-ordered uuid; the mail''s Message-ID, the same at each attempt.';


--
-- Name: COLUMN delivery.template; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.template IS 'Which mail.';


--
-- Name: COLUMN delivery.organization_id; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.organization_id IS 'The tenant on whose behalf the user gets it, if any.';


--
-- Name: COLUMN delivery.user_id; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.user_id IS 'The user who gets it; null where the submitter of a lead does.';


--
-- Name: COLUMN delivery.lead_id; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.lead_id IS 'The lead whose submitter gets it.';


--
-- Name: COLUMN delivery.refs; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.refs IS 'Ids of what it is about: lead_id, assignment_id.';


--
-- Name: COLUMN delivery.status; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.status IS 'queued, sending, sent, failed (for good).';


--
-- Name: COLUMN delivery.attempts; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.attempts IS 'How often a worker began to send it.';


--
-- Name: COLUMN delivery.job_id; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.job_id IS 'The job that sends it, as long as the queue keeps that.';


--
-- Name: COLUMN delivery.smtp_code; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.smtp_code IS 'Last answer of the mail server.';


--
-- Name: COLUMN delivery.last_error; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.last_error IS 'Why the last attempt failed; never the address.';


--
-- Name: COLUMN delivery.created_at; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.created_at IS 'When it was caused.';


--
-- Name: COLUMN delivery.finished_at; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.delivery.finished_at IS 'When it was sent or given up.';


--
-- Name: mail_context(notification.delivery); Type: FUNCTION; Schema: notification; Owner: leadmill_owner
--

CREATE FUNCTION notification.mail_context(delivery notification.delivery) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_context jsonb;
begin
  if delivery.template in ('verify_email', 'reset_password') then
    return jsonb_build_object('token', identity.issue_one_time_token(delivery.user_id, delivery.template));
  end if;
  if delivery.template = 'lead_assigned' then
    select jsonb_build_object(
      'niche', n.name,
      'lead_id', l.id,
      'contact', jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone),
      'answers', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'label', f.field ->> 'label', 'value', l.answers -> (f.field ->> 'id')) order by f.position), '[]')
        from jsonb_array_elements(s.fields) with ordinality as f (field, position)
        where l.answers ? (f.field ->> 'id')),
      'price', ledger.to_decimal(a.price, a.currency)::text,
      'currency', a.currency,
      'funds', ledger.to_decimal(ledger.funds_of(a.organization_id, a.currency), a.currency)::text)
    into v_context
    from distribution.assignment as a
    join intake.lead as l on l.id = a.lead_id
    join catalog.form_schema as s on s.id = l.form_schema_id
    join catalog.niche as n on n.id = l.niche_id
    join intake.lead_contact as c on c.lead_id = l.id
    where a.id = (delivery.refs ->> 'assignment_id')::uuid
      -- The refs are ours, but a mail with somebody's contact data checks once more whose it is.
      and a.organization_id = delivery.organization_id;
    return v_context;
  end if;
  if delivery.template = 'account_exists' then
    return jsonb '{}';
  end if;
  if delivery.template in ('refund_requested', 'refund_decided') then
    select jsonb_build_object(
      'niche', n.name,
      'lead_id', l.id,
      'organization', o.name,
      'reason', r.reason,
      'notes', r.notes,
      'status', r.status,
      'memo', r.memo,
      'price', ledger.to_decimal(a.price, a.currency)::text,
      'currency', a.currency)
    into v_context
    from returns.request as r
    join distribution.assignment as a on a.id = r.assignment_id
    join intake.lead as l on l.id = r.lead_id
    join catalog.niche as n on n.id = l.niche_id
    join identity.organization as o on o.id = r.organization_id
    where r.id = (delivery.refs ->> 'request_id')::uuid
      and (delivery.template = 'refund_requested' or r.organization_id = delivery.organization_id);
    return v_context;
  end if;
  if delivery.template = 'lead_refunded' then
    select jsonb_build_object(
      'niche', n.name,
      'lead_id', l.id,
      'price', ledger.to_decimal(a.price, a.currency)::text,
      'currency', a.currency)
    into v_context
    from distribution.assignment as a
    join intake.lead as l on l.id = a.lead_id
    join catalog.niche as n on n.id = l.niche_id
    where a.id = (delivery.refs ->> 'assignment_id')::uuid and a.organization_id = delivery.organization_id;
    return v_context;
  end if;
  select jsonb_build_object('niche', n.name, 'lead_id', l.id) into v_context
  from intake.lead as l
  join catalog.niche as n on n.id = l.niche_id
  where l.id = coalesce(delivery.lead_id, (delivery.refs ->> 'lead_id')::uuid);
  return v_context;
end
$$;


ALTER FUNCTION notification.mail_context(delivery notification.delivery) OWNER TO leadmill_owner;

--
-- Name: FUNCTION mail_context(delivery notification.delivery); Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON FUNCTION notification.mail_context(delivery notification.delivery) IS 'What the template of a delivery is filled with, read when it is sent. A token of a link is made here, returned this once,
and stored as a hash. Null when what the mail is about is gone.';


--
-- Name: recover_deliveries(); Type: FUNCTION; Schema: notification; Owner: leadmill_owner
--

CREATE FUNCTION notification.recover_deliveries() RETURNS TABLE(delivery_id uuid, template text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  -- A job and its delivery are made in one transaction, and the delivery is finished before its job: an unfinished
  -- one whose job is over was left behind (a worker that died again and again, or was cancelled by hand).
  update notification.delivery as d
  set
    status = 'failed',
    last_error = 'its job ended without a report',
    finished_at = clock_timestamp()
  where d.status in ('queued', 'sending')
    and not exists (
      select from queue.procrastinate_jobs as j where j.id = d.job_id and j.status in ('todo', 'doing'))
  returning d.id, d.template
$$;


ALTER FUNCTION notification.recover_deliveries() OWNER TO leadmill_owner;

--
-- Name: FUNCTION recover_deliveries(); Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON FUNCTION notification.recover_deliveries() IS 'Fail the mails whose job is over without having said what came of them, so that they are seen and can be sent again;
run every minute. Returns them.';


--
-- Name: answer_http(integer, text, text, text, text, jsonb); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.answer_http(status integer, code text, message text, details text DEFAULT NULL::text, hint text DEFAULT NULL::text, headers jsonb DEFAULT '{}'::jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform set_config('response.status', answer_http.status::text, true);
  perform set_config('response.headers', (
    select coalesce(jsonb_agg(jsonb_build_object(h.key, h.value)), '[]')
    from jsonb_each_text('{"Cache-Control": "no-store"}' || answer_http.headers) as h)::text, true);
  return jsonb_build_object(
    'code', answer_http.code,
    'message', answer_http.message,
    'details', answer_http.details,
    'hint', answer_http.hint);
end
$$;


ALTER FUNCTION ops.answer_http(status integer, code text, message text, details text, hint text, headers jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION answer_http(status integer, code text, message text, details text, hint text, headers jsonb); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.answer_http(status integer, code text, message text, details text, hint text, headers jsonb) IS 'The body of a refusal that raises nothing, with its HTTP status and headers set: what the transaction has
written (a failure counted, a session ended) commits. Otherwise as ops.raise_http.';


--
-- Name: client_address(); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.client_address() RETURNS inet
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- nginx overwrites this header with the address of the peer; it is never what the client sent.
  return ops.request_header('x-forwarded-for')::inet;
exception when invalid_text_representation then
  return null;
end
$$;


ALTER FUNCTION ops.client_address() OWNER TO leadmill_owner;

--
-- Name: FUNCTION client_address(); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.client_address() IS 'Address of the client as nginx saw it, null where there is none.';


--
-- Name: request_header(text); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.request_header(name text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((NULLIF(current_setting('request.headers'::text, true), ''::text))::jsonb ->> lower(name));


ALTER FUNCTION ops.request_header(name text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION request_header(name text); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.request_header(name text) IS 'One header of the HTTP request in hand, null outside of one.';


--
-- Name: client_agent(); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.client_agent() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN "left"(ops.request_header('user-agent'::text), 400);


ALTER FUNCTION ops.client_agent() OWNER TO leadmill_owner;

--
-- Name: FUNCTION client_agent(); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.client_agent() IS 'User-Agent of the client, cut at 400 characters.';


--
-- Name: ensure_partitions(); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.ensure_partitions() RETURNS TABLE(parent text, month date, strays bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_partitioned ops.partitioned;
  v_schema text;
  v_table text;
  v_default text;
  v_partition text;
  v_key text;
  v_months_with_strays date[];
  v_month date;
begin
  perform pg_advisory_xact_lock(hashtextextended('ops.ensure_partitions', 0));
  for v_partitioned in select p.* from ops.partitioned as p order by p.parent loop
    parent := v_partitioned.parent;
    v_schema := split_part(parent, '.', 1);
    v_table := split_part(parent, '.', 2);
    v_default := format('%I.%I', v_schema, v_table || '_default');
    select a.attname::text into v_key
    from pg_partitioned_table as t
    join pg_attribute as a on a.attrelid = t.partrelid and a.attnum = t.partattrs[0]
    where t.partrelid = parent::regclass;

    -- The default partition should be empty. What strayed there is reported, and keeps its month from getting an own one.
    v_months_with_strays := '{}';
    for month, strays in execute format(
      'select date_trunc(''month'', %I at time zone ''UTC'')::date, count(*) from %s group by 1 order by 1', v_key, v_default)
    loop
      v_months_with_strays := v_months_with_strays || month;
      return next;
    end loop;

    for v_month in
      select generate_series(
        date_trunc('month', now() at time zone 'UTC'),
        date_trunc('month', now() at time zone 'UTC') + make_interval(months => v_partitioned.months_ahead),
        interval '1 month')::date
    loop
      v_partition := format('%I.%I', v_schema, v_table || to_char(v_month, '"_y"YYYY"m"MM'));
      continue when v_month = any (v_months_with_strays) or to_regclass(v_partition) is not null;
      -- Attached, not created in place: that would lock out everybody who uses the parent.
      execute format('create table %s (like %I.%I including defaults including constraints including comments)',
        v_partition, v_schema, v_table);
      execute format('comment on table %s is %L', v_partition, to_char(v_month, 'YYYY-MM') || ' of ' || parent || '.');
      execute format('alter table %s enable row level security', v_partition);
      execute format('alter table %I.%I attach partition %s for values from (%L) to (%L)',
        v_schema, v_table, v_partition,
        to_char(v_month, 'YYYY-MM-DD 00:00+00'), to_char(v_month + interval '1 month', 'YYYY-MM-DD 00:00+00'));
    end loop;

    for v_partition in
      select i.inhrelid::regclass::text
      from pg_inherits as i
      where i.inhparent = parent::regclass and v_partitioned.guard is not null
        and not exists (
          select from pg_trigger as t
          where t.tgrelid = i.inhrelid and t.tgname = split_part(v_partitioned.guard, '.', 2))
    loop
      execute format(
        'create trigger %I before update or delete or truncate on %s for each statement execute function %I.%I()',
        split_part(v_partitioned.guard, '.', 2), v_partition,
        split_part(v_partitioned.guard, '.', 1), split_part(v_partitioned.guard, '.', 2));
    end loop;
  end loop;
end
$$;


ALTER FUNCTION ops.ensure_partitions() OWNER TO leadmill_owner;

--
-- Name: FUNCTION ensure_partitions(); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.ensure_partitions() IS 'Make the partitions of this month and the coming ones for every table of ops.partitioned. Run daily; running it again
changes nothing. Returns a row for each month that has strays in a default partition: an alert.';


--
-- Name: schedule; Type: TABLE; Schema: ops; Owner: leadmill_owner
--

CREATE TABLE ops.schedule (
    name text NOT NULL,
    task text NOT NULL,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    every interval,
    at_times time without time zone[],
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    grace interval DEFAULT '01:00:00'::interval NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    last_fired_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT schedule_args_are_an_object CHECK ((jsonb_typeof(args) = 'object'::text)),
    CONSTRAINT schedule_at_times_name_a_time CHECK (((cardinality(at_times) > 0) AND (array_position(at_times, NULL::time without time zone) IS NULL))),
    CONSTRAINT schedule_every_is_a_minute_at_least CHECK ((every >= '00:01:00'::interval)),
    CONSTRAINT schedule_has_one_rhythm CHECK ((num_nonnulls(every, at_times) = 1)),
    CONSTRAINT schedule_time_zone_is_known CHECK ((('1970-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL))
);


ALTER TABLE ops.schedule OWNER TO leadmill_owner;

--
-- Name: TABLE schedule; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON TABLE ops.schedule IS 'Jobs that come by the clock. ops.tick() reads it every minute.';


--
-- Name: COLUMN schedule.name; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.name IS 'Name of the entry.';


--
-- Name: COLUMN schedule.task; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.task IS 'Task to defer.';


--
-- Name: COLUMN schedule.args; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.args IS 'Its arguments.';


--
-- Name: COLUMN schedule.every; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.every IS 'Time between two jobs, at least a minute.';


--
-- Name: COLUMN schedule.at_times; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.at_times IS 'Times of day, in time_zone.';


--
-- Name: COLUMN schedule.time_zone; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.time_zone IS 'IANA name. A time that a clock change skips comes when the clock has passed it.';


--
-- Name: COLUMN schedule.grace; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.grace IS 'A time of day that was missed by longer than this is left out.';


--
-- Name: COLUMN schedule.is_active; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.is_active IS 'False: never.';


--
-- Name: COLUMN schedule.last_fired_at; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.schedule.last_fired_at IS 'When it was deferred last.';


--
-- Name: is_due(ops.schedule, timestamp with time zone); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.is_due(entry ops.schedule, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN ((entry).is_active AND CASE WHEN ((entry).every IS NOT NULL) THEN (at >= (((entry).last_fired_at + (entry).every) - '00:00:05'::interval)) ELSE (EXISTS (SELECT FROM ((generate_series('-1'::integer, 0) d(days) CROSS JOIN unnest((is_due.entry).at_times) t(time_of_day)) CROSS JOIN LATERAL (SELECT (((((is_due.at AT TIME ZONE (is_due.entry).time_zone))::date + d.days) + t.time_of_day) AT TIME ZONE (is_due.entry).time_zone) AS timezone) o(due_at)) WHERE ((o.due_at > (is_due.entry).last_fired_at) AND (o.due_at <= is_due.at) AND (o.due_at > (is_due.at - (is_due.entry).grace))))) END);


ALTER FUNCTION ops.is_due(entry ops.schedule, at timestamp with time zone) OWNER TO leadmill_owner;

--
-- Name: FUNCTION is_due(entry ops.schedule, at timestamp with time zone); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.is_due(entry ops.schedule, at timestamp with time zone) IS 'Whether an entry of the schedule is to be deferred at this time.';


--
-- Name: raise_http(integer, text, text, text, text, jsonb); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.raise_http(status integer, code text, message text, details text DEFAULT NULL::text, hint text DEFAULT NULL::text, headers jsonb DEFAULT '{}'::jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- PostgREST demands "headers", strings as their values, and no null members; anything else is a 500.
  raise exception using
    errcode = 'PGRST',
    message = jsonb_strip_nulls(jsonb_build_object(
      'code', raise_http.code,
      'message', raise_http.message,
      'details', raise_http.details,
      'hint', raise_http.hint))::text,
    detail = jsonb_build_object(
      'status', raise_http.status,
      'headers', (
        select coalesce(jsonb_object_agg(h.key, h.value), '{}')
        from jsonb_each_text(raise_http.headers) as h))::text;
end
$$;


ALTER FUNCTION ops.raise_http(status integer, code text, message text, details text, hint text, headers jsonb) OWNER TO leadmill_owner;

--
-- Name: FUNCTION raise_http(status integer, code text, message text, details text, hint text, headers jsonb); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.raise_http(status integer, code text, message text, details text, hint text, headers jsonb) IS 'Raise an error that PostgREST answers with this status, code and headers.
message: lower case, without values. details: the values. hint: what to do. Never user text in headers.';


--
-- Name: request_id(); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.request_id() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN "left"(ops.request_header('x-request-id'::text), 100);


ALTER FUNCTION ops.request_id() OWNER TO leadmill_owner;

--
-- Name: FUNCTION request_id(); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.request_id() IS 'Request id that nginx made; the same in every log.';


--
-- Name: setting_of(text); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.setting_of(name text) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.value from ops.setting as s where s.name = setting_of.name
$$;


ALTER FUNCTION ops.setting_of(name text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION setting_of(name text); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.setting_of(name text) IS 'Value of one setting, null when there is none of that name.';


--
-- Name: tick(timestamp with time zone); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.tick(at timestamp with time zone DEFAULT clock_timestamp()) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  v_entry ops.schedule;
begin
  for v_entry in
    -- Two ticks at once take different entries, or none.
    select s.* from ops.schedule as s where ops.is_due(s, tick.at) order by s.name for update skip locked
  loop
    update ops.schedule as s set last_fired_at = tick.at where s.name = v_entry.name;
    perform queue.defer(v_entry.task, v_entry.args, queueing_lock => 'schedule:' || v_entry.name);
    return next v_entry.name;
  end loop;
end
$$;


ALTER FUNCTION ops.tick(at timestamp with time zone) OWNER TO leadmill_owner;

--
-- Name: FUNCTION tick(at timestamp with time zone); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.tick(at timestamp with time zone) IS 'Defer the jobs that the schedule says are due. Returns the names of their entries. Called every minute.';


--
-- Name: views_are_read_only(); Type: FUNCTION; Schema: ops; Owner: leadmill_owner
--

CREATE FUNCTION ops.views_are_read_only() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using
    errcode = 'insufficient_privilege',
    message = 'view is read only',
    detail = tg_table_name,
    hint = 'Use the functions.';
end
$$;


ALTER FUNCTION ops.views_are_read_only() OWNER TO leadmill_owner;

--
-- Name: FUNCTION views_are_read_only(); Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON FUNCTION ops.views_are_read_only() IS 'Instead-of trigger for views that join. Without one a write fails with 55000 before privileges are looked at,
which PostgREST answers with 500; with one it is the 42501 (403) of every other view.
Errors: 42501.';


--
-- Name: request; Type: TABLE; Schema: returns; Owner: leadmill_owner
--

CREATE TABLE returns.request (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    assignment_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    policy_id uuid NOT NULL,
    reason text NOT NULL,
    notes text,
    status text DEFAULT 'pending'::text NOT NULL,
    rule text,
    memo text,
    requested_by uuid NOT NULL,
    decided_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    decided_at timestamp with time zone,
    CONSTRAINT request_admin_is_named CHECK (((rule <> 'admin'::text) OR (decided_by IS NOT NULL))),
    CONSTRAINT request_decided_has_a_time CHECK (((status = 'pending'::text) = (decided_at IS NULL))),
    CONSTRAINT request_memo_is_short CHECK ((length(memo) <= 2000)),
    CONSTRAINT request_notes_are_short CHECK ((length(notes) <= 2000)),
    CONSTRAINT request_reason_is_known CHECK ((reason = ANY (ARRAY['fake_contact'::text, 'duplicate'::text, 'spam'::text, 'wrong_niche'::text, 'other'::text]))),
    CONSTRAINT request_rejected_has_a_memo CHECK (((status <> 'rejected'::text) OR (memo IS NOT NULL))),
    CONSTRAINT request_rule_decided CHECK (
CASE status
    WHEN 'pending'::text THEN (rule IS NULL)
    WHEN 'rejected'::text THEN (rule = 'admin'::text)
    WHEN 'approved'::text THEN (rule = ANY (ARRAY['admin'::text, 'approved_at_once'::text]))
    ELSE (rule = 'bad_lead'::text)
END),
    CONSTRAINT request_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'auto_resolved'::text])))
);


ALTER TABLE returns.request OWNER TO leadmill_owner;

--
-- Name: TABLE request; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON TABLE returns.request IS 'A buyer says that a lead was bad and wants the price back; once for each lead it bought.';


--
-- Name: COLUMN request.id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN request.assignment_id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.assignment_id IS 'The sale.';


--
-- Name: COLUMN request.lead_id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.lead_id IS 'The lead.';


--
-- Name: COLUMN request.organization_id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.organization_id IS 'The buyer.';


--
-- Name: COLUMN request.policy_id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.policy_id IS 'The conditions of the sale, by which it is judged.';


--
-- Name: COLUMN request.reason; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.reason IS 'fake_contact, duplicate, spam, wrong_niche, other.';


--
-- Name: COLUMN request.notes; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.notes IS 'What the buyer adds.';


--
-- Name: COLUMN request.status; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.status IS 'pending, approved, rejected, auto_resolved: the lead was marked bad for all its buyers.';


--
-- Name: COLUMN request.rule; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.rule IS 'What decided it: admin, approved_at_once (the policy says so of this reason), bad_lead (the lead was marked bad).';


--
-- Name: COLUMN request.memo; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.memo IS 'What the admin answers.';


--
-- Name: COLUMN request.requested_by; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.requested_by IS 'Who asked.';


--
-- Name: COLUMN request.decided_by; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.decided_by IS 'Admin who decided.';


--
-- Name: COLUMN request.created_at; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.created_at IS 'When it was asked for.';


--
-- Name: COLUMN request.decided_at; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.request.decided_at IS 'When it was decided.';


--
-- Name: approve(returns.request, text, uuid, text); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.approve(request returns.request, rule text, decided_by uuid, memo text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update returns.request as r
  set
    status = 'approved',
    rule = approve.rule,
    decided_by = approve.decided_by,
    memo = approve.memo,
    decided_at = clock_timestamp()
  where r.id = (request).id;
  perform returns.refund_assignments((request).lead_id, array[(request).assignment_id], format('bad lead: %s', (request).reason));
  perform notification.enqueue_mail(
    'refund_decided', 'organization', (request).organization_id, jsonb_build_object('request_id', (request).id));
end
$$;


ALTER FUNCTION returns.approve(request returns.request, rule text, decided_by uuid, memo text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION approve(request returns.request, rule text, decided_by uuid, memo text); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.approve(request returns.request, rule text, decided_by uuid, memo text) IS 'Approve a pending request: refund and mail in the same transaction. The lead is locked.';


--
-- Name: lock_request(uuid); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.lock_request(request_id uuid) RETURNS returns.request
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_request returns.request;
begin
  -- The lead comes first in the order of locks, and orders all decisions about its sales.
  perform from intake.lead as l
  where l.id = (select r.lead_id from returns.request as r where r.id = lock_request.request_id)
  for no key update;
  select r.* into v_request from returns.request as r where r.id = lock_request.request_id;
  if not found then
    perform ops.raise_http(404, 'LM855', 'no such refund request', lock_request.request_id::text);
  elsif v_request.status <> 'pending' then
    perform ops.raise_http(409, 'LM856', 'the request is decided', v_request.status);
  end if;
  return v_request;
end
$$;


ALTER FUNCTION returns.lock_request(request_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION lock_request(request_id uuid); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.lock_request(request_id uuid) IS 'Lock a request, by its lead, that must be pending.
Errors: LM855 no such request, LM856 decided.';


--
-- Name: niches_have_a_policy(); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.niches_have_a_policy() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into returns.policy (niche_id, created_at) values (new.id, new.created_at);
  return null;
end
$$;


ALTER FUNCTION returns.niches_have_a_policy() OWNER TO leadmill_owner;

--
-- Name: FUNCTION niches_have_a_policy(); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.niches_have_a_policy() IS 'Give a new niche the conditions that are usual, so that every sale has some.';


--
-- Name: policies_are_immutable(); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.policies_are_immutable() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using
    errcode = 'LM859',
    message = 'conditions are not changed: sales were made under them',
    hint = 'Lay down new ones with returns.change_refund_policy().';
end
$$;


ALTER FUNCTION returns.policies_are_immutable() OWNER TO leadmill_owner;

--
-- Name: FUNCTION policies_are_immutable(); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.policies_are_immutable() IS 'A policy is never changed or deleted.
Errors: LM859.';


--
-- Name: policy; Type: TABLE; Schema: returns; Owner: leadmill_owner
--

CREATE TABLE returns.policy (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    window_days integer DEFAULT 14 NOT NULL,
    reasons text[] DEFAULT '{fake_contact,duplicate,spam,wrong_niche,other}'::text[] NOT NULL,
    approved_at_once text[] DEFAULT '{}'::text[] NOT NULL,
    limit_days integer DEFAULT 30 NOT NULL,
    max_count integer,
    max_share numeric(4,3),
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT policy_approved_at_once_are_reasons CHECK (((approved_at_once <@ reasons) AND (array_position(approved_at_once, NULL::text) IS NULL))),
    CONSTRAINT policy_limit_days_in_range CHECK (((limit_days >= 1) AND (limit_days <= 366))),
    CONSTRAINT policy_max_count_is_positive CHECK ((max_count >= 0)),
    CONSTRAINT policy_max_share_is_a_share CHECK (((max_share >= (0)::numeric) AND (max_share <= (1)::numeric))),
    CONSTRAINT policy_reasons_are_known CHECK (((reasons <@ '{fake_contact,duplicate,spam,wrong_niche,other}'::text[]) AND (array_position(reasons, NULL::text) IS NULL))),
    CONSTRAINT policy_window_days_in_range CHECK (((window_days >= 0) AND (window_days <= 90)))
);


ALTER TABLE returns.policy OWNER TO leadmill_owner;

--
-- Name: TABLE policy; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON TABLE returns.policy IS 'Under what conditions a bought lead is taken back, by niche. Rows are never changed: a sale keeps the newest one of its
moment.';


--
-- Name: COLUMN policy.id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN policy.niche_id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.niche_id IS 'The niche.';


--
-- Name: COLUMN policy.window_days; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.window_days IS 'How many days after the sale it can be asked for; 0: never.';


--
-- Name: COLUMN policy.reasons; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.reasons IS 'Reasons that can be given: fake_contact, duplicate, spam, wrong_niche, other.';


--
-- Name: COLUMN policy.approved_at_once; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.approved_at_once IS 'Those of the reasons that need no admin.';


--
-- Name: COLUMN policy.limit_days; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.limit_days IS 'Period of the two limits that follow, in days.';


--
-- Name: COLUMN policy.max_count; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.max_count IS 'How many requests an organisation has in a period; null: any number.';


--
-- Name: COLUMN policy.max_share; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.max_share IS 'How many, as a share of what it bought in the period, but always one; null: all.';


--
-- Name: COLUMN policy.created_by; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.created_by IS 'Admin who laid it down; null for the first of a niche.';


--
-- Name: COLUMN policy.created_at; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.policy.created_at IS 'Sales from here on are under it.';


--
-- Name: policy_at(uuid, timestamp with time zone); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.policy_at(niche_id uuid, moment timestamp with time zone) RETURNS returns.policy
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.*::returns.policy AS p
    FROM returns.policy p
   WHERE ((p.niche_id = policy_at.niche_id) AND (p.created_at <= policy_at.moment))
   ORDER BY p.created_at DESC
  LIMIT 1;
END;


ALTER FUNCTION returns.policy_at(niche_id uuid, moment timestamp with time zone) OWNER TO leadmill_owner;

--
-- Name: FUNCTION policy_at(niche_id uuid, moment timestamp with time zone); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.policy_at(niche_id uuid, moment timestamp with time zone) IS 'The conditions of sales in a niche at a moment.';


--
-- Name: refund_assignments(uuid, uuid[], text); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.refund_assignments(lead_id uuid, assignment_ids uuid[], reason text) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_assignment distribution.assignment;
  v_journal_id bigint;
  v_refunded uuid[] := '{}'::uuid[];
begin
  -- The caller holds the lock of the lead: nobody else sells or refunds it. Then the charges, then the accounts
  -- of all buyers, each in ascending order.
  perform from ledger.journal as j
  where j.id in (
    select a.journal_id from distribution.assignment as a where a.id = any (refund_assignments.assignment_ids))
  order by j.id for no key update;
  perform ledger.lock_accounts(array(
    select w.id
    from distribution.assignment as a
    cross join lateral unnest(ledger.wallet_accounts_of(array[a.organization_id], a.currency)) as w (id)
    where a.id = any (refund_assignments.assignment_ids)));
  for v_assignment in
    select a.*
    from distribution.assignment as a
    where a.id = any (refund_assignments.assignment_ids)
      and a.lead_id = refund_assignments.lead_id
      and a.status = 'sold'
    order by a.id
  loop
    v_journal_id := ledger.reverse(
      format('assignment:%s:refunded', v_assignment.id),
      v_assignment.journal_id,
      refund_assignments.reason,
      kind => 'lead_refund');
    insert into returns.refund (assignment_id, journal_id) values (v_assignment.id, v_journal_id);
    update distribution.assignment as a set status = 'refunded' where a.id = v_assignment.id;
    v_refunded := v_refunded || v_assignment.id;
  end loop;
  return v_refunded;
end
$$;


ALTER FUNCTION returns.refund_assignments(lead_id uuid, assignment_ids uuid[], reason text) OWNER TO leadmill_owner;

--
-- Name: FUNCTION refund_assignments(lead_id uuid, assignment_ids uuid[], reason text); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.refund_assignments(lead_id uuid, assignment_ids uuid[], reason text) IS 'Give back what buyers paid for a lead, to where it came from; a sale that was refunded is passed over. The lead is locked.
Returns the sales that were refunded.
Errors: those of ledger.reverse.';


--
-- Name: requests_are_decided_once(); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.requests_are_decided_once() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using
    errcode = 'LM858',
    message = 'the request is decided',
    detail = format('request %s is %s', old.id, old.status);
end
$$;


ALTER FUNCTION returns.requests_are_decided_once() OWNER TO leadmill_owner;

--
-- Name: FUNCTION requests_are_decided_once(); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.requests_are_decided_once() IS 'A decided request is never changed.
Errors: LM858.';


--
-- Name: require_within_limits(returns.policy, uuid); Type: FUNCTION; Schema: returns; Owner: leadmill_owner
--

CREATE FUNCTION returns.require_within_limits(policy returns.policy, organization_id uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  v_since constant timestamptz := clock_timestamp() - make_interval(days => (policy).limit_days);
  v_requests bigint;
  v_purchases bigint;
begin
  -- Requests of one organisation take turns from here on: two at once would both see room for one.
  perform from identity.organization as o where o.id = require_within_limits.organization_id for no key update;
  select count(*) into v_requests
  from returns.request as r
  join intake.lead as l on l.id = r.lead_id
  where r.organization_id = require_within_limits.organization_id
    and l.niche_id = (policy).niche_id
    and r.created_at >= v_since;
  if v_requests >= (policy).max_count then
    perform ops.raise_http(409, 'LM854', 'the limit of refund requests is reached',
      format('%s in %s days', (policy).max_count, (policy).limit_days));
  end if;
  if (policy).max_share is not null then
    select count(*) into v_purchases
    from distribution.assignment as a
    join intake.lead as l on l.id = a.lead_id
    where a.organization_id = require_within_limits.organization_id
      and l.niche_id = (policy).niche_id
      and a.created_at >= v_since;
    if v_requests >= greatest(floor((policy).max_share * v_purchases), 1) then
      perform ops.raise_http(409, 'LM854', 'the limit of refund requests is reached',
        format('a share of %s of %s purchases in %s days', (policy).max_share, v_purchases, (policy).limit_days));
    end if;
  end if;
end
$$;


ALTER FUNCTION returns.require_within_limits(policy returns.policy, organization_id uuid) OWNER TO leadmill_owner;

--
-- Name: FUNCTION require_within_limits(policy returns.policy, organization_id uuid); Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON FUNCTION returns.require_within_limits(policy returns.policy, organization_id uuid) IS 'See that an organisation may ask once more. Locks the organisation.
Errors: LM854 the limit is reached.';


--
-- Name: assignment; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.assignment (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    lead_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    channel text DEFAULT 'distribution'::text NOT NULL,
    subscription_id uuid,
    competition_level_id uuid,
    run_id uuid,
    turn bigint,
    price bigint NOT NULL,
    currency text NOT NULL,
    max_buyers integer NOT NULL,
    journal_id bigint NOT NULL,
    status text DEFAULT 'sold'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT assignment_channel_is_known CHECK ((channel = ANY (ARRAY['distribution'::text, 'marketplace'::text]))),
    CONSTRAINT assignment_distribution_has_its_run CHECK ((num_nonnulls(subscription_id, competition_level_id, run_id, turn) =
CASE channel
    WHEN 'distribution'::text THEN 4
    ELSE 0
END)),
    CONSTRAINT assignment_max_buyers_is_positive CHECK ((max_buyers >= 1)),
    CONSTRAINT assignment_price_is_positive CHECK ((price > 0)),
    CONSTRAINT assignment_status_is_known CHECK ((status = ANY (ARRAY['sold'::text, 'refunded'::text])))
);


ALTER TABLE distribution.assignment OWNER TO leadmill_owner;

--
-- Name: TABLE assignment; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.assignment IS 'A lead sold to an organisation, with the terms it was sold under: later changes of level or price do not touch it.';


--
-- Name: COLUMN assignment.id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN assignment.lead_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.lead_id IS 'The lead.';


--
-- Name: COLUMN assignment.organization_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.organization_id IS 'The buyer.';


--
-- Name: COLUMN assignment.channel; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.channel IS 'distribution, or marketplace: picked by the buyer himself.';


--
-- Name: COLUMN assignment.subscription_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.subscription_id IS 'The subscription that bought it; null on the marketplace.';


--
-- Name: COLUMN assignment.competition_level_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.competition_level_id IS 'The level it was sold at; null on the marketplace.';


--
-- Name: COLUMN assignment.run_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.run_id IS 'The run that sold it; null on the marketplace.';


--
-- Name: COLUMN assignment.turn; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.turn IS 'Its place in the order of all sales; null on the marketplace.';


--
-- Name: COLUMN assignment.price; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.price IS 'What the buyer paid, in minor units.';


--
-- Name: COLUMN assignment.currency; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN assignment.max_buyers; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.max_buyers IS 'To how many buyers at most, as promised to this one.';


--
-- Name: COLUMN assignment.journal_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.journal_id IS 'The charge.';


--
-- Name: COLUMN assignment.status; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.status IS 'sold, refunded: a refunded one keeps its place among the lead''s buyers.';


--
-- Name: COLUMN assignment.created_at; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.assignment.created_at IS 'When it was sold.';


--
-- Name: lead_contact; Type: TABLE; Schema: intake; Owner: leadmill_owner
--

CREATE TABLE intake.lead_contact (
    lead_id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    request_hash bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT lead_contact_email_is_lower_case CHECK ((email = lower(email))),
    CONSTRAINT lead_contact_email_looks_like_one CHECK (((email ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'::text) AND (length(email) <= 254))),
    CONSTRAINT lead_contact_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 255))),
    CONSTRAINT lead_contact_name_is_one_line CHECK ((name !~ '[[:cntrl:]]'::text)),
    CONSTRAINT lead_contact_phone_is_short CHECK ((length(phone) <= 40))
);


ALTER TABLE intake.lead_contact OWNER TO leadmill_owner;

--
-- Name: TABLE lead_contact; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON TABLE intake.lead_contact IS 'The vault: who the person is. Visible to admins and to those who bought the lead, to nobody else.';


--
-- Name: COLUMN lead_contact.lead_id; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_contact.lead_id IS 'The lead.';


--
-- Name: COLUMN lead_contact.name; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_contact.name IS 'Name as given.';


--
-- Name: COLUMN lead_contact.email; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_contact.email IS 'E-mail address, lower case.';


--
-- Name: COLUMN lead_contact.phone; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_contact.phone IS 'Phone number as given.';


--
-- Name: COLUMN lead_contact.request_hash; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_contact.request_hash IS 'sha256 of the request as it came, when it had a submission key: the same key with other content is refused. In the vault, because contact data could be guessed from it.';


--
-- Name: COLUMN lead_contact.created_at; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_contact.created_at IS 'When it was stored.';


--
-- Name: assignments; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.assignments WITH (security_invoker='true') AS
 SELECT a.id,
    a.organization_id,
    a.lead_id,
    l.niche_id,
    a.channel,
    a.subscription_id,
    a.competition_level_id,
    a.status,
    ledger.to_decimal(a.price, a.currency) AS price,
    a.currency,
    a.max_buyers,
    a.journal_id,
    ( SELECT ledger.to_decimal(e.after, a.currency) AS to_decimal
           FROM (ledger.entry e
             JOIN ledger.account w ON ((w.id = e.account_id)))
          WHERE ((e.journal_id = a.journal_id) AND e.is_running)
          ORDER BY w.kind DESC
         LIMIT 1) AS balance_after,
    l.answers,
    c.name AS contact_name,
    c.email AS contact_email,
    c.phone AS contact_phone,
    l.created_at AS submitted_at,
    a.created_at
   FROM ((distribution.assignment a
     JOIN intake.lead l ON ((l.id = a.lead_id)))
     LEFT JOIN intake.lead_contact c ON ((c.lead_id = a.lead_id)));


ALTER TABLE api.assignments OWNER TO leadmill_owner;

--
-- Name: VIEW assignments; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.assignments IS 'Leads that were bought, with contact data and charge
A member sees what the organisation bought, an admin all. Newest first: order=created_at.desc,id.desc; the next page
begins behind the created_at and id of the last row.';


--
-- Name: COLUMN assignments.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN assignments.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.organization_id IS 'The buyer.';


--
-- Name: COLUMN assignments.lead_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.lead_id IS 'The lead.';


--
-- Name: COLUMN assignments.niche_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.niche_id IS 'The niche of the lead.';


--
-- Name: COLUMN assignments.channel; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.channel IS 'distribution, or marketplace: picked by the buyer himself.';


--
-- Name: COLUMN assignments.subscription_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.subscription_id IS 'The subscription that bought it; null on the marketplace.';


--
-- Name: COLUMN assignments.competition_level_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.competition_level_id IS 'The level it was sold at; null on the marketplace.';


--
-- Name: COLUMN assignments.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.status IS 'sold or refunded.';


--
-- Name: COLUMN assignments.price; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.price IS 'What was paid, decimal.';


--
-- Name: COLUMN assignments.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.currency IS 'ISO 4217 code of the price.';


--
-- Name: COLUMN assignments.max_buyers; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.max_buyers IS 'To how many buyers at most, as promised when it was bought.';


--
-- Name: COLUMN assignments.journal_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.journal_id IS 'The charge; the same id in ledger_entries.';


--
-- Name: COLUMN assignments.balance_after; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.balance_after IS 'Balance after the charge, decimal: of the wallet, or of the promotional credit where that paid all of it.';


--
-- Name: COLUMN assignments.answers; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.answers IS 'Answers of the form, typed by its schema.';


--
-- Name: COLUMN assignments.contact_name; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.contact_name IS 'Name of the person.';


--
-- Name: COLUMN assignments.contact_email; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.contact_email IS 'E-mail address of the person, lower case.';


--
-- Name: COLUMN assignments.contact_phone; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.contact_phone IS 'Phone number of the person, as given.';


--
-- Name: COLUMN assignments.submitted_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.submitted_at IS 'When the lead was submitted.';


--
-- Name: COLUMN assignments.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.assignments.created_at IS 'When it was bought.';


--
-- Name: audit_events; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.audit_events WITH (security_invoker='true') AS
 SELECT e.id,
    e.action,
    e.entity,
    e.entity_id,
    e.before,
    e.after,
    e.user_id,
    e.role,
    e.session_id,
    e.organization_id,
    e.address,
    e.agent,
    e.request_id,
    e.created_at
   FROM audit.event e;


ALTER TABLE api.audit_events OWNER TO leadmill_owner;

--
-- Name: VIEW audit_events; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.audit_events IS 'Who did what, from where
The audit log, for admins. Only ever added to. Order by created_at and id.';


--
-- Name: COLUMN audit_events.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.id IS 'Grows, with gaps.';


--
-- Name: COLUMN audit_events.action; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.action IS 'insert, update, delete or truncate; or the name of an event, such as log_in_failed.';


--
-- Name: COLUMN audit_events.entity; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.entity IS 'room.table that it is about.';


--
-- Name: COLUMN audit_events.entity_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.entity_id IS 'Key of the row; the parts of a composed key with / between them.';


--
-- Name: COLUMN audit_events.before; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.before IS 'The row as it was; of an update only what it changed. Secrets and personal data read "redacted".';


--
-- Name: COLUMN audit_events.after; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.after IS 'The row as it is, likewise; of an event its details.';


--
-- Name: COLUMN audit_events.user_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.user_id IS 'Who did it; null for anonymous callers and jobs.';


--
-- Name: COLUMN audit_events.role; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.role IS 'Database role of the caller.';


--
-- Name: COLUMN audit_events.session_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.session_id IS 'Session of the caller.';


--
-- Name: COLUMN audit_events.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.organization_id IS 'Organisation the caller acted for.';


--
-- Name: COLUMN audit_events.address; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.address IS 'Network address of the caller.';


--
-- Name: COLUMN audit_events.agent; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.agent IS 'User-Agent of the caller.';


--
-- Name: COLUMN audit_events.request_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.request_id IS 'Request id, the same in every log.';


--
-- Name: COLUMN audit_events.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.audit_events.created_at IS 'When it happened.';


--
-- Name: balances; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.balances WITH (security_invoker='true') AS
 SELECT a.organization_id,
    a.currency,
    ledger.to_decimal((sum(a.balance) FILTER (WHERE (a.kind = 'wallet'::text)))::bigint, a.currency) AS wallet,
    ledger.to_decimal((sum(a.balance) FILTER (WHERE (a.kind = 'promo'::text)))::bigint, a.currency) AS promo,
    ledger.to_decimal(((- sum(a.balance) FILTER (WHERE (a.kind = 'debt'::text))))::bigint, a.currency) AS debt,
    ledger.to_decimal((sum(a.held))::bigint, a.currency) AS held,
    ledger.to_decimal(ledger.funds_of(a.organization_id, a.currency), a.currency) AS available
   FROM ledger.account a
  WHERE (a.owner_kind = 'organization'::text)
  GROUP BY a.organization_id, a.currency;


ALTER TABLE api.balances OWNER TO leadmill_owner;

--
-- Name: VIEW balances; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.balances IS 'What each organisation has, per currency
Members see their own organisation; admins all.';


--
-- Name: COLUMN balances.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.balances.organization_id IS 'The organisation.';


--
-- Name: COLUMN balances.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.balances.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN balances.wallet; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.balances.wallet IS 'Money paid in and not spent.';


--
-- Name: COLUMN balances.promo; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.balances.promo IS 'Promotional credit left; spent first.';


--
-- Name: COLUMN balances.debt; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.balances.debt IS 'What is owed; the next deposit repays it first.';


--
-- Name: COLUMN balances.held; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.balances.held IS 'Reserved for something under way.';


--
-- Name: COLUMN balances.available; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.balances.available IS 'What can be spent now: wallet and promo without held; nothing while in debt or frozen.';


--
-- Name: competition_levels; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.competition_levels WITH (security_invoker='true') AS
 SELECT l.id,
    l.niche_id,
    l.name,
    l.order_position,
    ( SELECT ledger.to_decimal(l.price, n.currency) AS to_decimal
           FROM catalog.niche n
          WHERE (n.id = l.niche_id)) AS price,
    ( SELECT n.currency
           FROM catalog.niche n
          WHERE (n.id = l.niche_id)) AS currency,
    l.max_buyers,
    l.created_at,
    l.updated_at,
    l.retired_at
   FROM catalog.competition_level l;


ALTER TABLE api.competition_levels OWNER TO leadmill_owner;

--
-- Name: VIEW competition_levels; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.competition_levels IS 'Levels at which leads are sold
What one lead costs one buyer, and to how many it is sold at most. Asked in order of position.';


--
-- Name: COLUMN competition_levels.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN competition_levels.niche_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.niche_id IS 'The niche.';


--
-- Name: COLUMN competition_levels.name; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.name IS 'Name shown to people, such as Exclusive.';


--
-- Name: COLUMN competition_levels.order_position; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.order_position IS '1 is asked first; null once retired.';


--
-- Name: COLUMN competition_levels.price; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.price IS 'Price of one lead for one buyer, decimal.';


--
-- Name: COLUMN competition_levels.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.currency IS 'ISO 4217 code of the price: the niche''s currency.';


--
-- Name: COLUMN competition_levels.max_buyers; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.max_buyers IS 'A lead sold at this level has at most this many buyers.';


--
-- Name: COLUMN competition_levels.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.created_at IS 'When it was made.';


--
-- Name: COLUMN competition_levels.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN competition_levels.retired_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.competition_levels.retired_at IS 'Since when it sells no more; null while it lives.';


--
-- Name: deliveries; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.deliveries WITH (security_invoker='true') AS
 SELECT d.id,
    d.template,
    d.organization_id,
    d.user_id,
    d.lead_id,
    d.refs,
    d.status,
    d.attempts,
    d.smtp_code,
    d.last_error,
    d.created_at,
    d.finished_at
   FROM notification.delivery d;


ALTER TABLE api.deliveries OWNER TO leadmill_owner;

--
-- Name: VIEW deliveries; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.deliveries IS 'Mails and what came of them
Members see those of their organisation, admins all. Order by created_at, id.';


--
-- Name: COLUMN deliveries.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.id IS 'Delivery; the first part of the mail''s Message-ID.';


--
-- Name: COLUMN deliveries.template; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.template IS 'Which mail: verify_email, lead_assigned, ….';


--
-- Name: COLUMN deliveries.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.organization_id IS 'The organisation on whose behalf the user gets it, if any.';


--
-- Name: COLUMN deliveries.user_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.user_id IS 'The user who gets it; null where the submitter of a lead does.';


--
-- Name: COLUMN deliveries.lead_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.lead_id IS 'The lead whose submitter gets it.';


--
-- Name: COLUMN deliveries.refs; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.refs IS 'Ids of what it is about: lead_id, assignment_id.';


--
-- Name: COLUMN deliveries.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.status IS 'queued, sending, sent, failed (for good: see retry_delivery).';


--
-- Name: COLUMN deliveries.attempts; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.attempts IS 'How often it was tried.';


--
-- Name: COLUMN deliveries.smtp_code; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.smtp_code IS 'Last answer of the mail server.';


--
-- Name: COLUMN deliveries.last_error; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.last_error IS 'Why the last attempt failed.';


--
-- Name: COLUMN deliveries.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.created_at IS 'When it was caused.';


--
-- Name: COLUMN deliveries.finished_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deliveries.finished_at IS 'When it was sent or given up.';


--
-- Name: deposit_refunds; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.deposit_refunds WITH (security_invoker='true') AS
 SELECT r.id,
    r.deposit_id,
    r.organization_id,
    ledger.to_decimal(r.amount, r.currency) AS amount,
    r.currency,
    r.status,
    r.reason,
    r.failure_reason,
    r.created_at,
    r.updated_at
   FROM billing.refund r;


ALTER TABLE api.deposit_refunds OWNER TO leadmill_owner;

--
-- Name: VIEW deposit_refunds; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.deposit_refunds IS 'Deposits paid back
Members see the refunds of their organisation; admins all.';


--
-- Name: COLUMN deposit_refunds.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN deposit_refunds.deposit_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.deposit_id IS 'The deposit that is paid back.';


--
-- Name: COLUMN deposit_refunds.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.organization_id IS 'Whose wallet it comes from.';


--
-- Name: COLUMN deposit_refunds.amount; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.amount IS 'Decimal amount.';


--
-- Name: COLUMN deposit_refunds.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN deposit_refunds.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.status IS 'requested, requires_action, pending, succeeded, failed or canceled. A refund that succeeded may still fail: the money is in the wallet again then.';


--
-- Name: COLUMN deposit_refunds.reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.reason IS 'Why it was asked for.';


--
-- Name: COLUMN deposit_refunds.failure_reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.failure_reason IS 'Why it failed, as the processor put it.';


--
-- Name: COLUMN deposit_refunds.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.created_at IS 'When it was asked for, or first heard of.';


--
-- Name: COLUMN deposit_refunds.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposit_refunds.updated_at IS 'When it last changed.';


--
-- Name: deposits; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.deposits WITH (security_invoker='true') AS
 SELECT d.id,
    d.organization_id,
    ledger.to_decimal(d.amount, d.currency) AS amount,
    d.currency,
    d.status,
        CASE
            WHEN (d.status = 'pending'::text) THEN d.checkout_url
            ELSE NULL::text
        END AS checkout_url,
    d.payment_method,
    d.failure_reason,
    ledger.to_decimal(d.refunded, d.currency) AS refunded,
    ledger.to_decimal(d.disputed, d.currency) AS disputed,
    d.processor,
    d.livemode,
    d.created_at,
    d.updated_at,
    d.paid_at
   FROM billing.deposit d;


ALTER TABLE api.deposits OWNER TO leadmill_owner;

--
-- Name: VIEW deposits; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.deposits IS 'Money paid in and under way
Members see the deposits of their organisation; admins all. A deposit is begun by POST /deposits, outside this API.';


--
-- Name: COLUMN deposits.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN deposits.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.organization_id IS 'Whose wallet is credited.';


--
-- Name: COLUMN deposits.amount; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.amount IS 'Decimal amount.';


--
-- Name: COLUMN deposits.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN deposits.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.status IS 'created, pending, paid, failed or expired.';


--
-- Name: COLUMN deposits.checkout_url; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.checkout_url IS 'Page to pay on, while it is open.';


--
-- Name: COLUMN deposits.payment_method; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.payment_method IS 'How it was or should be paid, such as card.';


--
-- Name: COLUMN deposits.failure_reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.failure_reason IS 'Why the last attempt to pay failed.';


--
-- Name: COLUMN deposits.refunded; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.refunded IS 'Decimal amount that was paid back.';


--
-- Name: COLUMN deposits.disputed; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.disputed IS 'Decimal amount that a payer''s bank has taken back.';


--
-- Name: COLUMN deposits.processor; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.processor IS 'Who takes the payment.';


--
-- Name: COLUMN deposits.livemode; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.livemode IS 'Real money or not.';


--
-- Name: COLUMN deposits.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.created_at IS 'When it was asked for.';


--
-- Name: COLUMN deposits.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.updated_at IS 'When it last changed.';


--
-- Name: COLUMN deposits.paid_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.deposits.paid_at IS 'When it was credited.';


--
-- Name: differences; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.differences WITH (security_invoker='true') AS
 SELECT d.id,
    d.status,
    d.fault,
    ledger.to_decimal(d.at_processor, d.currency) AS at_processor,
    ledger.to_decimal(d.in_books, d.currency) AS in_books,
    d.currency,
    d.processor,
    d.transaction_id,
    d.journal_id,
    d.reason,
    d.sweep_id,
    d.found_at,
    d.closed_at
   FROM billing.difference d;


ALTER TABLE api.differences OWNER TO leadmill_owner;

--
-- Name: VIEW differences; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.differences IS 'Where the payment processor''s list of movements and our books differ
For admins. Look for status=eq.open; explain_difference closes one with a reason.';


--
-- Name: COLUMN differences.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.id IS 'In order of finding.';


--
-- Name: COLUMN differences.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.status IS 'open; settled: they agree now; explained: an admin said why.';


--
-- Name: COLUMN differences.fault; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.fault IS 'no journal: money moved there that our books do not tell; no transaction: our books tell what did not move there; other amount.';


--
-- Name: COLUMN differences.at_processor; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.at_processor IS 'Decimal amount that moved there; plus is what came in.';


--
-- Name: COLUMN differences.in_books; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.in_books IS 'Decimal amount that moved here.';


--
-- Name: COLUMN differences.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN differences.processor; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.processor IS 'Whose list.';


--
-- Name: COLUMN differences.transaction_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.transaction_id IS 'The movement there (txn_…).';


--
-- Name: COLUMN differences.journal_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.journal_id IS 'The journal here.';


--
-- Name: COLUMN differences.reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.reason IS 'What the admin said.';


--
-- Name: COLUMN differences.sweep_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.sweep_id IS 'The look that found it.';


--
-- Name: COLUMN differences.found_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.found_at IS 'When it was found.';


--
-- Name: COLUMN differences.closed_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.differences.closed_at IS 'When it was settled or explained.';


--
-- Name: dispute; Type: TABLE; Schema: billing; Owner: leadmill_owner
--

CREATE TABLE billing.dispute (
    processor text NOT NULL,
    dispute_id text NOT NULL,
    deposit_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    status text NOT NULL,
    reason text,
    withdrawn bigint DEFAULT 0 NOT NULL,
    reinstated bigint DEFAULT 0 NOT NULL,
    evidence_due_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dispute_amount_is_positive CHECK ((amount > 0)),
    CONSTRAINT dispute_processor_is_known CHECK ((processor = 'stripe'::text)),
    CONSTRAINT dispute_reinstated_is_not_negative CHECK ((reinstated >= 0)),
    CONSTRAINT dispute_status_is_known CHECK ((status = ANY (ARRAY['warning_needs_response'::text, 'warning_under_review'::text, 'warning_closed'::text, 'needs_response'::text, 'under_review'::text, 'prevented'::text, 'appeal_needs_response'::text, 'appeal_under_review'::text, 'lost'::text, 'won'::text]))),
    CONSTRAINT dispute_withdrawn_is_not_negative CHECK ((withdrawn >= 0))
);


ALTER TABLE billing.dispute OWNER TO leadmill_owner;

--
-- Name: TABLE dispute; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TABLE billing.dispute IS 'A payer asked his bank for the money of a deposit back.';


--
-- Name: COLUMN dispute.processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.processor IS 'Who tells.';


--
-- Name: COLUMN dispute.dispute_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.dispute_id IS 'The dispute there (dp_…, du_…).';


--
-- Name: COLUMN dispute.deposit_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.deposit_id IS 'The deposit that is disputed.';


--
-- Name: COLUMN dispute.organization_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.organization_id IS 'Whose wallet it comes from; that of the deposit.';


--
-- Name: COLUMN dispute.amount; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.amount IS 'Minor units that are disputed.';


--
-- Name: COLUMN dispute.currency; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.currency IS 'ISO 4217 code; that of the deposit.';


--
-- Name: COLUMN dispute.status; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.status IS 'warning_… are inquiries and move no money; needs_response, under_review, prevented, appeal_…, lost, won. Only ever goes on in this order.';


--
-- Name: COLUMN dispute.reason; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.reason IS 'What the payer says, such as fraudulent or product_not_received.';


--
-- Name: COLUMN dispute.withdrawn; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.withdrawn IS 'Minor units taken from us so far.';


--
-- Name: COLUMN dispute.reinstated; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.reinstated IS 'Minor units given back so far.';


--
-- Name: COLUMN dispute.evidence_due_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.evidence_due_at IS 'When an answer must be there.';


--
-- Name: COLUMN dispute.created_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.created_at IS 'When it was first heard of.';


--
-- Name: COLUMN dispute.updated_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.dispute.updated_at IS 'When it last changed.';


--
-- Name: disputes; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.disputes WITH (security_invoker='true') AS
 SELECT t.dispute_id AS id,
    t.deposit_id,
    t.organization_id,
    ledger.to_decimal(t.amount, t.currency) AS amount,
    t.currency,
    t.status,
    t.reason,
    ledger.to_decimal(t.withdrawn, t.currency) AS withdrawn,
    ledger.to_decimal(t.reinstated, t.currency) AS reinstated,
    t.evidence_due_at,
    t.created_at,
    t.updated_at
   FROM billing.dispute t;


ALTER TABLE api.disputes OWNER TO leadmill_owner;

--
-- Name: VIEW disputes; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.disputes IS 'Deposits disputed by their payers
Members see the disputes of their organisation; admins all.';


--
-- Name: COLUMN disputes.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.id IS 'The dispute at the processor.';


--
-- Name: COLUMN disputes.deposit_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.deposit_id IS 'The deposit that is disputed.';


--
-- Name: COLUMN disputes.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.organization_id IS 'Whose wallet it comes from.';


--
-- Name: COLUMN disputes.amount; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.amount IS 'Decimal amount that is disputed.';


--
-- Name: COLUMN disputes.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN disputes.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.status IS 'warning_… are inquiries and move no money; needs_response, under_review, prevented, lost, won.';


--
-- Name: COLUMN disputes.reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.reason IS 'What the payer says.';


--
-- Name: COLUMN disputes.withdrawn; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.withdrawn IS 'Decimal amount taken so far.';


--
-- Name: COLUMN disputes.reinstated; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.reinstated IS 'Decimal amount given back so far.';


--
-- Name: COLUMN disputes.evidence_due_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.evidence_due_at IS 'When an answer must be there.';


--
-- Name: COLUMN disputes.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.created_at IS 'When it was first heard of.';


--
-- Name: COLUMN disputes.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.disputes.updated_at IS 'When it last changed.';


--
-- Name: distribution_traces; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.distribution_traces WITH (security_invoker='true') AS
 SELECT r.id AS run_id,
    r.lead_id,
    r."position",
    r.outcome,
    r.started_at,
    r.ended_at,
    t.competition_level_id,
    t.order_position,
    ledger.to_decimal(t.price, n.currency) AS price,
    n.currency,
    t.max_buyers,
    t.room,
    t.looked_at,
    t.bought,
    t.passed_over_counts
   FROM (((distribution.run r
     JOIN intake.lead l ON ((l.id = r.lead_id)))
     JOIN catalog.niche n ON ((n.id = l.niche_id)))
     LEFT JOIN distribution.trace t ON ((t.run_id = r.id)));


ALTER TABLE api.distribution_traces OWNER TO leadmill_owner;

--
-- Name: VIEW distribution_traces; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.distribution_traces IS 'How each run of a lead decided
One row for each level that was come to; order by position and order_position. Traces are kept for a time, runs for ever.';


--
-- Name: COLUMN distribution_traces.run_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.run_id IS 'The run.';


--
-- Name: COLUMN distribution_traces.lead_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.lead_id IS 'The lead.';


--
-- Name: COLUMN distribution_traces."position"; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces."position" IS 'Place of the run in the order in which runs took effect.';


--
-- Name: COLUMN distribution_traces.outcome; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.outcome IS 'sold: somebody bought; unsold: nobody could; full: the lead had all its buyers before.';


--
-- Name: COLUMN distribution_traces.started_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.started_at IS 'When the run began.';


--
-- Name: COLUMN distribution_traces.ended_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.ended_at IS 'When it had decided.';


--
-- Name: COLUMN distribution_traces.competition_level_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.competition_level_id IS 'The level.';


--
-- Name: COLUMN distribution_traces.order_position; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.order_position IS 'Position of the level at that moment.';


--
-- Name: COLUMN distribution_traces.price; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.price IS 'Its price at that moment, decimal.';


--
-- Name: COLUMN distribution_traces.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.currency IS 'ISO 4217 code of the price.';


--
-- Name: COLUMN distribution_traces.max_buyers; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.max_buyers IS 'Its maximum at that moment.';


--
-- Name: COLUMN distribution_traces.room; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.room IS 'How many more buyers the lead could have here.';


--
-- Name: COLUMN distribution_traces.looked_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.looked_at IS 'How many subscriptions were looked at.';


--
-- Name: COLUMN distribution_traces.bought; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.bought IS 'How many of them bought.';


--
-- Name: COLUMN distribution_traces.passed_over_counts; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_traces.passed_over_counts IS 'How many each gate stopped: already_bought, organization_inactive, filter, filter_unknown, insufficient_funds. Who: distribution_verdicts.';


--
-- Name: distribution_verdicts; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.distribution_verdicts WITH (security_invoker='true') AS
 SELECT v.run_id,
    v.lead_id,
    v.organization_id,
    v.subscription_id,
    v.competition_level_id,
    v.verdict,
    v.created_at
   FROM distribution.verdict v;


ALTER TABLE api.distribution_verdicts OWNER TO leadmill_owner;

--
-- Name: VIEW distribution_verdicts; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.distribution_verdicts IS 'Why a subscription did or did not get a lead
One row for each subscription that a run looked at: those that bought, and of the others the first 100 at each level. Who
has no row was not asked: paused, without money, behind the last who bought, or his filter cannot want such a lead. A
member sees those of the own organisation, an admin all. Newest first: order=created_at.desc,run_id.desc. Kept for a time.';


--
-- Name: COLUMN distribution_verdicts.run_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_verdicts.run_id IS 'The run; see distribution_traces.';


--
-- Name: COLUMN distribution_verdicts.lead_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_verdicts.lead_id IS 'The lead.';


--
-- Name: COLUMN distribution_verdicts.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_verdicts.organization_id IS 'Owner of the subscription.';


--
-- Name: COLUMN distribution_verdicts.subscription_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_verdicts.subscription_id IS 'The subscription.';


--
-- Name: COLUMN distribution_verdicts.competition_level_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_verdicts.competition_level_id IS 'Its level.';


--
-- Name: COLUMN distribution_verdicts.verdict; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_verdicts.verdict IS 'bought; or what kept it from that: already_bought (its owner has the lead), organization_inactive, filter (wants others),
filter_unknown (asks for an answer that the lead has not given), insufficient_funds.';


--
-- Name: COLUMN distribution_verdicts.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.distribution_verdicts.created_at IS 'When it was decided.';


--
-- Name: form_schema_versions; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.form_schema_versions WITH (security_invoker='true') AS
 SELECT s.id,
    s.niche_id,
    s.version,
    s.status,
    s.fields,
    s.change_summary,
    s.created_by,
    s.created_at,
    s.activated_by,
    s.activated_at
   FROM catalog.form_schema s;


ALTER TABLE api.form_schema_versions OWNER TO leadmill_owner;

--
-- Name: VIEW form_schema_versions; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.form_schema_versions IS 'Versions of forms
Drafts too, and who wrote and activated each. For admins.';


--
-- Name: COLUMN form_schema_versions.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN form_schema_versions.niche_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.niche_id IS 'The niche.';


--
-- Name: COLUMN form_schema_versions.version; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.version IS '1, 2, 3 … within the niche.';


--
-- Name: COLUMN form_schema_versions.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.status IS 'draft, active (one a niche) or retired.';


--
-- Name: COLUMN form_schema_versions.fields; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.fields IS 'List of fields, as in form_schemas.';


--
-- Name: COLUMN form_schema_versions.change_summary; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.change_summary IS 'What changed against the version before.';


--
-- Name: COLUMN form_schema_versions.created_by; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.created_by IS 'User who wrote it.';


--
-- Name: COLUMN form_schema_versions.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.created_at IS 'When it was written.';


--
-- Name: COLUMN form_schema_versions.activated_by; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.activated_by IS 'User who activated it.';


--
-- Name: COLUMN form_schema_versions.activated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schema_versions.activated_at IS 'When it was activated.';


--
-- Name: form_schemas; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.form_schemas WITH (security_invoker='true') AS
 SELECT s.id,
    s.niche_id,
    s.version,
    s.status,
    s.fields,
    s.activated_at
   FROM catalog.form_schema s;


ALTER TABLE api.form_schemas OWNER TO leadmill_owner;

--
-- Name: VIEW form_schemas; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.form_schemas IS 'Forms of niches
Anyone sees the active form of a niche that takes leads; members also those that were active before.';


--
-- Name: COLUMN form_schemas.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schemas.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN form_schemas.niche_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schemas.niche_id IS 'The niche.';


--
-- Name: COLUMN form_schemas.version; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schemas.version IS '1, 2, 3 … within the niche.';


--
-- Name: COLUMN form_schemas.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schemas.status IS 'draft, active (one a niche) or retired.';


--
-- Name: COLUMN form_schemas.fields; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schemas.fields IS 'List of {"id", "label", "type", "required", "help", "options"}. type: text, textarea, email, phone, number, range, select, multi-select, radio, boolean or date. options: a list of texts to choose from, or limits: {"min", "max", "step"}, {"max_length", "pattern"}.';


--
-- Name: COLUMN form_schemas.activated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.form_schemas.activated_at IS 'Since when leads are checked against it.';


--
-- Name: lead_attribution; Type: TABLE; Schema: intake; Owner: leadmill_owner
--

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


ALTER TABLE intake.lead_attribution OWNER TO leadmill_owner;

--
-- Name: TABLE lead_attribution; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON TABLE intake.lead_attribution IS 'Where a lead came from, as the submitting page said.';


--
-- Name: COLUMN lead_attribution.lead_id; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.lead_id IS 'The lead.';


--
-- Name: COLUMN lead_attribution.referrer_url; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.referrer_url IS 'Page that linked to the form.';


--
-- Name: COLUMN lead_attribution.utm_source; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.utm_source IS 'utm_source of the address.';


--
-- Name: COLUMN lead_attribution.utm_medium; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.utm_medium IS 'utm_medium of the address.';


--
-- Name: COLUMN lead_attribution.utm_campaign; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.utm_campaign IS 'utm_campaign of the address.';


--
-- Name: COLUMN lead_attribution.utm_term; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.utm_term IS 'utm_term of the address.';


--
-- Name: COLUMN lead_attribution.utm_content; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.utm_content IS 'utm_content of the address.';


--
-- Name: COLUMN lead_attribution.partner; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.partner IS 'Partner named by the address.';


--
-- Name: COLUMN lead_attribution.click_id; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.click_id IS 'Click id of the advertising network.';


--
-- Name: COLUMN lead_attribution.visitor_session; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.visitor_session IS 'Visitor''s session at the submitting page.';


--
-- Name: COLUMN lead_attribution.address; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.address IS 'Address the form came from.';


--
-- Name: COLUMN lead_attribution.agent; Type: COMMENT; Schema: intake; Owner: leadmill_owner
--

COMMENT ON COLUMN intake.lead_attribution.agent IS 'User-Agent the form came from.';


--
-- Name: leads; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.leads WITH (security_invoker='true') AS
 SELECT l.id,
    l.niche_id,
    l.form_schema_id,
    l.status,
    l.answers,
    c.name AS contact_name,
    c.email AS contact_email,
    c.phone AS contact_phone,
    a.referrer_url,
    a.utm_source,
    a.utm_medium,
    a.utm_campaign,
    a.utm_term,
    a.utm_content,
    a.partner,
    a.click_id,
    a.visitor_session,
    a.address,
    a.agent,
    l.approved_by,
    l.approved_at,
    l.rejected_by,
    l.rejected_at,
    l.rejection_reason,
    l.distributed_at,
    l.marked_bad_by,
    l.marked_bad_at,
    l.bad_reason,
    l.created_at,
    l.updated_at
   FROM ((intake.lead l
     LEFT JOIN intake.lead_contact c ON ((c.lead_id = l.id)))
     LEFT JOIN intake.lead_attribution a ON ((a.lead_id = l.id)));


ALTER TABLE api.leads OWNER TO leadmill_owner;

--
-- Name: VIEW leads; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.leads IS 'Leads with their contact data and attribution
The admins'' queue: filter by status, order by created_at and id. Buyers find what they bought in assignments.';


--
-- Name: COLUMN leads.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN leads.niche_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.niche_id IS 'The niche.';


--
-- Name: COLUMN leads.form_schema_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.form_schema_id IS 'The form version it was checked against.';


--
-- Name: COLUMN leads.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.status IS 'pending_approval, approved (waits for its run), distributed (sold), unsold (nobody could buy), rejected or bad.';


--
-- Name: COLUMN leads.answers; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.answers IS 'Answers of the form, typed by its schema.';


--
-- Name: COLUMN leads.contact_name; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.contact_name IS 'Name as given.';


--
-- Name: COLUMN leads.contact_email; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.contact_email IS 'E-mail address, lower case.';


--
-- Name: COLUMN leads.contact_phone; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.contact_phone IS 'Phone number as given.';


--
-- Name: COLUMN leads.referrer_url; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.referrer_url IS 'Page that linked to the form.';


--
-- Name: COLUMN leads.utm_source; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.utm_source IS 'utm_source of the address.';


--
-- Name: COLUMN leads.utm_medium; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.utm_medium IS 'utm_medium of the address.';


--
-- Name: COLUMN leads.utm_campaign; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.utm_campaign IS 'utm_campaign of the address.';


--
-- Name: COLUMN leads.utm_term; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.utm_term IS 'utm_term of the address.';


--
-- Name: COLUMN leads.utm_content; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.utm_content IS 'utm_content of the address.';


--
-- Name: COLUMN leads.partner; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.partner IS 'Partner named by the address.';


--
-- Name: COLUMN leads.click_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.click_id IS 'Click id of the advertising network.';


--
-- Name: COLUMN leads.visitor_session; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.visitor_session IS 'Visitor''s session at the submitting page.';


--
-- Name: COLUMN leads.address; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.address IS 'Address the form came from.';


--
-- Name: COLUMN leads.agent; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.agent IS 'User-Agent the form came from.';


--
-- Name: COLUMN leads.approved_by; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.approved_by IS 'Admin who approved it.';


--
-- Name: COLUMN leads.approved_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.approved_at IS 'When it was approved.';


--
-- Name: COLUMN leads.rejected_by; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.rejected_by IS 'Admin who rejected it.';


--
-- Name: COLUMN leads.rejected_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.rejected_at IS 'When it was rejected.';


--
-- Name: COLUMN leads.rejection_reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.rejection_reason IS 'Why it was rejected.';


--
-- Name: COLUMN leads.distributed_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.distributed_at IS 'When its first run ended.';


--
-- Name: COLUMN leads.marked_bad_by; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.marked_bad_by IS 'Admin who marked it bad.';


--
-- Name: COLUMN leads.marked_bad_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.marked_bad_at IS 'When it was marked bad.';


--
-- Name: COLUMN leads.bad_reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.bad_reason IS 'Why it was marked bad.';


--
-- Name: COLUMN leads.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.created_at IS 'When it was submitted.';


--
-- Name: COLUMN leads.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.leads.updated_at IS 'When it was last changed.';


--
-- Name: ledger_entries; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.ledger_entries WITH (security_invoker='true') AS
 SELECT e.id,
    a.organization_id,
    a.kind AS account,
    j.kind,
    ledger.to_decimal(e.amount, e.currency) AS amount,
    ledger.to_decimal(e.after, e.currency) AS balance_after,
    e.currency,
    j.lead_id,
    j.deposit_id,
    j.reason,
    e.journal_id,
    e.seq,
    j.effective_at,
    j.created_at
   FROM ((ledger.entry e
     JOIN ledger.account a ON ((a.id = e.account_id)))
     JOIN ledger.journal j ON ((j.id = e.journal_id)));


ALTER TABLE api.ledger_entries OWNER TO leadmill_owner;

--
-- Name: VIEW ledger_entries; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.ledger_entries IS 'Every line of the books
Members see the lines of their organisation; admins all, the platform''s accounts too. Page by id, or by account and seq.';


--
-- Name: COLUMN ledger_entries.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.id IS 'In order of posting.';


--
-- Name: COLUMN ledger_entries.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.organization_id IS 'Owner of the account; null for the platform''s own.';


--
-- Name: COLUMN ledger_entries.account; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.account IS 'wallet: money paid in; promo: promotional credit; debt: what is owed; others are the platform''s.';


--
-- Name: COLUMN ledger_entries.kind; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.kind IS 'What happened: deposit, lead_charge, welcome_credit …';


--
-- Name: COLUMN ledger_entries.amount; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.amount IS 'Decimal amount; minus is money going out.';


--
-- Name: COLUMN ledger_entries.balance_after; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.balance_after IS 'Balance of the account after this line; null for the platform''s accounts.';


--
-- Name: COLUMN ledger_entries.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN ledger_entries.lead_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.lead_id IS 'The lead it is about.';


--
-- Name: COLUMN ledger_entries.deposit_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.deposit_id IS 'The deposit it is about.';


--
-- Name: COLUMN ledger_entries.reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.reason IS 'Why, where a person made it.';


--
-- Name: COLUMN ledger_entries.journal_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.journal_id IS 'Lines that happened together share it.';


--
-- Name: COLUMN ledger_entries.seq; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.seq IS '1, 2, 3 … within the account.';


--
-- Name: COLUMN ledger_entries.effective_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.effective_at IS 'When it happened.';


--
-- Name: COLUMN ledger_entries.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_entries.created_at IS 'When it was posted.';


--
-- Name: ledger_seals; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.ledger_seals WITH (security_invoker='true') AS
 SELECT s.number,
    encode(s.root, 'hex'::text) AS root,
    s.after_journal_id,
    s.up_to_journal_id,
    s.journal_count,
    s.sealed_at
   FROM ledger.chain_seal s;


ALTER TABLE api.ledger_seals OWNER TO leadmill_owner;

--
-- Name: VIEW ledger_seals; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.ledger_seals IS 'Roots of the sealed books
Keep them outside, as CSV for instance: the root of a seal proves every line of the books up to it. Page by number.';


--
-- Name: COLUMN ledger_seals.number; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_seals.number IS '1, 2, 3 … without gaps.';


--
-- Name: COLUMN ledger_seals.root; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_seals.root IS 'sha256 over the root before it and each journal of the seal with its lines, in hexadecimal.';


--
-- Name: COLUMN ledger_seals.after_journal_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_seals.after_journal_id IS 'Where the seal before ended.';


--
-- Name: COLUMN ledger_seals.up_to_journal_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_seals.up_to_journal_id IS 'The last journal that it seals.';


--
-- Name: COLUMN ledger_seals.journal_count; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_seals.journal_count IS 'How many journals it seals.';


--
-- Name: COLUMN ledger_seals.sealed_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.ledger_seals.sealed_at IS 'When it was sealed.';


--
-- Name: membership; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.membership (
    user_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    role text DEFAULT 'owner'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT membership_role_is_known CHECK ((role = ANY (ARRAY['owner'::text, 'manager'::text, 'viewer'::text])))
);


ALTER TABLE identity.membership OWNER TO leadmill_owner;

--
-- Name: TABLE membership; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.membership IS 'A user''s place in an organisation.';


--
-- Name: COLUMN membership.user_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.membership.user_id IS 'The person.';


--
-- Name: COLUMN membership.organization_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.membership.organization_id IS 'The tenant.';


--
-- Name: COLUMN membership.role; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.membership.role IS 'owner: all; manager: all but members and money back; viewer: reads.';


--
-- Name: COLUMN membership.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.membership.created_at IS 'Since when.';


--
-- Name: COLUMN membership.ended_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.membership.ended_at IS 'Until when; null while it lasts.';


--
-- Name: memberships; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.memberships WITH (security_invoker='true') AS
 SELECT m.user_id,
    m.organization_id,
    m.role,
    m.created_at,
    m.ended_at
   FROM identity.membership m;


ALTER TABLE api.memberships OWNER TO leadmill_owner;

--
-- Name: VIEW memberships; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.memberships IS 'Memberships
Who belongs to which organisation. Members see those of their own, admins all.';


--
-- Name: COLUMN memberships.user_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.memberships.user_id IS 'The person.';


--
-- Name: COLUMN memberships.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.memberships.organization_id IS 'The organisation.';


--
-- Name: COLUMN memberships.role; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.memberships.role IS 'owner (all), manager (all but members and money back) or viewer (reads).';


--
-- Name: COLUMN memberships.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.memberships.created_at IS 'Since when.';


--
-- Name: COLUMN memberships.ended_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.memberships.ended_at IS 'Until when; null while it lasts.';


--
-- Name: niches; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.niches WITH (security_invoker='true') AS
 SELECT n.id,
    n.slug,
    n.name,
    n.description,
    n.currency,
    n.is_active,
    n.cascade_rule,
    n.rotates_start_level,
    n.created_at,
    n.updated_at,
    n.retired_at
   FROM catalog.niche n;


ALTER TABLE api.niches OWNER TO leadmill_owner;

--
-- Name: VIEW niches; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.niches IS 'Markets of leads
Anyone sees those that take leads; members and admins see all, for their history names them.';


--
-- Name: COLUMN niches.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN niches.slug; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.slug IS 'Name in addresses, and in submit_lead.';


--
-- Name: COLUMN niches.name; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.name IS 'Name shown to people.';


--
-- Name: COLUMN niches.description; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.description IS 'What is sold here.';


--
-- Name: COLUMN niches.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.currency IS 'ISO 4217 code; all prices of the niche are in it.';


--
-- Name: COLUMN niches.is_active; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.is_active IS 'Takes new leads, once it has an active form.';


--
-- Name: COLUMN niches.cascade_rule; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.cascade_rule IS 'promise: no lead is sold to more buyers than any level already sold promised; literal: each level up to its own maximum.';


--
-- Name: COLUMN niches.rotates_start_level; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.rotates_start_level IS 'The level that is asked first changes from lead to lead.';


--
-- Name: COLUMN niches.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.created_at IS 'When it was made.';


--
-- Name: COLUMN niches.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN niches.retired_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.niches.retired_at IS 'Since when it takes no leads for ever; null while it lives.';


--
-- Name: organization; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.organization (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    name text NOT NULL,
    website text,
    status text DEFAULT 'pending'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    stripe_customer_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT organization_name_has_a_length CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 200))),
    CONSTRAINT organization_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'deactivated'::text, 'suspended'::text]))),
    CONSTRAINT organization_website_is_short CHECK ((length(website) <= 500))
);


ALTER TABLE identity.organization OWNER TO leadmill_owner;

--
-- Name: TABLE organization; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.organization IS 'A tenant. A provider who buys leads is an organisation; each row of a tenant''s data carries its id.';


--
-- Name: COLUMN organization.id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN organization.name; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.name IS 'Name shown to people.';


--
-- Name: COLUMN organization.website; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.website IS 'Address of its web site, if given.';


--
-- Name: COLUMN organization.status; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.status IS 'pending: waits for approval; active: may buy; deactivated: closed; suspended: blocked by an admin.';


--
-- Name: COLUMN organization.time_zone; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.time_zone IS 'IANA name; days, caps and hours of this tenant are counted in it.';


--
-- Name: COLUMN organization.stripe_customer_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.stripe_customer_id IS 'Customer at Stripe (cus_…), made by the first job after sign-up.';


--
-- Name: COLUMN organization.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.created_at IS 'When it was made.';


--
-- Name: COLUMN organization.updated_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN organization.deleted_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.organization.deleted_at IS 'Soft delete: since when it is gone.';


--
-- Name: organizations; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.organizations WITH (security_invoker='true') AS
 SELECT o.id,
    o.name,
    o.website,
    o.status,
    o.time_zone,
    o.created_at,
    o.updated_at,
    o.deleted_at
   FROM identity.organization o;


ALTER TABLE api.organizations OWNER TO leadmill_owner;

--
-- Name: VIEW organizations; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.organizations IS 'Organisations
A tenant; a provider who buys leads is one. Members see their own, admins all.';


--
-- Name: COLUMN organizations.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.id IS 'Time-ordered uuid; the org claim of tokens.';


--
-- Name: COLUMN organizations.name; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.name IS 'Name shown to people.';


--
-- Name: COLUMN organizations.website; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.website IS 'Address of its web site.';


--
-- Name: COLUMN organizations.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.status IS 'pending (waits for approval), active (may buy), deactivated (closed) or suspended (blocked by an admin).';


--
-- Name: COLUMN organizations.time_zone; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.time_zone IS 'IANA name; its days and hours are counted in it.';


--
-- Name: COLUMN organizations.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.created_at IS 'When it was made.';


--
-- Name: COLUMN organizations.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN organizations.deleted_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.organizations.deleted_at IS 'Since when it is gone.';


--
-- Name: platform_balances; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.platform_balances WITH (security_invoker='true') AS
 SELECT a.kind AS account,
    a.currency,
    ledger.to_decimal(ledger.balance_of(a.id), a.currency) AS balance
   FROM ledger.account a
  WHERE ((a.owner_kind = 'platform'::text) AND (EXISTS ( SELECT
           FROM ledger.entry e
          WHERE (e.account_id = a.id))));


ALTER TABLE api.platform_balances OWNER TO leadmill_owner;

--
-- Name: VIEW platform_balances; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.platform_balances IS 'What the platform has and owes
One row for each account and currency with lines. Plus is what is owed or earned, minus what is in hand or spent: with what
organisations have, all balances of a currency sum to zero.';


--
-- Name: COLUMN platform_balances.account; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.platform_balances.account IS 'stripe_clearing, bank, lead_revenue …';


--
-- Name: COLUMN platform_balances.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.platform_balances.currency IS 'ISO 4217 code.';


--
-- Name: COLUMN platform_balances.balance; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.platform_balances.balance IS 'Decimal balance, of all lines.';


--
-- Name: refund_policies; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.refund_policies WITH (security_invoker='true') AS
 SELECT p.id,
    p.niche_id,
    p.window_days,
    p.reasons,
    p.approved_at_once,
    p.limit_days,
    p.max_count,
    p.max_share,
    p.created_at
   FROM returns.policy p;


ALTER TABLE api.refund_policies OWNER TO leadmill_owner;

--
-- Name: VIEW refund_policies; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.refund_policies IS 'Under what conditions a bought lead is taken back
One row for each change of a niche; a sale keeps the newest one of its moment. Newest first: order=created_at.desc.';


--
-- Name: COLUMN refund_policies.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN refund_policies.niche_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.niche_id IS 'The niche.';


--
-- Name: COLUMN refund_policies.window_days; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.window_days IS 'How many days after the sale it can be asked for; 0: never.';


--
-- Name: COLUMN refund_policies.reasons; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.reasons IS 'Reasons that can be given.';


--
-- Name: COLUMN refund_policies.approved_at_once; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.approved_at_once IS 'Those of the reasons that need no admin.';


--
-- Name: COLUMN refund_policies.limit_days; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.limit_days IS 'Period of the two limits that follow, in days.';


--
-- Name: COLUMN refund_policies.max_count; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.max_count IS 'How many requests an organisation has in a period; null: any number.';


--
-- Name: COLUMN refund_policies.max_share; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.max_share IS 'How many, as a share of what it bought in the period, but always one; null: all.';


--
-- Name: COLUMN refund_policies.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_policies.created_at IS 'Sales from here on are under it.';


--
-- Name: refund; Type: TABLE; Schema: returns; Owner: leadmill_owner
--

CREATE TABLE returns.refund (
    assignment_id uuid NOT NULL,
    journal_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


ALTER TABLE returns.refund OWNER TO leadmill_owner;

--
-- Name: TABLE refund; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON TABLE returns.refund IS 'Sales whose price came back: each once, by whatever way.';


--
-- Name: COLUMN refund.assignment_id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.refund.assignment_id IS 'The sale.';


--
-- Name: COLUMN refund.journal_id; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.refund.journal_id IS 'The reversal of its charge.';


--
-- Name: COLUMN refund.created_at; Type: COMMENT; Schema: returns; Owner: leadmill_owner
--

COMMENT ON COLUMN returns.refund.created_at IS 'When it came back.';


--
-- Name: refund_requests; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.refund_requests WITH (security_invoker='true') AS
 SELECT r.id,
    r.assignment_id,
    r.lead_id,
    r.organization_id,
    r.reason,
    r.notes,
    r.status,
    r.rule,
    r.policy_id,
    r.memo,
    ledger.to_decimal(a.price, a.currency) AS price,
    a.currency,
    f.journal_id,
    f.created_at AS refunded_at,
    r.requested_by,
    r.decided_by,
    r.created_at,
    r.decided_at
   FROM ((returns.request r
     JOIN distribution.assignment a ON ((a.id = r.assignment_id)))
     LEFT JOIN returns.refund f ON ((f.assignment_id = r.assignment_id)));


ALTER TABLE api.refund_requests OWNER TO leadmill_owner;

--
-- Name: VIEW refund_requests; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.refund_requests IS 'Requests to take bad leads back, and what was decided
A member sees those of the organisation, an admin all. Filter by status, order=created_at.desc,id.desc.';


--
-- Name: COLUMN refund_requests.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN refund_requests.assignment_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.assignment_id IS 'The sale.';


--
-- Name: COLUMN refund_requests.lead_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.lead_id IS 'The lead.';


--
-- Name: COLUMN refund_requests.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.organization_id IS 'The buyer.';


--
-- Name: COLUMN refund_requests.reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.reason IS 'fake_contact, duplicate, spam, wrong_niche, other.';


--
-- Name: COLUMN refund_requests.notes; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.notes IS 'What the buyer adds.';


--
-- Name: COLUMN refund_requests.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.status IS 'pending, approved, rejected, auto_resolved: the lead was marked bad for all its buyers.';


--
-- Name: COLUMN refund_requests.rule; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.rule IS 'What decided it: admin, approved_at_once (the policy says so of this reason), bad_lead.';


--
-- Name: COLUMN refund_requests.policy_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.policy_id IS 'The conditions of the sale; the id in refund_policies.';


--
-- Name: COLUMN refund_requests.memo; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.memo IS 'What the admin answers.';


--
-- Name: COLUMN refund_requests.price; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.price IS 'What was paid for the lead, decimal.';


--
-- Name: COLUMN refund_requests.currency; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.currency IS 'ISO 4217 code of the price.';


--
-- Name: COLUMN refund_requests.journal_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.journal_id IS 'The refund, if the price came back by whatever way; the same id in ledger_entries.';


--
-- Name: COLUMN refund_requests.refunded_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.refunded_at IS 'When the price came back.';


--
-- Name: COLUMN refund_requests.requested_by; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.requested_by IS 'Who asked.';


--
-- Name: COLUMN refund_requests.decided_by; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.decided_by IS 'Admin who decided.';


--
-- Name: COLUMN refund_requests.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.created_at IS 'When it was asked for.';


--
-- Name: COLUMN refund_requests.decided_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.refund_requests.decided_at IS 'When it was decided.';


--
-- Name: sessions; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.sessions WITH (security_invoker='true') AS
 SELECT s.id,
    s.user_id,
    s.organization_id,
    s.role,
    s.address,
    s.agent,
    s.created_at,
    s.expires_at,
    s.ended_at,
    s.end_reason
   FROM identity.session s;


ALTER TABLE api.sessions OWNER TO leadmill_owner;

--
-- Name: VIEW sessions; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.sessions IS 'Signed-in sessions
Members see their own, admins all.';


--
-- Name: COLUMN sessions.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.id IS 'The sid claim of its tokens.';


--
-- Name: COLUMN sessions.user_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.user_id IS 'Who signed in.';


--
-- Name: COLUMN sessions.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.organization_id IS 'The organisation it acts for; null for admins.';


--
-- Name: COLUMN sessions.role; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.role IS 'member or admin.';


--
-- Name: COLUMN sessions.address; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.address IS 'Where it was opened from.';


--
-- Name: COLUMN sessions.agent; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.agent IS 'User-Agent that opened it.';


--
-- Name: COLUMN sessions.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.created_at IS 'When it was opened.';


--
-- Name: COLUMN sessions.expires_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.expires_at IS 'When its last refresh token runs out.';


--
-- Name: COLUMN sessions.ended_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.ended_at IS 'When it ended; null while it lives.';


--
-- Name: COLUMN sessions.end_reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sessions.end_reason IS 'logged_out, reuse (a spent refresh token came back), password_changed, suspended or account_closed.';


--
-- Name: subscriptions; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.subscriptions WITH (security_invoker='true') AS
 SELECT s.id,
    s.organization_id,
    s.niche_id,
    s.competition_level_id,
    s.form_schema_id,
    s.status,
    s.filter,
    s.is_funded,
    s.funding_reason,
    s.created_at,
    s.updated_at,
    s.ended_at
   FROM distribution.subscription s;


ALTER TABLE api.subscriptions OWNER TO leadmill_owner;

--
-- Name: VIEW subscriptions; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.subscriptions IS 'Standing orders for leads
A member sees those of the organisation, an admin all. Change them with subscribe, change_filter, pause_subscription,
resume_subscription and end_subscription.';


--
-- Name: COLUMN subscriptions.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.id IS 'Time-ordered uuid.';


--
-- Name: COLUMN subscriptions.organization_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.organization_id IS 'The buyer.';


--
-- Name: COLUMN subscriptions.niche_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.niche_id IS 'The niche of the level.';


--
-- Name: COLUMN subscriptions.competition_level_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.competition_level_id IS 'The level: price and number of buyers.';


--
-- Name: COLUMN subscriptions.form_schema_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.form_schema_id IS 'The form version its filter was checked against.';


--
-- Name: COLUMN subscriptions.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.status IS 'active, paused (by its owner) or ended.';


--
-- Name: COLUMN subscriptions.filter; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.filter IS 'Which leads, as given; {} for all.';


--
-- Name: COLUMN subscriptions.is_funded; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.is_funded IS 'The organisation may buy and its funds cover the price.';


--
-- Name: COLUMN subscriptions.funding_reason; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.funding_reason IS 'Why it is not funded: insufficient_funds or organization_inactive.';


--
-- Name: COLUMN subscriptions.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.created_at IS 'When it was made.';


--
-- Name: COLUMN subscriptions.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.updated_at IS 'When its owner last changed it.';


--
-- Name: COLUMN subscriptions.ended_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.subscriptions.ended_at IS 'When it ended; null while it lasts.';


--
-- Name: sweep; Type: TABLE; Schema: billing; Owner: leadmill_owner
--

CREATE TABLE billing.sweep (
    id bigint NOT NULL,
    processor text NOT NULL,
    kind text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    reached_at timestamp with time zone NOT NULL,
    seen integer DEFAULT 0 NOT NULL,
    news integer DEFAULT 0 NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT sweep_goes_forward CHECK (((from_at <= reached_at) AND (reached_at <= until_at))),
    CONSTRAINT sweep_kind_is_known CHECK ((kind = ANY (ARRAY['events'::text, 'balance'::text]))),
    CONSTRAINT sweep_processor_is_known CHECK ((processor = 'stripe'::text))
);


ALTER TABLE billing.sweep OWNER TO leadmill_owner;

--
-- Name: TABLE sweep; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TABLE billing.sweep IS 'Looks at the processor''s own lists, for what its events did not tell: events it could not deliver, movements of its balance.';


--
-- Name: COLUMN sweep.id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.id IS 'In order of beginning.';


--
-- Name: COLUMN sweep.processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.processor IS 'Whose list.';


--
-- Name: COLUMN sweep.kind; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.kind IS 'events: that were not delivered; balance: every movement, compared with our books.';


--
-- Name: COLUMN sweep.from_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.from_at IS 'Things made there from this time on …';


--
-- Name: COLUMN sweep.until_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.until_at IS '… to this; the next one goes on from here, and a day before.';


--
-- Name: COLUMN sweep.reached_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.reached_at IS 'How far it has come. One that broke off goes on from here.';


--
-- Name: COLUMN sweep.seen; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.seen IS 'How many things it looked at.';


--
-- Name: COLUMN sweep.news; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.news IS 'How many of them were news: events that were not stored, differences that were not known.';


--
-- Name: COLUMN sweep.started_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.started_at IS 'When it began.';


--
-- Name: COLUMN sweep.finished_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.sweep.finished_at IS 'When it was done; null while it is not.';


--
-- Name: sweeps; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.sweeps WITH (security_invoker='true') AS
 SELECT s.id,
    s.processor,
    s.kind,
    s.from_at,
    s.until_at,
    s.reached_at,
    s.seen,
    s.news,
    s.started_at,
    s.finished_at
   FROM billing.sweep s;


ALTER TABLE api.sweeps OWNER TO leadmill_owner;

--
-- Name: VIEW sweeps; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.sweeps IS 'Looks at the payment processor''s own lists
For admins. Hourly for events that were not delivered, daily for the balance.';


--
-- Name: COLUMN sweeps.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.id IS 'In order of beginning.';


--
-- Name: COLUMN sweeps.processor; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.processor IS 'Whose list.';


--
-- Name: COLUMN sweeps.kind; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.kind IS 'events: that were not delivered; balance: every movement, compared with our books.';


--
-- Name: COLUMN sweeps.from_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.from_at IS 'Things made there from this time on …';


--
-- Name: COLUMN sweeps.until_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.until_at IS '… to this.';


--
-- Name: COLUMN sweeps.reached_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.reached_at IS 'How far it has come.';


--
-- Name: COLUMN sweeps.seen; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.seen IS 'How many things it looked at.';


--
-- Name: COLUMN sweeps.news; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.news IS 'How many of them were news.';


--
-- Name: COLUMN sweeps.started_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.started_at IS 'When it began.';


--
-- Name: COLUMN sweeps.finished_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.sweeps.finished_at IS 'When it was done; null while it is not.';


--
-- Name: users; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.users WITH (security_invoker='true') AS
 SELECT u.id,
    u.email,
    u.first_name,
    u.last_name,
    u.phone,
    u.status,
    u.is_admin,
    u.email_verified_at,
    u.created_at,
    u.updated_at,
    u.deleted_at
   FROM identity.user_account u;


ALTER TABLE api.users OWNER TO leadmill_owner;

--
-- Name: VIEW users; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.users IS 'Users
Members see themselves, admins all.';


--
-- Name: COLUMN users.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.id IS 'Time-ordered uuid; the sub claim of tokens.';


--
-- Name: COLUMN users.email; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.email IS 'E-mail address, lower case.';


--
-- Name: COLUMN users.first_name; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.first_name IS 'Given name.';


--
-- Name: COLUMN users.last_name; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.last_name IS 'Family name.';


--
-- Name: COLUMN users.phone; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.phone IS 'Phone number as written.';


--
-- Name: COLUMN users.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.status IS 'pending (e-mail not verified), active, deactivated (closed by its owner) or suspended (blocked by an admin).';


--
-- Name: COLUMN users.is_admin; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.is_admin IS 'Works at the admin door.';


--
-- Name: COLUMN users.email_verified_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.email_verified_at IS 'When the address was verified.';


--
-- Name: COLUMN users.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.created_at IS 'When it was made.';


--
-- Name: COLUMN users.updated_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.updated_at IS 'When it was last changed.';


--
-- Name: COLUMN users.deleted_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.users.deleted_at IS 'Since when it is gone.';


--
-- Name: webhook_inbox; Type: TABLE; Schema: billing; Owner: leadmill_owner
--

CREATE TABLE billing.webhook_inbox (
    processor text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    created timestamp with time zone,
    api_version text,
    livemode boolean,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    body bytea,
    body_sha256 bytea NOT NULL,
    status text DEFAULT 'received'::text NOT NULL,
    waiting_on text,
    deposit_id uuid,
    journal_id bigint,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    last_error text,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT webhook_inbox_body_sha256_is_one CHECK ((length(body_sha256) = 32)),
    CONSTRAINT webhook_inbox_event_id_is_short CHECK (((length(event_id) >= 1) AND (length(event_id) <= 255))),
    CONSTRAINT webhook_inbox_failed_is_tried_again CHECK (((status = 'failed'::text) = (next_attempt_at IS NOT NULL))),
    CONSTRAINT webhook_inbox_finished_has_a_time CHECK (((status = ANY (ARRAY['applied'::text, 'ignored'::text, 'quarantined'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT webhook_inbox_processor_is_known CHECK ((processor = 'stripe'::text)),
    CONSTRAINT webhook_inbox_status_is_known CHECK ((status = ANY (ARRAY['received'::text, 'applied'::text, 'ignored'::text, 'waiting'::text, 'failed'::text, 'quarantined'::text]))),
    CONSTRAINT webhook_inbox_type_is_short CHECK (((length(type) >= 1) AND (length(type) <= 255))),
    CONSTRAINT webhook_inbox_waiting_waits_on_something CHECK (((status = 'waiting'::text) = (waiting_on IS NOT NULL)))
);


ALTER TABLE billing.webhook_inbox OWNER TO leadmill_owner;

--
-- Name: TABLE webhook_inbox; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON TABLE billing.webhook_inbox IS 'Events of payment processors, stored before anything is done with them. Bodies are pruned, rows stay: they remember.';


--
-- Name: COLUMN webhook_inbox.processor; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.processor IS 'Who sent it.';


--
-- Name: COLUMN webhook_inbox.event_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.event_id IS 'Its id there; the same event is stored once.';


--
-- Name: COLUMN webhook_inbox.type; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.type IS 'checkout.session.completed …';


--
-- Name: COLUMN webhook_inbox.created; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.created IS 'When the processor made it, to the second: says nothing about order.';


--
-- Name: COLUMN webhook_inbox.api_version; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.api_version IS 'Version it was rendered in.';


--
-- Name: COLUMN webhook_inbox.livemode; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.livemode IS 'Real money or not.';


--
-- Name: COLUMN webhook_inbox.headers; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.headers IS 'Headers of interest.';


--
-- Name: COLUMN webhook_inbox.body; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.body IS 'The bytes that were signed; null once pruned.';


--
-- Name: COLUMN webhook_inbox.body_sha256; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.body_sha256 IS 'Their hash.';


--
-- Name: COLUMN webhook_inbox.status; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.status IS 'received; applied; ignored: not for us; waiting: for what it is about; failed: tried again; quarantined: contradicts our own row, an operator decides.';


--
-- Name: COLUMN webhook_inbox.waiting_on; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.waiting_on IS 'The processor''s id of what it waits for (pi_…).';


--
-- Name: COLUMN webhook_inbox.deposit_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.deposit_id IS 'The deposit it was found to be about.';


--
-- Name: COLUMN webhook_inbox.journal_id; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.journal_id IS 'The journal that tells the same.';


--
-- Name: COLUMN webhook_inbox.attempts; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.attempts IS 'How often it was tried.';


--
-- Name: COLUMN webhook_inbox.next_attempt_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.next_attempt_at IS 'When a failed one is tried again.';


--
-- Name: COLUMN webhook_inbox.last_error; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.last_error IS 'Why it failed or was put aside.';


--
-- Name: COLUMN webhook_inbox.received_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.received_at IS 'When it first came.';


--
-- Name: COLUMN webhook_inbox.finished_at; Type: COMMENT; Schema: billing; Owner: leadmill_owner
--

COMMENT ON COLUMN billing.webhook_inbox.finished_at IS 'When it was applied, ignored or quarantined.';


--
-- Name: webhooks; Type: VIEW; Schema: api; Owner: leadmill_owner
--

CREATE VIEW api.webhooks WITH (security_invoker='true') AS
 SELECT i.event_id AS id,
    i.processor,
    i.type,
    i.status,
    i.last_error,
    i.waiting_on,
    i.attempts,
    i.next_attempt_at,
    i.deposit_id,
    i.journal_id,
    i.api_version,
    i.livemode,
    i.created AS created_at,
    i.received_at,
    i.finished_at
   FROM billing.webhook_inbox i;


ALTER TABLE api.webhooks OWNER TO leadmill_owner;

--
-- Name: VIEW webhooks; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON VIEW api.webhooks IS 'What payment processors told
For admins. Look for status=in.(quarantined,failed): replay_webhook tries one again, dismiss_webhook puts it aside.';


--
-- Name: COLUMN webhooks.id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.id IS 'Id of the event at the processor.';


--
-- Name: COLUMN webhooks.processor; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.processor IS 'Who sent it.';


--
-- Name: COLUMN webhooks.type; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.type IS 'checkout.session.completed …';


--
-- Name: COLUMN webhooks.status; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.status IS 'applied; ignored: not for us; waiting: for the payment it is about; failed: tried again; quarantined: contradicts our own row, or came in a version that we do not read.';


--
-- Name: COLUMN webhooks.last_error; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.last_error IS 'Why it failed, was ignored or quarantined.';


--
-- Name: COLUMN webhooks.waiting_on; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.waiting_on IS 'The processor''s id of what it waits for.';


--
-- Name: COLUMN webhooks.attempts; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.attempts IS 'How often it was tried.';


--
-- Name: COLUMN webhooks.next_attempt_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.next_attempt_at IS 'When a failed one is tried again.';


--
-- Name: COLUMN webhooks.deposit_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.deposit_id IS 'The deposit it is about.';


--
-- Name: COLUMN webhooks.journal_id; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.journal_id IS 'The journal that tells the same.';


--
-- Name: COLUMN webhooks.api_version; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.api_version IS 'Version it was rendered in.';


--
-- Name: COLUMN webhooks.livemode; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.livemode IS 'Real money or not.';


--
-- Name: COLUMN webhooks.created_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.created_at IS 'When the processor made it, to the second: says nothing about order.';


--
-- Name: COLUMN webhooks.received_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.received_at IS 'When it first came.';


--
-- Name: COLUMN webhooks.finished_at; Type: COMMENT; Schema: api; Owner: leadmill_owner
--

COMMENT ON COLUMN api.webhooks.finished_at IS 'When it was applied, ignored or quarantined.';


--
-- Name: event_default; Type: TABLE; Schema: audit; Owner: leadmill_owner
--

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


ALTER TABLE audit.event_default OWNER TO leadmill_owner;

--
-- Name: TABLE event_default; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON TABLE audit.event_default IS 'Events of months that have no partition: expected to be empty.';


--
-- Name: event_id_seq; Type: SEQUENCE; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE audit.event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME audit.event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sealed_range; Type: TABLE; Schema: audit; Owner: leadmill_owner
--

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


ALTER TABLE audit.sealed_range OWNER TO leadmill_owner;

--
-- Name: TABLE sealed_range; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON TABLE audit.sealed_range IS 'Closed ranges of the audit log. Each event belongs to the one range that holds its transaction, whatever its id.';


--
-- Name: COLUMN sealed_range.number; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.number IS '1, 2, 3, … without gaps.';


--
-- Name: COLUMN sealed_range.xid_from; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.xid_from IS 'First transaction: where the range before it ends; 0 for the first range.';


--
-- Name: COLUMN sealed_range.xid_before; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.xid_before IS 'First transaction after the range.';


--
-- Name: COLUMN sealed_range.first_id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.first_id IS 'Smallest id of its events.';


--
-- Name: COLUMN sealed_range.last_id; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.last_id IS 'Largest id of its events.';


--
-- Name: COLUMN sealed_range.event_count; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.event_count IS 'How many events it holds.';


--
-- Name: COLUMN sealed_range.hash; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.hash IS 'sha256 of the hash before it, of its number, bounds and count, and of the digests of its events by id.';


--
-- Name: COLUMN sealed_range.sealed_at; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.sealed_range.sealed_at IS 'When it was sealed.';


--
-- Name: unwatched; Type: TABLE; Schema: audit; Owner: leadmill_owner
--

CREATE TABLE audit.unwatched (
    entity text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT unwatched_entity_is_a_table CHECK ((entity ~ '^[a-z_]+\.[a-z0-9_]+$'::text))
);


ALTER TABLE audit.unwatched OWNER TO leadmill_owner;

--
-- Name: TABLE unwatched; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON TABLE audit.unwatched IS 'Tables whose changes are not recorded. Every table of the rooms is here or in audit.watched.';


--
-- Name: COLUMN unwatched.entity; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.unwatched.entity IS 'schema.table.';


--
-- Name: COLUMN unwatched.reason; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.unwatched.reason IS 'Why not.';


--
-- Name: watched; Type: TABLE; Schema: audit; Owner: leadmill_owner
--

CREATE TABLE audit.watched (
    entity text NOT NULL,
    redacted text[] NOT NULL,
    ignored text[] NOT NULL,
    names_only boolean NOT NULL,
    records_inserts boolean NOT NULL,
    CONSTRAINT watched_entity_is_a_table CHECK ((entity ~ '^[a-z_]+\.[a-z0-9_]+$'::text))
);


ALTER TABLE audit.watched OWNER TO leadmill_owner;

--
-- Name: TABLE watched; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON TABLE audit.watched IS 'Tables whose changes are recorded. Written by audit.watch().';


--
-- Name: COLUMN watched.entity; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.watched.entity IS 'schema.table.';


--
-- Name: COLUMN watched.redacted; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.watched.redacted IS 'Columns whose values are never recorded: secrets and personal data.';


--
-- Name: COLUMN watched.ignored; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.watched.ignored IS 'Columns that change often and mean little; an update of nothing else is not recorded.';


--
-- Name: COLUMN watched.names_only; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.watched.names_only IS 'The vault: no value of any column is recorded.';


--
-- Name: COLUMN watched.records_inserts; Type: COMMENT; Schema: audit; Owner: leadmill_owner
--

COMMENT ON COLUMN audit.watched.records_inserts IS 'False where a new row tells of its own making, or an event does.';


--
-- Name: difference_id_seq; Type: SEQUENCE; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.difference ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME billing.difference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sweep_id_seq; Type: SEQUENCE; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.sweep ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME billing.sweep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: rotation; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.rotation (
    competition_level_id uuid NOT NULL,
    term text NOT NULL,
    turn bigint NOT NULL,
    subscription_id uuid NOT NULL,
    CONSTRAINT rotation_term_is_short CHECK ((length(term) <= 200))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='200');


ALTER TABLE distribution.rotation OWNER TO leadmill_owner;

--
-- Name: TABLE rotation; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.rotation IS 'Subscriptions that can buy now, in order of turn under each of their terms. Whoever is paused, ended or not funded is not
here, or he would pile up at the head. A row changes only under the lock of its subscription.';


--
-- Name: COLUMN rotation.competition_level_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.rotation.competition_level_id IS 'The level.';


--
-- Name: COLUMN rotation.term; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.rotation.term IS 'One of the subscription''s access terms.';


--
-- Name: COLUMN rotation.turn; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.rotation.turn IS 'The subscription''s turn.';


--
-- Name: COLUMN rotation.subscription_id; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON COLUMN distribution.rotation.subscription_id IS 'The subscription.';


--
-- Name: trace_default; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.trace_default (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    order_position integer NOT NULL,
    price bigint NOT NULL,
    max_buyers integer NOT NULL,
    room integer NOT NULL,
    looked_at integer NOT NULL,
    bought integer NOT NULL,
    passed_over_counts jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT trace_counts_add_up CHECK (((bought >= 0) AND (bought <= LEAST(room, looked_at))))
);


ALTER TABLE distribution.trace_default OWNER TO leadmill_owner;

--
-- Name: TABLE trace_default; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.trace_default IS 'Rows of months that have no partition: expected to be empty.';


--
-- Name: verdict_default; Type: TABLE; Schema: distribution; Owner: leadmill_owner
--

CREATE TABLE distribution.verdict_default (
    run_id uuid NOT NULL,
    competition_level_id uuid NOT NULL,
    place integer NOT NULL,
    lead_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    verdict text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT verdict_is_known CHECK ((verdict = ANY (ARRAY['bought'::text, 'already_bought'::text, 'organization_inactive'::text, 'filter'::text, 'filter_unknown'::text, 'insufficient_funds'::text]))),
    CONSTRAINT verdict_place_is_positive CHECK ((place >= 1))
);


ALTER TABLE distribution.verdict_default OWNER TO leadmill_owner;

--
-- Name: TABLE verdict_default; Type: COMMENT; Schema: distribution; Owner: leadmill_owner
--

COMMENT ON TABLE distribution.verdict_default IS 'Rows of months that have no partition: expected to be empty.';


--
-- Name: attempt; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.attempt (
    bucket text NOT NULL,
    key bytea NOT NULL,
    made_at timestamp with time zone[] DEFAULT '{}'::timestamp with time zone[] NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT attempt_bucket_is_known CHECK ((bucket = ANY (ARRAY['log_in_account'::text, 'log_in_address'::text, 'mail'::text])))
);


ALTER TABLE identity.attempt OWNER TO leadmill_owner;

--
-- Name: TABLE attempt; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.attempt IS 'What was tried too recently to be tried again for ever: a sliding window for each key.';


--
-- Name: COLUMN attempt.bucket; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.attempt.bucket IS 'log_in_account: failed log-ins with one e-mail address, whether it has an account or not; log_in_address: failed log-ins
from one network address; mail: mails to one address that anyone may cause.';


--
-- Name: COLUMN attempt.key; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.attempt.key IS 'Keyed hash of the e-mail or network address.';


--
-- Name: COLUMN attempt.made_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.attempt.made_at IS 'The attempts within the window, oldest first.';


--
-- Name: COLUMN attempt.updated_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.attempt.updated_at IS 'When it was last looked at; rows older than the window are removed by later attempts.';


--
-- Name: hash_key; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.hash_key (
    is_only boolean DEFAULT true NOT NULL,
    secret bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT hash_key_is_long_enough CHECK ((length(secret) >= 32)),
    CONSTRAINT hash_key_is_one_row CHECK (is_only)
);


ALTER TABLE identity.hash_key OWNER TO leadmill_owner;

--
-- Name: TABLE hash_key; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.hash_key IS 'One row: the key of the hashes that stand for e-mail and network addresses outside of accounts and vault.';


--
-- Name: COLUMN hash_key.is_only; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.hash_key.is_only IS 'True: there is no second row.';


--
-- Name: COLUMN hash_key.secret; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.hash_key.secret IS '32 random bytes.';


--
-- Name: COLUMN hash_key.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.hash_key.created_at IS 'When it was made.';


--
-- Name: one_time_token; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.one_time_token (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT one_time_token_hash_is_sha256 CHECK ((length(hash) = 32)),
    CONSTRAINT one_time_token_purpose_is_known CHECK ((purpose = ANY (ARRAY['verify_email'::text, 'reset_password'::text])))
);


ALTER TABLE identity.one_time_token OWNER TO leadmill_owner;

--
-- Name: TABLE one_time_token; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.one_time_token IS 'Tokens of the links in mails: single use, for a while.';


--
-- Name: COLUMN one_time_token.hash; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.one_time_token.hash IS 'sha256 of the token; the token itself stands in the mail only.';


--
-- Name: COLUMN one_time_token.user_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.one_time_token.user_id IS 'Whose e-mail address it was sent to.';


--
-- Name: COLUMN one_time_token.purpose; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.one_time_token.purpose IS 'verify_email or reset_password; good for nothing else.';


--
-- Name: COLUMN one_time_token.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.one_time_token.created_at IS 'When it was made.';


--
-- Name: COLUMN one_time_token.expires_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.one_time_token.expires_at IS 'When it runs out.';


--
-- Name: COLUMN one_time_token.used_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.one_time_token.used_at IS 'When it, or another of the same purpose, was used.';


--
-- Name: outside_login; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.outside_login (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL,
    email text NOT NULL,
    linked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_used_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT outside_login_issuer_is_short CHECK (((length(issuer) >= 1) AND (length(issuer) <= 255))),
    CONSTRAINT outside_login_subject_is_short CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))
);


ALTER TABLE identity.outside_login OWNER TO leadmill_owner;

--
-- Name: TABLE outside_login; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.outside_login IS 'By whom else a user lets himself be known: Google, Facebook, the issuer of another system.';


--
-- Name: COLUMN outside_login.id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.outside_login.id IS 'Its name in the audit log.';


--
-- Name: COLUMN outside_login.issuer; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.outside_login.issuer IS 'The claim iss of the tokens that say so.';


--
-- Name: COLUMN outside_login.subject; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.outside_login.subject IS 'The user''s name there, the claim sub: never given to another, unlike an e-mail address.';


--
-- Name: COLUMN outside_login.user_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.outside_login.user_id IS 'Who it is here.';


--
-- Name: COLUMN outside_login.email; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.outside_login.email IS 'His address there when he came last; it need not be his address here.';


--
-- Name: COLUMN outside_login.linked_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.outside_login.linked_at IS 'When he came first.';


--
-- Name: COLUMN outside_login.last_used_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.outside_login.last_used_at IS 'When he came last.';


--
-- Name: refresh_token; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

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


ALTER TABLE identity.refresh_token OWNER TO leadmill_owner;

--
-- Name: TABLE refresh_token; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.refresh_token IS 'Refresh tokens of sessions. Each is spent once; the chain of a session is kept to notice when a spent one returns.';


--
-- Name: COLUMN refresh_token.hash; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.refresh_token.hash IS 'sha256 of the token; the token itself is nowhere.';


--
-- Name: COLUMN refresh_token.session_id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.refresh_token.session_id IS 'The session it prolongs.';


--
-- Name: COLUMN refresh_token.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.refresh_token.created_at IS 'When it was made.';


--
-- Name: COLUMN refresh_token.expires_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.refresh_token.expires_at IS 'When it runs out.';


--
-- Name: COLUMN refresh_token.spent_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.refresh_token.spent_at IS 'When it was first presented.';


--
-- Name: COLUMN refresh_token.successor_key; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.refresh_token.successor_key IS 'Its successor is the HMAC of the token under this random key: who still has the token gets the same successor again,
who only has this table gets nothing.';


--
-- Name: signing_key; Type: TABLE; Schema: identity; Owner: leadmill_owner
--

CREATE TABLE identity.signing_key (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    secret bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT signing_key_is_long_enough CHECK ((length(secret) >= 32))
);


ALTER TABLE identity.signing_key OWNER TO leadmill_owner;

--
-- Name: TABLE signing_key; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON TABLE identity.signing_key IS 'Keys that sign access tokens (HS256). Read by definer functions only; no log-in role may see it.';


--
-- Name: COLUMN signing_key.id; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.signing_key.id IS 'The kid header of a token.';


--
-- Name: COLUMN signing_key.secret; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.signing_key.secret IS 'At least 32 random bytes.';


--
-- Name: COLUMN signing_key.created_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.signing_key.created_at IS 'The newest key that is not retired signs.';


--
-- Name: COLUMN signing_key.retired_at; Type: COMMENT; Schema: identity; Owner: leadmill_owner
--

COMMENT ON COLUMN identity.signing_key.retired_at IS 'Since when its tokens are refused.';


--
-- Name: account_id_seq; Type: SEQUENCE; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: account_kind; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.account_kind (
    kind text NOT NULL,
    owner_kind text NOT NULL,
    is_running boolean NOT NULL,
    floor bigint,
    ceiling bigint,
    comment text NOT NULL,
    CONSTRAINT account_kind_derived_has_no_limits CHECK ((is_running OR ((floor IS NULL) AND (ceiling IS NULL)))),
    CONSTRAINT account_kind_owner_is_known CHECK ((owner_kind = ANY (ARRAY['organization'::text, 'platform'::text])))
);


ALTER TABLE ledger.account_kind OWNER TO leadmill_owner;

--
-- Name: TABLE account_kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.account_kind IS 'Kinds of accounts. Running accounts keep a balance and are locked; derived ones are sums and never locked.
Sign: plus is what the platform owes. A deposit is wallet plus, stripe_clearing minus.';


--
-- Name: COLUMN account_kind.kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account_kind.kind IS 'Name of the kind.';


--
-- Name: COLUMN account_kind.owner_kind; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account_kind.owner_kind IS 'organization or platform.';


--
-- Name: COLUMN account_kind.is_running; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account_kind.is_running IS 'Keeps a balance with each entry; false: its balance is the sum of its entries.';


--
-- Name: COLUMN account_kind.floor; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account_kind.floor IS 'Least balance after holds of a new account, in minor units.';


--
-- Name: COLUMN account_kind.ceiling; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account_kind.ceiling IS 'Greatest balance of a new account, in minor units.';


--
-- Name: COLUMN account_kind.comment; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.account_kind.comment IS 'What it holds.';


--
-- Name: balance_checkpoint_id_seq; Type: SEQUENCE; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.balance_checkpoint ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.balance_checkpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: currency; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.currency (
    code text NOT NULL,
    exponent smallint NOT NULL,
    stripe_exponent smallint NOT NULL,
    stripe_multiple integer DEFAULT 1 NOT NULL,
    CONSTRAINT currency_code_is_iso CHECK ((code ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT currency_exponent_is_small CHECK (((exponent >= 0) AND (exponent <= 4))),
    CONSTRAINT currency_stripe_exponent_is_small CHECK (((stripe_exponent >= 0) AND (stripe_exponent <= 4))),
    CONSTRAINT currency_stripe_multiple_is_positive CHECK ((stripe_multiple > 0))
);


ALTER TABLE ledger.currency OWNER TO leadmill_owner;

--
-- Name: TABLE currency; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.currency IS 'Currencies in which money is kept. Amounts are whole minor units (cents).';


--
-- Name: COLUMN currency.code; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.currency.code IS 'ISO 4217 code, upper case.';


--
-- Name: COLUMN currency.exponent; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.currency.exponent IS 'Digits after the point: 2 for USD, 0 for JPY, 3 for BHD.';


--
-- Name: COLUMN currency.stripe_exponent; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.currency.stripe_exponent IS 'Digits after the point in Stripe''s amounts; differs from ours for ISK and UGX.';


--
-- Name: COLUMN currency.stripe_multiple; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.currency.stripe_multiple IS 'Stripe takes only multiples of this many of its units: 10 for BHD, 100 for ISK.';


--
-- Name: entry_id_seq; Type: SEQUENCE; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: hold_id_seq; Type: SEQUENCE; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: journal_id_seq; Type: SEQUENCE; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: seal_mark; Type: TABLE; Schema: ledger; Owner: leadmill_owner
--

CREATE TABLE ledger.seal_mark (
    is_only boolean DEFAULT true NOT NULL,
    journal_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    xid xid8 NOT NULL,
    marked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT seal_mark_is_only CHECK (is_only)
);


ALTER TABLE ledger.seal_mark OWNER TO leadmill_owner;

--
-- Name: TABLE seal_mark; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON TABLE ledger.seal_mark IS 'Up to where the next seal goes. Ids are drawn before they are committed: only when all transactions of that moment have
ended is it certain that nothing comes before the mark any more.';


--
-- Name: COLUMN seal_mark.is_only; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.seal_mark.is_only IS 'There is one row.';


--
-- Name: COLUMN seal_mark.journal_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.seal_mark.journal_id IS 'The last journal that was seen.';


--
-- Name: COLUMN seal_mark.entry_id; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.seal_mark.entry_id IS 'The last entry that was seen.';


--
-- Name: COLUMN seal_mark.xid; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.seal_mark.xid IS 'The transaction that set the mark: whoever drew an id up to it has a smaller number.';


--
-- Name: COLUMN seal_mark.marked_at; Type: COMMENT; Schema: ledger; Owner: leadmill_owner
--

COMMENT ON COLUMN ledger.seal_mark.marked_at IS 'That moment.';


--
-- Name: template; Type: TABLE; Schema: notification; Owner: leadmill_owner
--

CREATE TABLE notification.template (
    name text NOT NULL,
    comment text NOT NULL,
    CONSTRAINT template_name_is_snake_case CHECK ((name ~ '^[a-z]+(_[a-z]+)*$'::text))
);


ALTER TABLE notification.template OWNER TO leadmill_owner;

--
-- Name: TABLE template; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON TABLE notification.template IS 'Mails that can be sent. Their words are files of the worker, workers/templates.';


--
-- Name: COLUMN template.name; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.template.name IS 'Name of the files.';


--
-- Name: COLUMN template.comment; Type: COMMENT; Schema: notification; Owner: leadmill_owner
--

COMMENT ON COLUMN notification.template.comment IS 'Who gets it, and when.';


--
-- Name: partitioned; Type: TABLE; Schema: ops; Owner: leadmill_owner
--

CREATE TABLE ops.partitioned (
    parent text NOT NULL,
    months_ahead integer DEFAULT 3 NOT NULL,
    guard text,
    CONSTRAINT partitioned_guard_is_a_function CHECK ((guard ~ '^[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT partitioned_months_ahead_is_positive CHECK (((months_ahead >= 1) AND (months_ahead <= 24))),
    CONSTRAINT partitioned_parent_is_a_table CHECK ((parent ~ '^[a-z_]+\.[a-z_]+$'::text))
);


ALTER TABLE ops.partitioned OWNER TO leadmill_owner;

--
-- Name: TABLE partitioned; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON TABLE ops.partitioned IS 'Tables partitioned by month. Each has a default partition <parent>_default, which catches what no month takes.';


--
-- Name: COLUMN partitioned.parent; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.partitioned.parent IS 'schema.table.';


--
-- Name: COLUMN partitioned.months_ahead; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.partitioned.months_ahead IS 'How many months after this one have their partition.';


--
-- Name: COLUMN partitioned.guard; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.partitioned.guard IS 'Trigger function that refuses to change each partition, where rows are only ever added. Statement triggers of the
parent do not guard a partition that is named directly.';


--
-- Name: setting; Type: TABLE; Schema: ops; Owner: leadmill_owner
--

CREATE TABLE ops.setting (
    name text NOT NULL,
    value jsonb NOT NULL,
    comment text NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT setting_name_is_a_path CHECK ((name ~ '^[a-z_]+(\.[a-z_]+)+$'::text))
);


ALTER TABLE ops.setting OWNER TO leadmill_owner;

--
-- Name: TABLE setting; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON TABLE ops.setting IS 'Settings of the platform, changed while running. One row each, with a default and its meaning.';


--
-- Name: COLUMN setting.name; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.setting.name IS 'room.name';


--
-- Name: COLUMN setting.value; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.setting.value IS 'JSON value; the type is that of the default.';


--
-- Name: COLUMN setting.comment; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.setting.comment IS 'What it does, with its unit.';


--
-- Name: COLUMN setting.updated_at; Type: COMMENT; Schema: ops; Owner: leadmill_owner
--

COMMENT ON COLUMN ops.setting.updated_at IS 'When it was last changed.';


--
-- Name: event_default; Type: TABLE ATTACH; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE ONLY audit.event ATTACH PARTITION audit.event_default DEFAULT;


--
-- Name: trace_default; Type: TABLE ATTACH; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.trace ATTACH PARTITION distribution.trace_default DEFAULT;


--
-- Name: verdict_default; Type: TABLE ATTACH; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.verdict ATTACH PARTITION distribution.verdict_default DEFAULT;


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE ONLY audit.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (created_at, id);


--
-- Name: event_default event_default_pkey; Type: CONSTRAINT; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE ONLY audit.event_default
    ADD CONSTRAINT event_default_pkey PRIMARY KEY (created_at, id);


--
-- Name: sealed_range sealed_range_pkey; Type: CONSTRAINT; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE ONLY audit.sealed_range
    ADD CONSTRAINT sealed_range_pkey PRIMARY KEY (number);


--
-- Name: unwatched unwatched_pkey; Type: CONSTRAINT; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE ONLY audit.unwatched
    ADD CONSTRAINT unwatched_pkey PRIMARY KEY (entity);


--
-- Name: watched watched_pkey; Type: CONSTRAINT; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE ONLY audit.watched
    ADD CONSTRAINT watched_pkey PRIMARY KEY (entity);


--
-- Name: balance_transaction balance_transaction_pkey; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.balance_transaction
    ADD CONSTRAINT balance_transaction_pkey PRIMARY KEY (processor, transaction_id);


--
-- Name: deposit deposit_payment_intent_is_unique; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_payment_intent_is_unique UNIQUE (processor, payment_intent_id);


--
-- Name: deposit deposit_pkey; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_pkey PRIMARY KEY (id);


--
-- Name: deposit deposit_session_is_unique; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_session_is_unique UNIQUE (processor, session_id);


--
-- Name: difference difference_is_noted_once; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_is_noted_once UNIQUE NULLS NOT DISTINCT (processor, fault, transaction_id, journal_id);


--
-- Name: difference difference_pkey; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_pkey PRIMARY KEY (id);


--
-- Name: dispute dispute_pkey; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_pkey PRIMARY KEY (processor, dispute_id);


--
-- Name: refund refund_has_its_own_hold; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_has_its_own_hold UNIQUE (hold_id);


--
-- Name: refund refund_is_of_one_object; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_is_of_one_object UNIQUE (processor, refund_id);


--
-- Name: refund refund_pkey; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (id);


--
-- Name: sweep sweep_pkey; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.sweep
    ADD CONSTRAINT sweep_pkey PRIMARY KEY (id);


--
-- Name: webhook_inbox webhook_inbox_pkey; Type: CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.webhook_inbox
    ADD CONSTRAINT webhook_inbox_pkey PRIMARY KEY (processor, event_id);


--
-- Name: competition_level competition_level_of_its_niche; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_of_its_niche UNIQUE (id, niche_id);


--
-- Name: competition_level competition_level_pkey; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_pkey PRIMARY KEY (id);


--
-- Name: competition_level competition_level_position_is_unique; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_position_is_unique EXCLUDE USING btree (niche_id WITH =, order_position WITH =) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: form_schema form_schema_of_its_niche; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_of_its_niche UNIQUE (id, niche_id);


--
-- Name: form_schema form_schema_pkey; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_pkey PRIMARY KEY (id);


--
-- Name: form_schema form_schema_version_is_unique; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_version_is_unique UNIQUE (niche_id, version);


--
-- Name: niche niche_pkey; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.niche
    ADD CONSTRAINT niche_pkey PRIMARY KEY (id);


--
-- Name: niche niche_slug_is_unique; Type: CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.niche
    ADD CONSTRAINT niche_slug_is_unique UNIQUE (slug);


--
-- Name: assignment assignment_has_its_own_journal; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_has_its_own_journal UNIQUE (journal_id);


--
-- Name: assignment assignment_is_sold_once; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_is_sold_once UNIQUE (lead_id, organization_id);


--
-- Name: assignment assignment_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_pkey PRIMARY KEY (id);


--
-- Name: assignment assignment_turn_is_unique; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_turn_is_unique UNIQUE (turn);


--
-- Name: rotation rotation_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.rotation
    ADD CONSTRAINT rotation_pkey PRIMARY KEY (competition_level_id, term, turn, subscription_id);


--
-- Name: rotation rotation_term_is_named_once; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.rotation
    ADD CONSTRAINT rotation_term_is_named_once UNIQUE (subscription_id, term);


--
-- Name: run run_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);


--
-- Name: run run_position_is_unique; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.run
    ADD CONSTRAINT run_position_is_unique UNIQUE ("position");


--
-- Name: subscription subscription_of_its_level; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_of_its_level UNIQUE (id, competition_level_id);


--
-- Name: subscription subscription_of_its_organization; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_of_its_organization UNIQUE (id, organization_id);


--
-- Name: subscription subscription_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (id);


--
-- Name: trace trace_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.trace
    ADD CONSTRAINT trace_pkey PRIMARY KEY (run_id, competition_level_id, created_at);


--
-- Name: trace_default trace_default_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.trace_default
    ADD CONSTRAINT trace_default_pkey PRIMARY KEY (run_id, competition_level_id, created_at);


--
-- Name: verdict verdict_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.verdict
    ADD CONSTRAINT verdict_pkey PRIMARY KEY (run_id, competition_level_id, place, created_at);


--
-- Name: verdict_default verdict_default_pkey; Type: CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.verdict_default
    ADD CONSTRAINT verdict_default_pkey PRIMARY KEY (run_id, competition_level_id, place, created_at);


--
-- Name: attempt attempt_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (bucket, key);


--
-- Name: hash_key hash_key_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.hash_key
    ADD CONSTRAINT hash_key_pkey PRIMARY KEY (is_only);


--
-- Name: membership membership_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (user_id, organization_id);


--
-- Name: one_time_token one_time_token_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.one_time_token
    ADD CONSTRAINT one_time_token_pkey PRIMARY KEY (hash);


--
-- Name: organization organization_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.organization
    ADD CONSTRAINT organization_pkey PRIMARY KEY (id);


--
-- Name: organization organization_stripe_customer_is_unique; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.organization
    ADD CONSTRAINT organization_stripe_customer_is_unique UNIQUE (stripe_customer_id);


--
-- Name: outside_login outside_login_is_linked_once; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.outside_login
    ADD CONSTRAINT outside_login_is_linked_once UNIQUE (issuer, subject);


--
-- Name: outside_login outside_login_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.outside_login
    ADD CONSTRAINT outside_login_pkey PRIMARY KEY (id);


--
-- Name: refresh_token refresh_token_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.refresh_token
    ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (hash);


--
-- Name: session session_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);


--
-- Name: signing_key signing_key_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.signing_key
    ADD CONSTRAINT signing_key_pkey PRIMARY KEY (id);


--
-- Name: user_account user_account_pkey; Type: CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (id);


--
-- Name: lead_attribution lead_attribution_pkey; Type: CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead_attribution
    ADD CONSTRAINT lead_attribution_pkey PRIMARY KEY (lead_id);


--
-- Name: lead_contact lead_contact_pkey; Type: CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead_contact
    ADD CONSTRAINT lead_contact_pkey PRIMARY KEY (lead_id);


--
-- Name: lead lead_pkey; Type: CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_pkey PRIMARY KEY (id);


--
-- Name: lead lead_submission_key_is_unique; Type: CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_submission_key_is_unique UNIQUE (submission_key);


--
-- Name: account account_is_opened_once; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_is_opened_once UNIQUE NULLS NOT DISTINCT (organization_id, kind, currency);


--
-- Name: account_kind account_kind_is_one_of_its_owner; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account_kind
    ADD CONSTRAINT account_kind_is_one_of_its_owner UNIQUE (kind, owner_kind, is_running);


--
-- Name: account_kind account_kind_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account_kind
    ADD CONSTRAINT account_kind_pkey PRIMARY KEY (kind);


--
-- Name: account account_of_its_currency; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_of_its_currency UNIQUE (id, currency, is_running);


--
-- Name: account account_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);


--
-- Name: balance_checkpoint balance_checkpoint_is_made_once; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.balance_checkpoint
    ADD CONSTRAINT balance_checkpoint_is_made_once UNIQUE (account_id, up_to_entry_id);


--
-- Name: balance_checkpoint balance_checkpoint_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.balance_checkpoint
    ADD CONSTRAINT balance_checkpoint_pkey PRIMARY KEY (id);


--
-- Name: chain_seal chain_seal_is_referable; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.chain_seal
    ADD CONSTRAINT chain_seal_is_referable UNIQUE (number, up_to_journal_id, root);


--
-- Name: chain_seal chain_seal_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.chain_seal
    ADD CONSTRAINT chain_seal_pkey PRIMARY KEY (number);


--
-- Name: currency currency_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.currency
    ADD CONSTRAINT currency_pkey PRIMARY KEY (code);


--
-- Name: entry entry_account_is_in_a_journal_once; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_account_is_in_a_journal_once UNIQUE (journal_id, account_id);


--
-- Name: entry entry_after_is_referable; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_after_is_referable UNIQUE (account_id, seq, after);


--
-- Name: entry entry_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (id);


--
-- Name: entry entry_seq_is_unique; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_seq_is_unique UNIQUE (account_id, seq);


--
-- Name: hold hold_idem_is_unique; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_idem_is_unique UNIQUE (idem);


--
-- Name: hold hold_journal_is_unique; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_journal_is_unique UNIQUE (journal_id);


--
-- Name: hold hold_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id);


--
-- Name: journal journal_idem_is_unique; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_idem_is_unique UNIQUE (idem);


--
-- Name: journal_kind journal_kind_manual_is_unique; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal_kind
    ADD CONSTRAINT journal_kind_manual_is_unique UNIQUE (kind, is_manual);


--
-- Name: journal_kind journal_kind_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal_kind
    ADD CONSTRAINT journal_kind_pkey PRIMARY KEY (kind);


--
-- Name: journal journal_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);


--
-- Name: seal_mark seal_mark_pkey; Type: CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.seal_mark
    ADD CONSTRAINT seal_mark_pkey PRIMARY KEY (is_only);


--
-- Name: delivery delivery_pkey; Type: CONSTRAINT; Schema: notification; Owner: leadmill_owner
--

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);


--
-- Name: template template_pkey; Type: CONSTRAINT; Schema: notification; Owner: leadmill_owner
--

ALTER TABLE ONLY notification.template
    ADD CONSTRAINT template_pkey PRIMARY KEY (name);


--
-- Name: partitioned partitioned_pkey; Type: CONSTRAINT; Schema: ops; Owner: leadmill_owner
--

ALTER TABLE ONLY ops.partitioned
    ADD CONSTRAINT partitioned_pkey PRIMARY KEY (parent);


--
-- Name: schedule schedule_pkey; Type: CONSTRAINT; Schema: ops; Owner: leadmill_owner
--

ALTER TABLE ONLY ops.schedule
    ADD CONSTRAINT schedule_pkey PRIMARY KEY (name);


--
-- Name: setting setting_pkey; Type: CONSTRAINT; Schema: ops; Owner: leadmill_owner
--

ALTER TABLE ONLY ops.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);


--
-- Name: policy policy_niche_has_one_at_a_time; Type: CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.policy
    ADD CONSTRAINT policy_niche_has_one_at_a_time UNIQUE (niche_id, created_at);


--
-- Name: policy policy_pkey; Type: CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.policy
    ADD CONSTRAINT policy_pkey PRIMARY KEY (id);


--
-- Name: refund refund_has_its_own_journal; Type: CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.refund
    ADD CONSTRAINT refund_has_its_own_journal UNIQUE (journal_id);


--
-- Name: refund refund_pkey; Type: CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (assignment_id);


--
-- Name: request request_is_made_once; Type: CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_is_made_once UNIQUE (assignment_id);


--
-- Name: request request_pkey; Type: CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (id);


--
-- Name: event_by_entity; Type: INDEX; Schema: audit; Owner: leadmill_owner
--

CREATE INDEX event_by_entity ON ONLY audit.event USING btree (entity, entity_id, created_at);


--
-- Name: event_by_user; Type: INDEX; Schema: audit; Owner: leadmill_owner
--

CREATE INDEX event_by_user ON ONLY audit.event USING btree (user_id, created_at) WHERE (user_id IS NOT NULL);


--
-- Name: event_by_xid; Type: INDEX; Schema: audit; Owner: leadmill_owner
--

CREATE INDEX event_by_xid ON ONLY audit.event USING btree (xid);


--
-- Name: event_default_entity_entity_id_created_at_idx; Type: INDEX; Schema: audit; Owner: leadmill_owner
--

CREATE INDEX event_default_entity_entity_id_created_at_idx ON audit.event_default USING btree (entity, entity_id, created_at);


--
-- Name: event_default_user_id_created_at_idx; Type: INDEX; Schema: audit; Owner: leadmill_owner
--

CREATE INDEX event_default_user_id_created_at_idx ON audit.event_default USING btree (user_id, created_at) WHERE (user_id IS NOT NULL);


--
-- Name: event_default_xid_idx; Type: INDEX; Schema: audit; Owner: leadmill_owner
--

CREATE INDEX event_default_xid_idx ON audit.event_default USING btree (xid);


--
-- Name: balance_transaction_by_fact; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX balance_transaction_by_fact ON billing.balance_transaction USING btree (fact);


--
-- Name: balance_transaction_by_sweep; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX balance_transaction_by_sweep ON billing.balance_transaction USING btree (sweep_id);


--
-- Name: balance_transaction_by_time; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX balance_transaction_by_time ON billing.balance_transaction USING btree (processor, occurred_at);


--
-- Name: deposit_by_creator; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX deposit_by_creator ON billing.deposit USING btree (created_by);


--
-- Name: deposit_by_currency; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX deposit_by_currency ON billing.deposit USING btree (currency);


--
-- Name: deposit_by_organization; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX deposit_by_organization ON billing.deposit USING btree (organization_id, created_at DESC, id DESC);


--
-- Name: deposit_open; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX deposit_open ON billing.deposit USING btree (created_at) WHERE (status = ANY (ARRAY['created'::text, 'pending'::text]));


--
-- Name: difference_by_journal; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX difference_by_journal ON billing.difference USING btree (journal_id);


--
-- Name: difference_by_sweep; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX difference_by_sweep ON billing.difference USING btree (sweep_id);


--
-- Name: difference_by_transaction; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX difference_by_transaction ON billing.difference USING btree (processor, transaction_id);


--
-- Name: difference_open; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX difference_open ON billing.difference USING btree (found_at) WHERE (status = 'open'::text);


--
-- Name: dispute_by_currency; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX dispute_by_currency ON billing.dispute USING btree (currency);


--
-- Name: dispute_by_deposit; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX dispute_by_deposit ON billing.dispute USING btree (deposit_id);


--
-- Name: dispute_by_organization; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX dispute_by_organization ON billing.dispute USING btree (organization_id, created_at DESC);


--
-- Name: refund_by_asker; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX refund_by_asker ON billing.refund USING btree (asked_by);


--
-- Name: refund_by_currency; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX refund_by_currency ON billing.refund USING btree (currency);


--
-- Name: refund_by_deposit; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX refund_by_deposit ON billing.refund USING btree (deposit_id);


--
-- Name: refund_by_organization; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX refund_by_organization ON billing.refund USING btree (organization_id, created_at DESC, id DESC);


--
-- Name: refund_unsent; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX refund_unsent ON billing.refund USING btree (updated_at) WHERE (status = 'requested'::text);


--
-- Name: sweep_last; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX sweep_last ON billing.sweep USING btree (processor, kind, id DESC);


--
-- Name: webhook_inbox_by_deposit; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX webhook_inbox_by_deposit ON billing.webhook_inbox USING btree (deposit_id);


--
-- Name: webhook_inbox_by_journal; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX webhook_inbox_by_journal ON billing.webhook_inbox USING btree (journal_id);


--
-- Name: webhook_inbox_due; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX webhook_inbox_due ON billing.webhook_inbox USING btree (next_attempt_at) WHERE (status = 'failed'::text);


--
-- Name: webhook_inbox_kept; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX webhook_inbox_kept ON billing.webhook_inbox USING btree (finished_at) WHERE (body IS NOT NULL);


--
-- Name: webhook_inbox_waiting; Type: INDEX; Schema: billing; Owner: leadmill_owner
--

CREATE INDEX webhook_inbox_waiting ON billing.webhook_inbox USING btree (processor, waiting_on) WHERE (status = 'waiting'::text);


--
-- Name: form_schema_by_activator; Type: INDEX; Schema: catalog; Owner: leadmill_owner
--

CREATE INDEX form_schema_by_activator ON catalog.form_schema USING btree (activated_by);


--
-- Name: form_schema_by_creator; Type: INDEX; Schema: catalog; Owner: leadmill_owner
--

CREATE INDEX form_schema_by_creator ON catalog.form_schema USING btree (created_by);


--
-- Name: form_schema_one_active; Type: INDEX; Schema: catalog; Owner: leadmill_owner
--

CREATE UNIQUE INDEX form_schema_one_active ON catalog.form_schema USING btree (niche_id) WHERE (status = 'active'::text);


--
-- Name: niche_by_currency; Type: INDEX; Schema: catalog; Owner: leadmill_owner
--

CREATE INDEX niche_by_currency ON catalog.niche USING btree (currency);


--
-- Name: assignment_by_currency; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX assignment_by_currency ON distribution.assignment USING btree (currency);


--
-- Name: assignment_by_level; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX assignment_by_level ON distribution.assignment USING btree (competition_level_id);


--
-- Name: assignment_by_organization; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX assignment_by_organization ON distribution.assignment USING btree (organization_id, created_at DESC, id DESC);


--
-- Name: assignment_by_run; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX assignment_by_run ON distribution.assignment USING btree (run_id);


--
-- Name: assignment_by_subscription; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX assignment_by_subscription ON distribution.assignment USING btree (subscription_id, organization_id);


--
-- Name: run_by_lead; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX run_by_lead ON distribution.run USING btree (lead_id, "position");


--
-- Name: subscription_by_level; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX subscription_by_level ON distribution.subscription USING btree (competition_level_id, niche_id);


--
-- Name: subscription_by_organization; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX subscription_by_organization ON distribution.subscription USING btree (organization_id, created_at DESC, id DESC);


--
-- Name: subscription_by_schema; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX subscription_by_schema ON distribution.subscription USING btree (form_schema_id, niche_id);


--
-- Name: subscription_is_unique_while_it_lasts; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE UNIQUE INDEX subscription_is_unique_while_it_lasts ON distribution.subscription USING btree (organization_id, competition_level_id) WHERE (status <> 'ended'::text);


--
-- Name: trace_by_age; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX trace_by_age ON ONLY distribution.trace USING btree (created_at DESC);


--
-- Name: trace_default_created_at_idx; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX trace_default_created_at_idx ON distribution.trace_default USING btree (created_at DESC);


--
-- Name: verdict_by_lead; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX verdict_by_lead ON ONLY distribution.verdict USING btree (lead_id, organization_id);


--
-- Name: verdict_by_organization; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX verdict_by_organization ON ONLY distribution.verdict USING btree (organization_id, created_at DESC, run_id DESC);


--
-- Name: verdict_default_lead_id_organization_id_idx; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX verdict_default_lead_id_organization_id_idx ON distribution.verdict_default USING btree (lead_id, organization_id);


--
-- Name: verdict_default_organization_id_created_at_run_id_idx; Type: INDEX; Schema: distribution; Owner: leadmill_owner
--

CREATE INDEX verdict_default_organization_id_created_at_run_id_idx ON distribution.verdict_default USING btree (organization_id, created_at DESC, run_id DESC);


--
-- Name: attempt_by_age; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX attempt_by_age ON identity.attempt USING btree (updated_at);


--
-- Name: membership_by_organization; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX membership_by_organization ON identity.membership USING btree (organization_id);


--
-- Name: one_time_token_by_user; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX one_time_token_by_user ON identity.one_time_token USING btree (user_id, purpose);


--
-- Name: organization_by_age; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX organization_by_age ON identity.organization USING btree (created_at DESC, id DESC);


--
-- Name: outside_login_by_user; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX outside_login_by_user ON identity.outside_login USING btree (user_id);


--
-- Name: refresh_token_by_session; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX refresh_token_by_session ON identity.refresh_token USING btree (session_id, expires_at);


--
-- Name: session_by_organization; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX session_by_organization ON identity.session USING btree (organization_id);


--
-- Name: session_by_user; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX session_by_user ON identity.session USING btree (user_id);


--
-- Name: user_account_admins; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX user_account_admins ON identity.user_account USING btree (id) WHERE (is_admin AND (deleted_at IS NULL));


--
-- Name: user_account_by_age; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE INDEX user_account_by_age ON identity.user_account USING btree (created_at DESC, id DESC);


--
-- Name: user_account_email_is_unique; Type: INDEX; Schema: identity; Owner: leadmill_owner
--

CREATE UNIQUE INDEX user_account_email_is_unique ON identity.user_account USING btree (email) WHERE (deleted_at IS NULL);


--
-- Name: lead_attribution_by_source; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_attribution_by_source ON intake.lead_attribution USING btree (utm_source) WHERE (utm_source IS NOT NULL);


--
-- Name: lead_by_age; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_by_age ON intake.lead USING btree (created_at DESC, id DESC);


--
-- Name: lead_by_approver; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_by_approver ON intake.lead USING btree (approved_by);


--
-- Name: lead_by_marker; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_by_marker ON intake.lead USING btree (marked_bad_by);


--
-- Name: lead_by_niche; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_by_niche ON intake.lead USING btree (niche_id, created_at DESC, id DESC);


--
-- Name: lead_by_rejecter; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_by_rejecter ON intake.lead USING btree (rejected_by);


--
-- Name: lead_by_schema; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_by_schema ON intake.lead USING btree (form_schema_id, niche_id);


--
-- Name: lead_by_status; Type: INDEX; Schema: intake; Owner: leadmill_owner
--

CREATE INDEX lead_by_status ON intake.lead USING btree (status, created_at DESC, id DESC);


--
-- Name: account_by_currency; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX account_by_currency ON ledger.account USING btree (currency);


--
-- Name: account_by_kind; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX account_by_kind ON ledger.account USING btree (kind, owner_kind, is_running);


--
-- Name: chain_seal_by_prev; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX chain_seal_by_prev ON ledger.chain_seal USING btree (prev_number, after_journal_id, prev_root);


--
-- Name: entry_by_account; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX entry_by_account ON ledger.entry USING btree (account_id, id);


--
-- Name: hold_by_account; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX hold_by_account ON ledger.hold USING btree (account_id, state);


--
-- Name: hold_due; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX hold_due ON ledger.hold USING btree (expires_at) WHERE (state = 'active'::text);


--
-- Name: journal_by_deposit; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX journal_by_deposit ON ledger.journal USING btree (deposit_id) WHERE (deposit_id IS NOT NULL);


--
-- Name: journal_by_kind; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX journal_by_kind ON ledger.journal USING btree (kind, is_manual);


--
-- Name: journal_by_lead; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX journal_by_lead ON ledger.journal USING btree (lead_id) WHERE (lead_id IS NOT NULL);


--
-- Name: journal_by_reversed; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX journal_by_reversed ON ledger.journal USING btree (reverses_id) WHERE (reverses_id IS NOT NULL);


--
-- Name: journal_by_time; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE INDEX journal_by_time ON ledger.journal USING brin (created_at);


--
-- Name: journal_object_is_posted_once; Type: INDEX; Schema: ledger; Owner: leadmill_owner
--

CREATE UNIQUE INDEX journal_object_is_posted_once ON ledger.journal USING btree (processor, object_id) WHERE (object_id IS NOT NULL);


--
-- Name: delivery_by_lead; Type: INDEX; Schema: notification; Owner: leadmill_owner
--

CREATE INDEX delivery_by_lead ON notification.delivery USING btree (lead_id);


--
-- Name: delivery_by_organization; Type: INDEX; Schema: notification; Owner: leadmill_owner
--

CREATE INDEX delivery_by_organization ON notification.delivery USING btree (organization_id, created_at DESC, id DESC);


--
-- Name: delivery_by_template; Type: INDEX; Schema: notification; Owner: leadmill_owner
--

CREATE INDEX delivery_by_template ON notification.delivery USING btree (template);


--
-- Name: delivery_by_user; Type: INDEX; Schema: notification; Owner: leadmill_owner
--

CREATE INDEX delivery_by_user ON notification.delivery USING btree (user_id);


--
-- Name: delivery_unfinished; Type: INDEX; Schema: notification; Owner: leadmill_owner
--

CREATE INDEX delivery_unfinished ON notification.delivery USING btree (created_at) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));


--
-- Name: schedule_by_task; Type: INDEX; Schema: ops; Owner: leadmill_owner
--

CREATE INDEX schedule_by_task ON ops.schedule USING btree (task);


--
-- Name: policy_by_creator; Type: INDEX; Schema: returns; Owner: leadmill_owner
--

CREATE INDEX policy_by_creator ON returns.policy USING btree (created_by);


--
-- Name: request_by_decider; Type: INDEX; Schema: returns; Owner: leadmill_owner
--

CREATE INDEX request_by_decider ON returns.request USING btree (decided_by);


--
-- Name: request_by_lead; Type: INDEX; Schema: returns; Owner: leadmill_owner
--

CREATE INDEX request_by_lead ON returns.request USING btree (lead_id);


--
-- Name: request_by_organization; Type: INDEX; Schema: returns; Owner: leadmill_owner
--

CREATE INDEX request_by_organization ON returns.request USING btree (organization_id, created_at DESC, id DESC);


--
-- Name: request_by_policy; Type: INDEX; Schema: returns; Owner: leadmill_owner
--

CREATE INDEX request_by_policy ON returns.request USING btree (policy_id);


--
-- Name: request_by_requester; Type: INDEX; Schema: returns; Owner: leadmill_owner
--

CREATE INDEX request_by_requester ON returns.request USING btree (requested_by);


--
-- Name: request_by_status; Type: INDEX; Schema: returns; Owner: leadmill_owner
--

CREATE INDEX request_by_status ON returns.request USING btree (status, created_at DESC, id DESC);


--
-- Name: event_default_entity_entity_id_created_at_idx; Type: INDEX ATTACH; Schema: audit; Owner: leadmill_owner
--

ALTER INDEX audit.event_by_entity ATTACH PARTITION audit.event_default_entity_entity_id_created_at_idx;


--
-- Name: event_default_pkey; Type: INDEX ATTACH; Schema: audit; Owner: leadmill_owner
--

ALTER INDEX audit.event_pkey ATTACH PARTITION audit.event_default_pkey;


--
-- Name: event_default_user_id_created_at_idx; Type: INDEX ATTACH; Schema: audit; Owner: leadmill_owner
--

ALTER INDEX audit.event_by_user ATTACH PARTITION audit.event_default_user_id_created_at_idx;


--
-- Name: event_default_xid_idx; Type: INDEX ATTACH; Schema: audit; Owner: leadmill_owner
--

ALTER INDEX audit.event_by_xid ATTACH PARTITION audit.event_default_xid_idx;


--
-- Name: trace_default_created_at_idx; Type: INDEX ATTACH; Schema: distribution; Owner: leadmill_owner
--

ALTER INDEX distribution.trace_by_age ATTACH PARTITION distribution.trace_default_created_at_idx;


--
-- Name: trace_default_pkey; Type: INDEX ATTACH; Schema: distribution; Owner: leadmill_owner
--

ALTER INDEX distribution.trace_pkey ATTACH PARTITION distribution.trace_default_pkey;


--
-- Name: verdict_default_lead_id_organization_id_idx; Type: INDEX ATTACH; Schema: distribution; Owner: leadmill_owner
--

ALTER INDEX distribution.verdict_by_lead ATTACH PARTITION distribution.verdict_default_lead_id_organization_id_idx;


--
-- Name: verdict_default_organization_id_created_at_run_id_idx; Type: INDEX ATTACH; Schema: distribution; Owner: leadmill_owner
--

ALTER INDEX distribution.verdict_by_organization ATTACH PARTITION distribution.verdict_default_organization_id_created_at_run_id_idx;


--
-- Name: verdict_default_pkey; Type: INDEX ATTACH; Schema: distribution; Owner: leadmill_owner
--

ALTER INDEX distribution.verdict_pkey ATTACH PARTITION distribution.verdict_default_pkey;


--
-- Name: assignments assignments_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER assignments_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.assignments FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: balances balances_is_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER balances_is_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.balances FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: distribution_traces distribution_traces_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER distribution_traces_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.distribution_traces FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: distribution_verdicts distribution_verdicts_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER distribution_verdicts_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.distribution_verdicts FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: leads leads_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER leads_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.leads FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: ledger_entries ledger_entries_is_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER ledger_entries_is_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.ledger_entries FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: ledger_seals ledger_seals_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER ledger_seals_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.ledger_seals FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: platform_balances platform_balances_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER platform_balances_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.platform_balances FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: refund_policies refund_policies_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER refund_policies_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.refund_policies FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: refund_requests refund_requests_are_read_only; Type: TRIGGER; Schema: api; Owner: leadmill_owner
--

CREATE TRIGGER refund_requests_are_read_only INSTEAD OF INSERT OR DELETE OR UPDATE ON api.refund_requests FOR EACH ROW EXECUTE FUNCTION ops.views_are_read_only();


--
-- Name: unwatched changes_are_recorded; Type: TRIGGER; Schema: audit; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON audit.unwatched FOR EACH ROW EXECUTE FUNCTION audit.record_change('{entity}', '{}', '{}', 'f');


--
-- Name: watched changes_are_recorded; Type: TRIGGER; Schema: audit; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON audit.watched FOR EACH ROW EXECUTE FUNCTION audit.record_change('{entity}', '{}', '{}', 'f');


--
-- Name: event events_are_immutable; Type: TRIGGER; Schema: audit; Owner: leadmill_owner
--

CREATE TRIGGER events_are_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.event FOR EACH STATEMENT EXECUTE FUNCTION audit.events_are_immutable();


--
-- Name: event_default events_are_immutable; Type: TRIGGER; Schema: audit; Owner: leadmill_owner
--

CREATE TRIGGER events_are_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.event_default FOR EACH STATEMENT EXECUTE FUNCTION audit.events_are_immutable();


--
-- Name: sealed_range seals_are_immutable; Type: TRIGGER; Schema: audit; Owner: leadmill_owner
--

CREATE TRIGGER seals_are_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.sealed_range FOR EACH STATEMENT EXECUTE FUNCTION audit.events_are_immutable();


--
-- Name: unwatched truncation_is_recorded; Type: TRIGGER; Schema: audit; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON audit.unwatched FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{entity}', '{}', '{}', 'f');


--
-- Name: watched truncation_is_recorded; Type: TRIGGER; Schema: audit; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON audit.watched FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{entity}', '{}', '{}', 'f');


--
-- Name: deposit changes_are_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON billing.deposit FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{checkout_url}', '{}', 'f');


--
-- Name: difference changes_are_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON billing.difference FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{reason}', '{}', 'f');


--
-- Name: dispute changes_are_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON billing.dispute FOR EACH ROW EXECUTE FUNCTION audit.record_change('{processor,dispute_id}', '{}', '{}', 'f');


--
-- Name: refund changes_are_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON billing.refund FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{reason}', '{}', 'f');


--
-- Name: deposit deposits_move_forward; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER deposits_move_forward BEFORE DELETE OR UPDATE ON billing.deposit FOR EACH ROW EXECUTE FUNCTION billing.deposits_move_forward();


--
-- Name: deposit truncation_is_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON billing.deposit FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{checkout_url}', '{}', 'f');


--
-- Name: difference truncation_is_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON billing.difference FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{reason}', '{}', 'f');


--
-- Name: dispute truncation_is_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON billing.dispute FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{processor,dispute_id}', '{}', '{}', 'f');


--
-- Name: refund truncation_is_recorded; Type: TRIGGER; Schema: billing; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON billing.refund FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{reason}', '{}', 'f');


--
-- Name: form_schema activated_form_schemas_are_immutable; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER activated_form_schemas_are_immutable BEFORE DELETE OR UPDATE ON catalog.form_schema FOR EACH ROW EXECUTE FUNCTION catalog.activated_form_schemas_are_immutable();


--
-- Name: competition_level changes_are_recorded; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON catalog.competition_level FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: form_schema changes_are_recorded; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON catalog.form_schema FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: niche changes_are_recorded; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON catalog.niche FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: competition_level levels_take_subscriptions_along; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER levels_take_subscriptions_along AFTER UPDATE OF price, retired_at ON catalog.competition_level FOR EACH ROW WHEN (((old.price <> new.price) OR (old.retired_at IS DISTINCT FROM new.retired_at))) EXECUTE FUNCTION distribution.levels_take_subscriptions_along();


--
-- Name: niche niches_have_a_policy; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER niches_have_a_policy AFTER INSERT ON catalog.niche FOR EACH ROW EXECUTE FUNCTION returns.niches_have_a_policy();


--
-- Name: competition_level truncation_is_recorded; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON catalog.competition_level FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: form_schema truncation_is_recorded; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON catalog.form_schema FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: niche truncation_is_recorded; Type: TRIGGER; Schema: catalog; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON catalog.niche FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: assignment changes_are_recorded; Type: TRIGGER; Schema: distribution; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER DELETE OR UPDATE ON distribution.assignment FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: subscription changes_are_recorded; Type: TRIGGER; Schema: distribution; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE OF id, organization_id, niche_id, competition_level_id, form_schema_id, status, filter, created_at, updated_at, ended_at ON distribution.subscription FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{turn,predicate,access_field,access_terms,is_funded,funding_reason}', 'f');


--
-- Name: assignment truncation_is_recorded; Type: TRIGGER; Schema: distribution; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON distribution.assignment FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: subscription truncation_is_recorded; Type: TRIGGER; Schema: distribution; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON distribution.subscription FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{turn,predicate,access_field,access_terms,is_funded,funding_reason}', 'f');


--
-- Name: hash_key changes_are_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON identity.hash_key FOR EACH ROW EXECUTE FUNCTION audit.record_change('{is_only}', '{secret}', '{}', 'f');


--
-- Name: membership changes_are_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON identity.membership FOR EACH ROW EXECUTE FUNCTION audit.record_change('{user_id,organization_id}', '{}', '{}', 'f');


--
-- Name: organization changes_are_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON identity.organization FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: outside_login changes_are_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE OF id, issuer, subject, user_id, email, linked_at ON identity.outside_login FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{subject,email}', '{last_used_at}', 'f');


--
-- Name: session changes_are_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER DELETE OR UPDATE OF id, user_id, organization_id, role, address, agent, created_at, ended_at, end_reason ON identity.session FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{expires_at}', 'f');


--
-- Name: signing_key changes_are_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON identity.signing_key FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{secret}', '{}', 'f');


--
-- Name: user_account changes_are_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON identity.user_account FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{email,password_hash,first_name,last_name,phone}', '{}', 'f');


--
-- Name: organization organizations_change_what_they_may; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER organizations_change_what_they_may AFTER UPDATE OF status, deleted_at ON identity.organization FOR EACH ROW WHEN (((old.status <> new.status) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION distribution.organizations_change_what_they_may();


--
-- Name: hash_key truncation_is_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON identity.hash_key FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{is_only}', '{secret}', '{}', 'f');


--
-- Name: membership truncation_is_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON identity.membership FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{user_id,organization_id}', '{}', '{}', 'f');


--
-- Name: organization truncation_is_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON identity.organization FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: outside_login truncation_is_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON identity.outside_login FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{subject,email}', '{last_used_at}', 'f');


--
-- Name: session truncation_is_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON identity.session FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{expires_at}', 'f');


--
-- Name: signing_key truncation_is_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON identity.signing_key FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{secret}', '{}', 'f');


--
-- Name: user_account truncation_is_recorded; Type: TRIGGER; Schema: identity; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON identity.user_account FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{email,password_hash,first_name,last_name,phone}', '{}', 'f');


--
-- Name: lead approved_leads_keep_their_answers; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER approved_leads_keep_their_answers BEFORE UPDATE OF answers, niche_id, form_schema_id ON intake.lead FOR EACH ROW WHEN (((old.niche_id <> new.niche_id) OR (old.form_schema_id <> new.form_schema_id) OR ((old.answers <> new.answers) AND (old.status <> 'pending_approval'::text)))) EXECUTE FUNCTION intake.approved_leads_keep_their_answers();


--
-- Name: lead changes_are_recorded; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON intake.lead FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{answers,submission_key}', '{}', 'f');


--
-- Name: lead_attribution changes_are_recorded; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER DELETE OR UPDATE ON intake.lead_attribution FOR EACH ROW EXECUTE FUNCTION audit.record_change('{lead_id}', '{}', '{}', 't');


--
-- Name: lead_contact changes_are_recorded; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER DELETE OR UPDATE ON intake.lead_contact FOR EACH ROW EXECUTE FUNCTION audit.record_change('{lead_id}', '{}', '{}', 't');


--
-- Name: lead lead_states_begin_with_approval; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER lead_states_begin_with_approval BEFORE INSERT ON intake.lead FOR EACH ROW EXECUTE FUNCTION intake.lead_states_follow_the_order();


--
-- Name: lead lead_states_follow_the_order; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER lead_states_follow_the_order BEFORE UPDATE OF status ON intake.lead FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION intake.lead_states_follow_the_order();


--
-- Name: lead truncation_is_recorded; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON intake.lead FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{answers,submission_key}', '{}', 'f');


--
-- Name: lead_attribution truncation_is_recorded; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON intake.lead_attribution FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{lead_id}', '{}', '{}', 't');


--
-- Name: lead_contact truncation_is_recorded; Type: TRIGGER; Schema: intake; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON intake.lead_contact FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{lead_id}', '{}', '{}', 't');


--
-- Name: account accounts_hold_what_holds_say; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE CONSTRAINT TRIGGER accounts_hold_what_holds_say AFTER INSERT OR UPDATE OF held ON ledger.account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.accounts_hold_what_holds_say();


--
-- Name: hold accounts_hold_what_holds_say; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE CONSTRAINT TRIGGER accounts_hold_what_holds_say AFTER INSERT OR UPDATE ON ledger.hold DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.accounts_hold_what_holds_say();


--
-- Name: account changes_are_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE OF id, owner_kind, organization_id, kind, is_running, currency, status, floor, ceiling, created_at ON ledger.account FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{seq,balance,held,head}', 'f');


--
-- Name: account_kind changes_are_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON ledger.account_kind FOR EACH ROW EXECUTE FUNCTION audit.record_change('{kind}', '{}', '{}', 'f');


--
-- Name: currency changes_are_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON ledger.currency FOR EACH ROW EXECUTE FUNCTION audit.record_change('{code}', '{}', '{}', 'f');


--
-- Name: journal_kind changes_are_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON ledger.journal_kind FOR EACH ROW EXECUTE FUNCTION audit.record_change('{kind}', '{}', '{}', 'f');


--
-- Name: hold holds_close_once; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER holds_close_once BEFORE DELETE OR UPDATE ON ledger.hold FOR EACH ROW EXECUTE FUNCTION ledger.holds_close_once();


--
-- Name: entry journals_balance; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER journals_balance AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION ledger.journals_balance();


--
-- Name: journal journals_have_entries; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE CONSTRAINT TRIGGER journals_have_entries AFTER INSERT ON ledger.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.journals_have_entries();


--
-- Name: entry posted_entries_are_immutable; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER posted_entries_are_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.entry FOR EACH STATEMENT EXECUTE FUNCTION ledger.posted_entries_are_immutable();


--
-- Name: journal posted_entries_are_immutable; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER posted_entries_are_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.journal FOR EACH STATEMENT EXECUTE FUNCTION ledger.posted_entries_are_immutable();


--
-- Name: journal reversals_stay_within; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE CONSTRAINT TRIGGER reversals_stay_within AFTER INSERT ON ledger.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.reverses_id IS NOT NULL)) EXECUTE FUNCTION ledger.reversals_stay_within();


--
-- Name: balance_checkpoint sealed_is_immutable; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER sealed_is_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.balance_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger.posted_entries_are_immutable();


--
-- Name: chain_seal sealed_is_immutable; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER sealed_is_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.chain_seal FOR EACH STATEMENT EXECUTE FUNCTION ledger.posted_entries_are_immutable();


--
-- Name: account truncation_is_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON ledger.account FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{seq,balance,held,head}', 'f');


--
-- Name: account_kind truncation_is_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON ledger.account_kind FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{kind}', '{}', '{}', 'f');


--
-- Name: currency truncation_is_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON ledger.currency FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{code}', '{}', '{}', 'f');


--
-- Name: journal_kind truncation_is_recorded; Type: TRIGGER; Schema: ledger; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON ledger.journal_kind FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{kind}', '{}', '{}', 'f');


--
-- Name: template changes_are_recorded; Type: TRIGGER; Schema: notification; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON notification.template FOR EACH ROW EXECUTE FUNCTION audit.record_change('{name}', '{}', '{}', 'f');


--
-- Name: template truncation_is_recorded; Type: TRIGGER; Schema: notification; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON notification.template FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{name}', '{}', '{}', 'f');


--
-- Name: partitioned changes_are_recorded; Type: TRIGGER; Schema: ops; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON ops.partitioned FOR EACH ROW EXECUTE FUNCTION audit.record_change('{parent}', '{}', '{}', 'f');


--
-- Name: schedule changes_are_recorded; Type: TRIGGER; Schema: ops; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE OF name, task, args, every, at_times, time_zone, grace, is_active ON ops.schedule FOR EACH ROW EXECUTE FUNCTION audit.record_change('{name}', '{}', '{last_fired_at}', 'f');


--
-- Name: setting changes_are_recorded; Type: TRIGGER; Schema: ops; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON ops.setting FOR EACH ROW EXECUTE FUNCTION audit.record_change('{name}', '{}', '{}', 'f');


--
-- Name: partitioned truncation_is_recorded; Type: TRIGGER; Schema: ops; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON ops.partitioned FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{parent}', '{}', '{}', 'f');


--
-- Name: schedule truncation_is_recorded; Type: TRIGGER; Schema: ops; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON ops.schedule FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{name}', '{}', '{last_fired_at}', 'f');


--
-- Name: setting truncation_is_recorded; Type: TRIGGER; Schema: ops; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON ops.setting FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{name}', '{}', '{}', 'f');


--
-- Name: policy changes_are_recorded; Type: TRIGGER; Schema: returns; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON returns.policy FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: request changes_are_recorded; Type: TRIGGER; Schema: returns; Owner: leadmill_owner
--

CREATE TRIGGER changes_are_recorded AFTER INSERT OR DELETE OR UPDATE ON returns.request FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{notes,memo}', '{}', 'f');


--
-- Name: policy policies_are_immutable; Type: TRIGGER; Schema: returns; Owner: leadmill_owner
--

CREATE TRIGGER policies_are_immutable BEFORE DELETE OR UPDATE ON returns.policy FOR EACH ROW EXECUTE FUNCTION returns.policies_are_immutable();


--
-- Name: policy policies_are_not_truncated; Type: TRIGGER; Schema: returns; Owner: leadmill_owner
--

CREATE TRIGGER policies_are_not_truncated BEFORE TRUNCATE ON returns.policy FOR EACH STATEMENT EXECUTE FUNCTION returns.policies_are_immutable();


--
-- Name: request requests_are_decided_once; Type: TRIGGER; Schema: returns; Owner: leadmill_owner
--

CREATE TRIGGER requests_are_decided_once BEFORE UPDATE ON returns.request FOR EACH ROW WHEN ((old.status <> 'pending'::text)) EXECUTE FUNCTION returns.requests_are_decided_once();


--
-- Name: policy truncation_is_recorded; Type: TRIGGER; Schema: returns; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON returns.policy FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', 'f');


--
-- Name: request truncation_is_recorded; Type: TRIGGER; Schema: returns; Owner: leadmill_owner
--

CREATE TRIGGER truncation_is_recorded AFTER TRUNCATE ON returns.request FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('{id}', '{notes,memo}', '{}', 'f');


--
-- Name: balance_transaction balance_transaction_sweep_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.balance_transaction
    ADD CONSTRAINT balance_transaction_sweep_id_fkey FOREIGN KEY (sweep_id) REFERENCES billing.sweep(id);


--
-- Name: deposit deposit_created_by_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);


--
-- Name: deposit deposit_currency_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);


--
-- Name: deposit deposit_organization_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.deposit
    ADD CONSTRAINT deposit_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: difference difference_journal_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);


--
-- Name: difference difference_sweep_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_sweep_id_fkey FOREIGN KEY (sweep_id) REFERENCES billing.sweep(id);


--
-- Name: difference difference_transaction_is_known; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.difference
    ADD CONSTRAINT difference_transaction_is_known FOREIGN KEY (processor, transaction_id) REFERENCES billing.balance_transaction(processor, transaction_id);


--
-- Name: dispute dispute_currency_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);


--
-- Name: dispute dispute_deposit_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);


--
-- Name: dispute dispute_organization_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.dispute
    ADD CONSTRAINT dispute_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: refund refund_asked_by_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES identity.user_account(id);


--
-- Name: refund refund_currency_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);


--
-- Name: refund refund_deposit_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);


--
-- Name: refund refund_hold_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES ledger.hold(id);


--
-- Name: refund refund_organization_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.refund
    ADD CONSTRAINT refund_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: webhook_inbox webhook_inbox_deposit_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.webhook_inbox
    ADD CONSTRAINT webhook_inbox_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);


--
-- Name: webhook_inbox webhook_inbox_journal_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE ONLY billing.webhook_inbox
    ADD CONSTRAINT webhook_inbox_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);


--
-- Name: competition_level competition_level_niche_id_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.competition_level
    ADD CONSTRAINT competition_level_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);


--
-- Name: form_schema form_schema_activated_by_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_activated_by_fkey FOREIGN KEY (activated_by) REFERENCES identity.user_account(id);


--
-- Name: form_schema form_schema_created_by_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);


--
-- Name: form_schema form_schema_niche_id_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.form_schema
    ADD CONSTRAINT form_schema_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);


--
-- Name: niche niche_currency_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE ONLY catalog.niche
    ADD CONSTRAINT niche_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);


--
-- Name: assignment assignment_competition_level_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_competition_level_id_fkey FOREIGN KEY (competition_level_id) REFERENCES catalog.competition_level(id);


--
-- Name: assignment assignment_currency_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);


--
-- Name: assignment assignment_journal_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);


--
-- Name: assignment assignment_lead_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);


--
-- Name: assignment assignment_organization_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: assignment assignment_run_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_run_id_fkey FOREIGN KEY (run_id) REFERENCES distribution.run(id);


--
-- Name: assignment assignment_subscription_is_of_its_buyer; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.assignment
    ADD CONSTRAINT assignment_subscription_is_of_its_buyer FOREIGN KEY (subscription_id, organization_id) REFERENCES distribution.subscription(id, organization_id);


--
-- Name: rotation rotation_is_of_its_level; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.rotation
    ADD CONSTRAINT rotation_is_of_its_level FOREIGN KEY (subscription_id, competition_level_id) REFERENCES distribution.subscription(id, competition_level_id);


--
-- Name: run run_lead_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.run
    ADD CONSTRAINT run_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);


--
-- Name: subscription subscription_level_is_of_its_niche; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_level_is_of_its_niche FOREIGN KEY (competition_level_id, niche_id) REFERENCES catalog.competition_level(id, niche_id);


--
-- Name: subscription subscription_organization_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: subscription subscription_schema_is_of_its_niche; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE ONLY distribution.subscription
    ADD CONSTRAINT subscription_schema_is_of_its_niche FOREIGN KEY (form_schema_id, niche_id) REFERENCES catalog.form_schema(id, niche_id);


--
-- Name: trace trace_run_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.trace
    ADD CONSTRAINT trace_run_id_fkey FOREIGN KEY (run_id) REFERENCES distribution.run(id);


--
-- Name: verdict verdict_run_id_fkey; Type: FK CONSTRAINT; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.verdict
    ADD CONSTRAINT verdict_run_id_fkey FOREIGN KEY (run_id) REFERENCES distribution.run(id);


--
-- Name: membership membership_organization_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.membership
    ADD CONSTRAINT membership_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: membership membership_user_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.membership
    ADD CONSTRAINT membership_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);


--
-- Name: one_time_token one_time_token_user_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.one_time_token
    ADD CONSTRAINT one_time_token_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);


--
-- Name: outside_login outside_login_user_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.outside_login
    ADD CONSTRAINT outside_login_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);


--
-- Name: refresh_token refresh_token_session_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.refresh_token
    ADD CONSTRAINT refresh_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES identity.session(id);


--
-- Name: session session_organization_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.session
    ADD CONSTRAINT session_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: session session_user_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE ONLY identity.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);


--
-- Name: lead lead_approved_by_fkey; Type: FK CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES identity.user_account(id);


--
-- Name: lead_attribution lead_attribution_lead_id_fkey; Type: FK CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead_attribution
    ADD CONSTRAINT lead_attribution_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);


--
-- Name: lead_contact lead_contact_lead_id_fkey; Type: FK CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead_contact
    ADD CONSTRAINT lead_contact_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);


--
-- Name: lead lead_marked_bad_by_fkey; Type: FK CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_marked_bad_by_fkey FOREIGN KEY (marked_bad_by) REFERENCES identity.user_account(id);


--
-- Name: lead lead_niche_id_fkey; Type: FK CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);


--
-- Name: lead lead_rejected_by_fkey; Type: FK CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_rejected_by_fkey FOREIGN KEY (rejected_by) REFERENCES identity.user_account(id);


--
-- Name: lead lead_schema_is_of_its_niche; Type: FK CONSTRAINT; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE ONLY intake.lead
    ADD CONSTRAINT lead_schema_is_of_its_niche FOREIGN KEY (form_schema_id, niche_id) REFERENCES catalog.form_schema(id, niche_id);


--
-- Name: account account_balance_is_its_last_entry; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_balance_is_its_last_entry FOREIGN KEY (id, seq, balance) REFERENCES ledger.entry(account_id, seq, after);


--
-- Name: account account_currency_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);


--
-- Name: account account_kind_fits_its_owner; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_kind_fits_its_owner FOREIGN KEY (kind, owner_kind, is_running) REFERENCES ledger.account_kind(kind, owner_kind, is_running);


--
-- Name: account account_organization_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: balance_checkpoint balance_checkpoint_account_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.balance_checkpoint
    ADD CONSTRAINT balance_checkpoint_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger.account(id);


--
-- Name: chain_seal chain_seal_begins_where_the_last_ended; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.chain_seal
    ADD CONSTRAINT chain_seal_begins_where_the_last_ended FOREIGN KEY (prev_number, after_journal_id, prev_root) REFERENCES ledger.chain_seal(number, up_to_journal_id, root);


--
-- Name: entry entry_account_is_of_its_currency; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_account_is_of_its_currency FOREIGN KEY (account_id, currency, is_running) REFERENCES ledger.account(id, currency, is_running);


--
-- Name: entry entry_journal_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);


--
-- Name: entry entry_starts_where_the_last_ended; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_starts_where_the_last_ended FOREIGN KEY (account_id, prev_seq, before) REFERENCES ledger.entry(account_id, seq, after);


--
-- Name: hold hold_account_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger.account(id);


--
-- Name: hold hold_journal_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.hold
    ADD CONSTRAINT hold_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);


--
-- Name: journal journal_deposit_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES billing.deposit(id);


--
-- Name: journal journal_kind_is_known; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_kind_is_known FOREIGN KEY (kind, is_manual) REFERENCES ledger.journal_kind(kind, is_manual);


--
-- Name: journal journal_lead_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);


--
-- Name: journal journal_reverses_id_fkey; Type: FK CONSTRAINT; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ONLY ledger.journal
    ADD CONSTRAINT journal_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES ledger.journal(id);


--
-- Name: delivery delivery_lead_id_fkey; Type: FK CONSTRAINT; Schema: notification; Owner: leadmill_owner
--

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);


--
-- Name: delivery delivery_organization_id_fkey; Type: FK CONSTRAINT; Schema: notification; Owner: leadmill_owner
--

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: delivery delivery_template_fkey; Type: FK CONSTRAINT; Schema: notification; Owner: leadmill_owner
--

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_template_fkey FOREIGN KEY (template) REFERENCES notification.template(name);


--
-- Name: delivery delivery_user_id_fkey; Type: FK CONSTRAINT; Schema: notification; Owner: leadmill_owner
--

ALTER TABLE ONLY notification.delivery
    ADD CONSTRAINT delivery_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);


--
-- Name: schedule schedule_task_fkey; Type: FK CONSTRAINT; Schema: ops; Owner: leadmill_owner
--

ALTER TABLE ONLY ops.schedule
    ADD CONSTRAINT schedule_task_fkey FOREIGN KEY (task) REFERENCES queue.task(name);


--
-- Name: policy policy_created_by_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.policy
    ADD CONSTRAINT policy_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);


--
-- Name: policy policy_niche_id_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.policy
    ADD CONSTRAINT policy_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);


--
-- Name: refund refund_assignment_id_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.refund
    ADD CONSTRAINT refund_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES distribution.assignment(id);


--
-- Name: refund refund_journal_id_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.refund
    ADD CONSTRAINT refund_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);


--
-- Name: request request_assignment_id_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES distribution.assignment(id);


--
-- Name: request request_decided_by_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES identity.user_account(id);


--
-- Name: request request_lead_id_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);


--
-- Name: request request_organization_id_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);


--
-- Name: request request_policy_id_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES returns.policy(id);


--
-- Name: request request_requested_by_fkey; Type: FK CONSTRAINT; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES identity.user_account(id);


--
-- Name: event admins see every event; Type: POLICY; Schema: audit; Owner: leadmill_owner
--

CREATE POLICY "admins see every event" ON audit.event FOR SELECT TO admin USING (true);


--
-- Name: event; Type: ROW SECURITY; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY;

--
-- Name: event_default; Type: ROW SECURITY; Schema: audit; Owner: leadmill_owner
--

ALTER TABLE audit.event_default ENABLE ROW LEVEL SECURITY;

--
-- Name: deposit admins see all deposits; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "admins see all deposits" ON billing.deposit FOR SELECT TO admin USING (true);


--
-- Name: dispute admins see all disputes; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "admins see all disputes" ON billing.dispute FOR SELECT TO admin USING (true);


--
-- Name: refund admins see all refunds; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "admins see all refunds" ON billing.refund FOR SELECT TO admin USING (true);


--
-- Name: difference admins see the differences; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "admins see the differences" ON billing.difference FOR SELECT TO admin USING (true);


--
-- Name: sweep admins see the looks at the processor; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "admins see the looks at the processor" ON billing.sweep FOR SELECT TO admin USING (true);


--
-- Name: balance_transaction admins see the movements at the processor; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "admins see the movements at the processor" ON billing.balance_transaction FOR SELECT TO admin USING (true);


--
-- Name: webhook_inbox admins see what came; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "admins see what came" ON billing.webhook_inbox FOR SELECT TO admin USING (true);


--
-- Name: balance_transaction; Type: ROW SECURITY; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.balance_transaction ENABLE ROW LEVEL SECURITY;

--
-- Name: deposit; Type: ROW SECURITY; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.deposit ENABLE ROW LEVEL SECURITY;

--
-- Name: difference; Type: ROW SECURITY; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.difference ENABLE ROW LEVEL SECURITY;

--
-- Name: dispute; Type: ROW SECURITY; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.dispute ENABLE ROW LEVEL SECURITY;

--
-- Name: deposit members see the deposits of their organisation; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "members see the deposits of their organisation" ON billing.deposit FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: dispute members see the disputes of their organisation; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "members see the disputes of their organisation" ON billing.dispute FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: refund members see the refunds of their organisation; Type: POLICY; Schema: billing; Owner: leadmill_owner
--

CREATE POLICY "members see the refunds of their organisation" ON billing.refund FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: refund; Type: ROW SECURITY; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.refund ENABLE ROW LEVEL SECURITY;

--
-- Name: sweep; Type: ROW SECURITY; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.sweep ENABLE ROW LEVEL SECURITY;

--
-- Name: webhook_inbox; Type: ROW SECURITY; Schema: billing; Owner: leadmill_owner
--

ALTER TABLE billing.webhook_inbox ENABLE ROW LEVEL SECURITY;

--
-- Name: form_schema admins see every form; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "admins see every form" ON catalog.form_schema FOR SELECT TO admin USING (true);


--
-- Name: competition_level admins see every level; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "admins see every level" ON catalog.competition_level FOR SELECT TO admin USING (true);


--
-- Name: niche admins see every niche; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "admins see every niche" ON catalog.niche FOR SELECT TO admin USING (true);


--
-- Name: niche anyone sees niches that take leads; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "anyone sees niches that take leads" ON catalog.niche FOR SELECT TO anon USING (is_active);


--
-- Name: form_schema anyone sees the form of a niche that takes leads; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "anyone sees the form of a niche that takes leads" ON catalog.form_schema FOR SELECT TO anon USING (((status = 'active'::text) AND (EXISTS ( SELECT
   FROM catalog.niche n
  WHERE (n.id = form_schema.niche_id)))));


--
-- Name: competition_level anyone sees the levels of a niche that takes leads; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "anyone sees the levels of a niche that takes leads" ON catalog.competition_level FOR SELECT TO anon USING (((retired_at IS NULL) AND (EXISTS ( SELECT
   FROM catalog.niche n
  WHERE (n.id = competition_level.niche_id)))));


--
-- Name: competition_level; Type: ROW SECURITY; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE catalog.competition_level ENABLE ROW LEVEL SECURITY;

--
-- Name: form_schema; Type: ROW SECURITY; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE catalog.form_schema ENABLE ROW LEVEL SECURITY;

--
-- Name: competition_level members see every level; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "members see every level" ON catalog.competition_level FOR SELECT TO member, partner USING (true);


--
-- Name: niche members see every niche; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "members see every niche" ON catalog.niche FOR SELECT TO member, partner USING (true);


--
-- Name: form_schema members see forms that were ever in use; Type: POLICY; Schema: catalog; Owner: leadmill_owner
--

CREATE POLICY "members see forms that were ever in use" ON catalog.form_schema FOR SELECT TO member, partner USING ((status <> 'draft'::text));


--
-- Name: niche; Type: ROW SECURITY; Schema: catalog; Owner: leadmill_owner
--

ALTER TABLE catalog.niche ENABLE ROW LEVEL SECURITY;

--
-- Name: assignment admins see every assignment; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "admins see every assignment" ON distribution.assignment FOR SELECT TO admin USING (true);


--
-- Name: run admins see every run; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "admins see every run" ON distribution.run FOR SELECT TO admin USING (true);


--
-- Name: subscription admins see every subscription; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "admins see every subscription" ON distribution.subscription FOR SELECT TO admin USING (true);


--
-- Name: trace admins see every trace; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "admins see every trace" ON distribution.trace FOR SELECT TO admin USING (true);


--
-- Name: verdict admins see every verdict; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "admins see every verdict" ON distribution.verdict FOR SELECT TO admin USING (true);


--
-- Name: assignment; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.assignment ENABLE ROW LEVEL SECURITY;

--
-- Name: subscription members see the subscriptions of their organisation; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "members see the subscriptions of their organisation" ON distribution.subscription FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: assignment members see what their organisation bought; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "members see what their organisation bought" ON distribution.assignment FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: verdict members see what was decided on their subscriptions; Type: POLICY; Schema: distribution; Owner: leadmill_owner
--

CREATE POLICY "members see what was decided on their subscriptions" ON distribution.verdict FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: rotation; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.rotation ENABLE ROW LEVEL SECURITY;

--
-- Name: run; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.run ENABLE ROW LEVEL SECURITY;

--
-- Name: subscription; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.subscription ENABLE ROW LEVEL SECURITY;

--
-- Name: trace; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.trace ENABLE ROW LEVEL SECURITY;

--
-- Name: trace_default; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.trace_default ENABLE ROW LEVEL SECURITY;

--
-- Name: verdict; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.verdict ENABLE ROW LEVEL SECURITY;

--
-- Name: verdict_default; Type: ROW SECURITY; Schema: distribution; Owner: leadmill_owner
--

ALTER TABLE distribution.verdict_default ENABLE ROW LEVEL SECURITY;

--
-- Name: membership admins see every membership; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "admins see every membership" ON identity.membership FOR SELECT TO admin USING (true);


--
-- Name: organization admins see every organisation; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "admins see every organisation" ON identity.organization FOR SELECT TO admin USING (true);


--
-- Name: session admins see every session; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "admins see every session" ON identity.session FOR SELECT TO admin USING (true);


--
-- Name: user_account admins see every user; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "admins see every user" ON identity.user_account FOR SELECT TO admin USING (true);


--
-- Name: attempt; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.attempt ENABLE ROW LEVEL SECURITY;

--
-- Name: hash_key; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.hash_key ENABLE ROW LEVEL SECURITY;

--
-- Name: organization members see their own organisation; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "members see their own organisation" ON identity.organization FOR SELECT TO member USING ((id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: session members see their own sessions; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "members see their own sessions" ON identity.session FOR SELECT TO member USING ((user_id = ( SELECT identity.current_user_id() AS current_user_id)));


--
-- Name: user_account members see themselves; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "members see themselves" ON identity.user_account FOR SELECT TO member USING ((id = ( SELECT identity.current_user_id() AS current_user_id)));


--
-- Name: membership members see who is in their organisation; Type: POLICY; Schema: identity; Owner: leadmill_owner
--

CREATE POLICY "members see who is in their organisation" ON identity.membership FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: membership; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.membership ENABLE ROW LEVEL SECURITY;

--
-- Name: one_time_token; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.one_time_token ENABLE ROW LEVEL SECURITY;

--
-- Name: organization; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.organization ENABLE ROW LEVEL SECURITY;

--
-- Name: outside_login; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.outside_login ENABLE ROW LEVEL SECURITY;

--
-- Name: refresh_token; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.refresh_token ENABLE ROW LEVEL SECURITY;

--
-- Name: session; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.session ENABLE ROW LEVEL SECURITY;

--
-- Name: signing_key; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.signing_key ENABLE ROW LEVEL SECURITY;

--
-- Name: user_account; Type: ROW SECURITY; Schema: identity; Owner: leadmill_owner
--

ALTER TABLE identity.user_account ENABLE ROW LEVEL SECURITY;

--
-- Name: lead_attribution admins see every attribution; Type: POLICY; Schema: intake; Owner: leadmill_owner
--

CREATE POLICY "admins see every attribution" ON intake.lead_attribution FOR SELECT TO admin USING (true);


--
-- Name: lead_contact admins see every contact; Type: POLICY; Schema: intake; Owner: leadmill_owner
--

CREATE POLICY "admins see every contact" ON intake.lead_contact FOR SELECT TO admin USING (true);


--
-- Name: lead admins see every lead; Type: POLICY; Schema: intake; Owner: leadmill_owner
--

CREATE POLICY "admins see every lead" ON intake.lead FOR SELECT TO admin USING (true);


--
-- Name: lead_contact buyers see the contact data of leads they bought; Type: POLICY; Schema: intake; Owner: leadmill_owner
--

CREATE POLICY "buyers see the contact data of leads they bought" ON intake.lead_contact FOR SELECT TO member USING ((EXISTS ( SELECT
   FROM distribution.assignment a
  WHERE ((a.lead_id = lead_contact.lead_id) AND (a.organization_id = ( SELECT identity.current_organization_id() AS current_organization_id))))));


--
-- Name: lead buyers see the leads they bought; Type: POLICY; Schema: intake; Owner: leadmill_owner
--

CREATE POLICY "buyers see the leads they bought" ON intake.lead FOR SELECT TO member USING ((EXISTS ( SELECT
   FROM distribution.assignment a
  WHERE ((a.lead_id = lead.id) AND (a.organization_id = ( SELECT identity.current_organization_id() AS current_organization_id))))));


--
-- Name: lead; Type: ROW SECURITY; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE intake.lead ENABLE ROW LEVEL SECURITY;

--
-- Name: lead_attribution; Type: ROW SECURITY; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE intake.lead_attribution ENABLE ROW LEVEL SECURITY;

--
-- Name: lead_contact; Type: ROW SECURITY; Schema: intake; Owner: leadmill_owner
--

ALTER TABLE intake.lead_contact ENABLE ROW LEVEL SECURITY;

--
-- Name: account; Type: ROW SECURITY; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.account ENABLE ROW LEVEL SECURITY;

--
-- Name: account admins see all accounts; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "admins see all accounts" ON ledger.account FOR SELECT TO admin USING (true);


--
-- Name: balance_checkpoint admins see all checkpoints; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "admins see all checkpoints" ON ledger.balance_checkpoint FOR SELECT TO admin USING (true);


--
-- Name: entry admins see all entries; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "admins see all entries" ON ledger.entry FOR SELECT TO admin USING (true);


--
-- Name: journal admins see all journals; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "admins see all journals" ON ledger.journal FOR SELECT TO admin USING (true);


--
-- Name: chain_seal admins see all seals; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "admins see all seals" ON ledger.chain_seal FOR SELECT TO admin USING (true);


--
-- Name: balance_checkpoint; Type: ROW SECURITY; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.balance_checkpoint ENABLE ROW LEVEL SECURITY;

--
-- Name: chain_seal; Type: ROW SECURITY; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.chain_seal ENABLE ROW LEVEL SECURITY;

--
-- Name: entry; Type: ROW SECURITY; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.entry ENABLE ROW LEVEL SECURITY;

--
-- Name: hold; Type: ROW SECURITY; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.hold ENABLE ROW LEVEL SECURITY;

--
-- Name: journal; Type: ROW SECURITY; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.journal ENABLE ROW LEVEL SECURITY;

--
-- Name: account members see the accounts of their organisation; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "members see the accounts of their organisation" ON ledger.account FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: entry members see the entries of their organisation's accounts; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "members see the entries of their organisation's accounts" ON ledger.entry FOR SELECT TO member USING ((account_id = ANY (ARRAY( SELECT a.id
   FROM ledger.account a
  WHERE (a.organization_id = ( SELECT identity.current_organization_id() AS current_organization_id))))));


--
-- Name: journal members see the journals that touch their accounts; Type: POLICY; Schema: ledger; Owner: leadmill_owner
--

CREATE POLICY "members see the journals that touch their accounts" ON ledger.journal FOR SELECT TO member USING ((EXISTS ( SELECT
   FROM ledger.entry e
  WHERE (e.journal_id = journal.id))));


--
-- Name: seal_mark; Type: ROW SECURITY; Schema: ledger; Owner: leadmill_owner
--

ALTER TABLE ledger.seal_mark ENABLE ROW LEVEL SECURITY;

--
-- Name: delivery admins see all deliveries; Type: POLICY; Schema: notification; Owner: leadmill_owner
--

CREATE POLICY "admins see all deliveries" ON notification.delivery FOR SELECT TO admin USING (true);


--
-- Name: delivery; Type: ROW SECURITY; Schema: notification; Owner: leadmill_owner
--

ALTER TABLE notification.delivery ENABLE ROW LEVEL SECURITY;

--
-- Name: delivery members see what their organisation was told; Type: POLICY; Schema: notification; Owner: leadmill_owner
--

CREATE POLICY "members see what their organisation was told" ON notification.delivery FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: refund admins see every refund; Type: POLICY; Schema: returns; Owner: leadmill_owner
--

CREATE POLICY "admins see every refund" ON returns.refund FOR SELECT TO admin USING (true);


--
-- Name: request admins see every request; Type: POLICY; Schema: returns; Owner: leadmill_owner
--

CREATE POLICY "admins see every request" ON returns.request FOR SELECT TO admin USING (true);


--
-- Name: policy everybody sees the conditions; Type: POLICY; Schema: returns; Owner: leadmill_owner
--

CREATE POLICY "everybody sees the conditions" ON returns.policy FOR SELECT TO anon, member, partner, admin USING (true);


--
-- Name: refund members see refunds of what they bought; Type: POLICY; Schema: returns; Owner: leadmill_owner
--

CREATE POLICY "members see refunds of what they bought" ON returns.refund FOR SELECT TO member USING ((EXISTS ( SELECT
   FROM distribution.assignment a
  WHERE ((a.id = refund.assignment_id) AND (a.organization_id = ( SELECT identity.current_organization_id() AS current_organization_id))))));


--
-- Name: request members see what their organisation asked for; Type: POLICY; Schema: returns; Owner: leadmill_owner
--

CREATE POLICY "members see what their organisation asked for" ON returns.request FOR SELECT TO member USING ((organization_id = ( SELECT identity.current_organization_id() AS current_organization_id)));


--
-- Name: policy; Type: ROW SECURITY; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE returns.policy ENABLE ROW LEVEL SECURITY;

--
-- Name: refund; Type: ROW SECURITY; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE returns.refund ENABLE ROW LEVEL SECURITY;

--
-- Name: request; Type: ROW SECURITY; Schema: returns; Owner: leadmill_owner
--

ALTER TABLE returns.request ENABLE ROW LEVEL SECURITY;

--
-- Name: SCHEMA api; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA api TO anon;
GRANT USAGE ON SCHEMA api TO member;
GRANT USAGE ON SCHEMA api TO partner;
GRANT USAGE ON SCHEMA api TO admin;


--
-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA audit TO leadmill_worker;


--
-- Name: SCHEMA billing; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA billing TO leadmill_api;
GRANT USAGE ON SCHEMA billing TO leadmill_worker;


--
-- Name: SCHEMA distribution; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA distribution TO leadmill_worker;


--
-- Name: SCHEMA extensions; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA extensions TO leadmill_owner;


--
-- Name: SCHEMA hook; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA hook TO anon;
GRANT USAGE ON SCHEMA hook TO member;
GRANT USAGE ON SCHEMA hook TO partner;
GRANT USAGE ON SCHEMA hook TO admin;
GRANT USAGE ON SCHEMA hook TO authenticator;
GRANT USAGE ON SCHEMA hook TO authenticator_admin;


--
-- Name: SCHEMA identity; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA identity TO leadmill_api;


--
-- Name: SCHEMA ledger; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA ledger TO leadmill_worker;


--
-- Name: SCHEMA notification; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA notification TO leadmill_worker;


--
-- Name: SCHEMA ops; Type: ACL; Schema: -; Owner: leadmill_owner
--

GRANT USAGE ON SCHEMA ops TO leadmill_worker;


--
-- Name: TABLE trace; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT ON TABLE distribution.trace TO admin;


--
-- Name: TABLE verdict; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT ON TABLE distribution.verdict TO admin;


--
-- Name: COLUMN verdict.run_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(run_id) ON TABLE distribution.verdict TO member;


--
-- Name: COLUMN verdict.competition_level_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(competition_level_id) ON TABLE distribution.verdict TO member;


--
-- Name: COLUMN verdict.lead_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(lead_id) ON TABLE distribution.verdict TO member;


--
-- Name: COLUMN verdict.subscription_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(subscription_id) ON TABLE distribution.verdict TO member;


--
-- Name: COLUMN verdict.organization_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(organization_id) ON TABLE distribution.verdict TO member;


--
-- Name: COLUMN verdict.verdict; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(verdict) ON TABLE distribution.verdict TO member;


--
-- Name: COLUMN verdict.created_at; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE distribution.verdict TO member;


--
-- Name: FUNCTION activate_form_schema(form_schema_id uuid); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.activate_form_schema(form_schema_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.activate_form_schema(form_schema_id uuid) TO admin;


--
-- Name: FUNCTION activate_form_schema(form_schema_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.activate_form_schema(form_schema_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.activate_form_schema(form_schema_id uuid) TO admin;


--
-- Name: FUNCTION approve_lead(lead_id uuid); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.approve_lead(lead_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION intake.approve_lead(lead_id uuid) TO admin;


--
-- Name: FUNCTION approve_lead(lead_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.approve_lead(lead_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.approve_lead(lead_id uuid) TO admin;


--
-- Name: FUNCTION approve_refund_request(request_id uuid, memo text); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.approve_refund_request(request_id uuid, memo text) FROM PUBLIC;
GRANT ALL ON FUNCTION returns.approve_refund_request(request_id uuid, memo text) TO admin;


--
-- Name: FUNCTION approve_refund_request(request_id uuid, memo text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.approve_refund_request(request_id uuid, memo text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.approve_refund_request(request_id uuid, memo text) TO admin;


--
-- Name: FUNCTION change_filter(subscription_id uuid, filter jsonb); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.change_filter(subscription_id uuid, filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.change_filter(subscription_id uuid, filter jsonb) TO member;


--
-- Name: FUNCTION change_filter(subscription_id uuid, filter jsonb); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.change_filter(subscription_id uuid, filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change_filter(subscription_id uuid, filter jsonb) TO member;


--
-- Name: FUNCTION change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION returns.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) TO admin;


--
-- Name: FUNCTION change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change_refund_policy(niche_id uuid, window_days integer, reasons text[], approved_at_once text[], limit_days integer, max_count integer, max_share numeric) TO admin;


--
-- Name: FUNCTION close_account(password text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.close_account(password text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.close_account(password text) TO member;


--
-- Name: FUNCTION close_account(password text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.close_account(password text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.close_account(password text) TO member;


--
-- Name: FUNCTION create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) TO admin;


--
-- Name: FUNCTION create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_competition_level(niche_id uuid, name text, price numeric, max_buyers integer, order_position integer) TO admin;


--
-- Name: FUNCTION create_form_schema(niche_id uuid, fields jsonb, change_summary text); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.create_form_schema(niche_id uuid, fields jsonb, change_summary text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.create_form_schema(niche_id uuid, fields jsonb, change_summary text) TO admin;


--
-- Name: FUNCTION create_form_schema(niche_id uuid, fields jsonb, change_summary text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.create_form_schema(niche_id uuid, fields jsonb, change_summary text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_form_schema(niche_id uuid, fields jsonb, change_summary text) TO admin;


--
-- Name: FUNCTION uuid_v7(); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.uuid_v7() FROM PUBLIC;


--
-- Name: TABLE niche; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT ON TABLE catalog.niche TO anon;
GRANT SELECT ON TABLE catalog.niche TO member;
GRANT SELECT ON TABLE catalog.niche TO partner;
GRANT SELECT ON TABLE catalog.niche TO admin;


--
-- Name: FUNCTION create_niche(slug text, name text, description text, currency text); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.create_niche(slug text, name text, description text, currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.create_niche(slug text, name text, description text, currency text) TO admin;


--
-- Name: FUNCTION create_niche(slug text, name text, description text, currency text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.create_niche(slug text, name text, description text, currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_niche(slug text, name text, description text, currency text) TO admin;


--
-- Name: FUNCTION dismiss_webhook(event_id text, reason text, processor text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.dismiss_webhook(event_id text, reason text, processor text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.dismiss_webhook(event_id text, reason text, processor text) TO admin;


--
-- Name: FUNCTION dismiss_webhook(event_id text, reason text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.dismiss_webhook(event_id text, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.dismiss_webhook(event_id text, reason text) TO admin;


--
-- Name: FUNCTION distribute_lead(lead_id uuid); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.distribute_lead(lead_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.distribute_lead(lead_id uuid) TO leadmill_worker;
GRANT ALL ON FUNCTION distribution.distribute_lead(lead_id uuid) TO admin;


--
-- Name: FUNCTION distribute_lead(lead_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.distribute_lead(lead_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.distribute_lead(lead_id uuid) TO admin;


--
-- Name: FUNCTION end_subscription(subscription_id uuid); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.end_subscription(subscription_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.end_subscription(subscription_id uuid) TO member;


--
-- Name: FUNCTION end_subscription(subscription_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.end_subscription(subscription_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.end_subscription(subscription_id uuid) TO member;


--
-- Name: FUNCTION explain_difference(difference_id bigint, reason text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.explain_difference(difference_id bigint, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.explain_difference(difference_id bigint, reason text) TO admin;


--
-- Name: FUNCTION explain_difference(difference_id bigint, reason text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.explain_difference(difference_id bigint, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.explain_difference(difference_id bigint, reason text) TO admin;


--
-- Name: FUNCTION export_statement(currency text, since date, until date, organization_id uuid); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.export_statement(currency text, since date, until date, organization_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.export_statement(currency text, since date, until date, organization_id uuid) TO member;
GRANT ALL ON FUNCTION ledger.export_statement(currency text, since date, until date, organization_id uuid) TO admin;


--
-- Name: FUNCTION export_statement(currency text, since date, until date, organization_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.export_statement(currency text, since date, until date, organization_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.export_statement(currency text, since date, until date, organization_id uuid) TO member;
GRANT ALL ON FUNCTION api.export_statement(currency text, since date, until date, organization_id uuid) TO admin;


--
-- Name: FUNCTION forgot_password(email text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.forgot_password(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.forgot_password(email text) TO anon;
GRANT ALL ON FUNCTION identity.forgot_password(email text) TO member;


--
-- Name: FUNCTION forgot_password(email text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.forgot_password(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.forgot_password(email text) TO anon;
GRANT ALL ON FUNCTION api.forgot_password(email text) TO member;


--
-- Name: FUNCTION log_in(email text, password text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.log_in(email text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.log_in(email text, password text) TO anon;
GRANT ALL ON FUNCTION identity.log_in(email text, password text) TO member;


--
-- Name: FUNCTION log_in(email text, password text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.log_in(email text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.log_in(email text, password text) TO anon;
GRANT ALL ON FUNCTION api.log_in(email text, password text) TO member;


--
-- Name: FUNCTION log_out(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.log_out() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.log_out() TO member;
GRANT ALL ON FUNCTION identity.log_out() TO admin;


--
-- Name: FUNCTION log_out(); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.log_out() FROM PUBLIC;
GRANT ALL ON FUNCTION api.log_out() TO member;
GRANT ALL ON FUNCTION api.log_out() TO admin;


--
-- Name: FUNCTION mark_lead_bad(lead_id uuid, reason text); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.mark_lead_bad(lead_id uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION returns.mark_lead_bad(lead_id uuid, reason text) TO admin;


--
-- Name: FUNCTION mark_lead_bad(lead_id uuid, reason text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.mark_lead_bad(lead_id uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.mark_lead_bad(lead_id uuid, reason text) TO admin;


--
-- Name: FUNCTION me(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.me() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.me() TO member;
GRANT ALL ON FUNCTION identity.me() TO admin;


--
-- Name: FUNCTION me(); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.me() FROM PUBLIC;
GRANT ALL ON FUNCTION api.me() TO member;
GRANT ALL ON FUNCTION api.me() TO admin;


--
-- Name: FUNCTION pause_subscription(subscription_id uuid); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.pause_subscription(subscription_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.pause_subscription(subscription_id uuid) TO member;


--
-- Name: FUNCTION pause_subscription(subscription_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.pause_subscription(subscription_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.pause_subscription(subscription_id uuid) TO member;


--
-- Name: FUNCTION refresh_session(refresh_token text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.refresh_session(refresh_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.refresh_session(refresh_token text) TO anon;
GRANT ALL ON FUNCTION identity.refresh_session(refresh_token text) TO member;


--
-- Name: FUNCTION refresh_session(refresh_token text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.refresh_session(refresh_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.refresh_session(refresh_token text) TO anon;
GRANT ALL ON FUNCTION api.refresh_session(refresh_token text) TO member;


--
-- Name: FUNCTION refund_deposit(deposit_id uuid, amount numeric, reason text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.refund_deposit(deposit_id uuid, amount numeric, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.refund_deposit(deposit_id uuid, amount numeric, reason text) TO member;
GRANT ALL ON FUNCTION billing.refund_deposit(deposit_id uuid, amount numeric, reason text) TO admin;


--
-- Name: FUNCTION refund_deposit(deposit_id uuid, amount numeric, reason text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.refund_deposit(deposit_id uuid, amount numeric, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.refund_deposit(deposit_id uuid, amount numeric, reason text) TO member;
GRANT ALL ON FUNCTION api.refund_deposit(deposit_id uuid, amount numeric, reason text) TO admin;


--
-- Name: FUNCTION set_user_status(user_id uuid, status text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.set_user_status(user_id uuid, status text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.set_user_status(user_id uuid, status text) TO admin;


--
-- Name: FUNCTION reinstate_user(user_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.reinstate_user(user_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reinstate_user(user_id uuid) TO admin;


--
-- Name: FUNCTION reject_lead(lead_id uuid, reason text); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.reject_lead(lead_id uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION intake.reject_lead(lead_id uuid, reason text) TO admin;


--
-- Name: FUNCTION reject_lead(lead_id uuid, reason text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.reject_lead(lead_id uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reject_lead(lead_id uuid, reason text) TO admin;


--
-- Name: FUNCTION reject_refund_request(request_id uuid, memo text); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.reject_refund_request(request_id uuid, memo text) FROM PUBLIC;
GRANT ALL ON FUNCTION returns.reject_refund_request(request_id uuid, memo text) TO admin;


--
-- Name: FUNCTION reject_refund_request(request_id uuid, memo text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.reject_refund_request(request_id uuid, memo text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reject_refund_request(request_id uuid, memo text) TO admin;


--
-- Name: FUNCTION reorder_competition_levels(niche_id uuid, level_ids uuid[]); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.reorder_competition_levels(niche_id uuid, level_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.reorder_competition_levels(niche_id uuid, level_ids uuid[]) TO admin;


--
-- Name: FUNCTION reorder_competition_levels(niche_id uuid, level_ids uuid[]); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.reorder_competition_levels(niche_id uuid, level_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reorder_competition_levels(niche_id uuid, level_ids uuid[]) TO admin;


--
-- Name: FUNCTION replay_webhook(event_id text, processor text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.replay_webhook(event_id text, processor text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.replay_webhook(event_id text, processor text) TO admin;


--
-- Name: FUNCTION replay_webhook(event_id text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.replay_webhook(event_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.replay_webhook(event_id text) TO admin;


--
-- Name: FUNCTION request_refund(assignment_id uuid, reason text, notes text); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.request_refund(assignment_id uuid, reason text, notes text) FROM PUBLIC;
GRANT ALL ON FUNCTION returns.request_refund(assignment_id uuid, reason text, notes text) TO member;


--
-- Name: FUNCTION request_refund(assignment_id uuid, reason text, notes text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.request_refund(assignment_id uuid, reason text, notes text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.request_refund(assignment_id uuid, reason text, notes text) TO member;


--
-- Name: FUNCTION reset_password(token text, password text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.reset_password(token text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.reset_password(token text, password text) TO anon;
GRANT ALL ON FUNCTION identity.reset_password(token text, password text) TO member;
GRANT ALL ON FUNCTION identity.reset_password(token text, password text) TO leadmill_api;


--
-- Name: FUNCTION reset_password(token text, password text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.reset_password(token text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reset_password(token text, password text) TO anon;
GRANT ALL ON FUNCTION api.reset_password(token text, password text) TO member;


--
-- Name: FUNCTION resume_subscription(subscription_id uuid); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.resume_subscription(subscription_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.resume_subscription(subscription_id uuid) TO member;


--
-- Name: FUNCTION resume_subscription(subscription_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.resume_subscription(subscription_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.resume_subscription(subscription_id uuid) TO member;


--
-- Name: FUNCTION retire_competition_level(competition_level_id uuid); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.retire_competition_level(competition_level_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.retire_competition_level(competition_level_id uuid) TO admin;


--
-- Name: FUNCTION retire_competition_level(competition_level_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.retire_competition_level(competition_level_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.retire_competition_level(competition_level_id uuid) TO admin;


--
-- Name: FUNCTION retire_niche(niche_id uuid); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.retire_niche(niche_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.retire_niche(niche_id uuid) TO admin;


--
-- Name: FUNCTION retire_niche(niche_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.retire_niche(niche_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.retire_niche(niche_id uuid) TO admin;


--
-- Name: FUNCTION retry_delivery(delivery_id uuid); Type: ACL; Schema: notification; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION notification.retry_delivery(delivery_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION notification.retry_delivery(delivery_id uuid) TO admin;


--
-- Name: FUNCTION retry_delivery(delivery_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.retry_delivery(delivery_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.retry_delivery(delivery_id uuid) TO admin;


--
-- Name: FUNCTION set_organization_status(organization_id uuid, status text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.set_organization_status(organization_id uuid, status text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.set_organization_status(organization_id uuid, status text) TO admin;


--
-- Name: FUNCTION set_organization_status(organization_id uuid, status text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.set_organization_status(organization_id uuid, status text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_organization_status(organization_id uuid, status text) TO admin;


--
-- Name: FUNCTION sign_up(email text, password text, organization text, first_name text, last_name text, phone text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) TO anon;
GRANT ALL ON FUNCTION identity.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) TO member;


--
-- Name: FUNCTION sign_up(email text, password text, organization text, first_name text, last_name text, phone text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) TO anon;
GRANT ALL ON FUNCTION api.sign_up(email text, password text, organization text, first_name text, last_name text, phone text) TO member;


--
-- Name: FUNCTION statement(currency text, account text, before bigint, page_size integer, organization_id uuid); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) TO member;
GRANT ALL ON FUNCTION ledger.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) TO admin;


--
-- Name: FUNCTION statement(currency text, account text, before bigint, page_size integer, organization_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) TO member;
GRANT ALL ON FUNCTION api.statement(currency text, account text, before bigint, page_size integer, organization_id uuid) TO admin;


--
-- Name: FUNCTION submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION intake.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO anon;
GRANT ALL ON FUNCTION intake.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO member;
GRANT ALL ON FUNCTION intake.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO partner;
GRANT ALL ON FUNCTION intake.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO admin;


--
-- Name: FUNCTION submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO anon;
GRANT ALL ON FUNCTION api.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO member;
GRANT ALL ON FUNCTION api.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO partner;
GRANT ALL ON FUNCTION api.submit_lead(niche text, contact jsonb, answers jsonb, attribution jsonb, submission_key text) TO admin;


--
-- Name: FUNCTION subscribe(competition_level_id uuid, filter jsonb); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.subscribe(competition_level_id uuid, filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.subscribe(competition_level_id uuid, filter jsonb) TO member;


--
-- Name: FUNCTION subscribe(competition_level_id uuid, filter jsonb); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.subscribe(competition_level_id uuid, filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.subscribe(competition_level_id uuid, filter jsonb) TO member;


--
-- Name: FUNCTION suspend_user(user_id uuid); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.suspend_user(user_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.suspend_user(user_id uuid) TO admin;


--
-- Name: FUNCTION update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) TO admin;


--
-- Name: FUNCTION update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_competition_level(competition_level_id uuid, name text, price numeric, max_buyers integer) TO admin;


--
-- Name: FUNCTION update_form_schema(form_schema_id uuid, fields jsonb, change_summary text); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) TO admin;


--
-- Name: FUNCTION update_form_schema(form_schema_id uuid, fields jsonb, change_summary text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text) TO admin;


--
-- Name: FUNCTION update_lead(lead_id uuid, answers jsonb, contact jsonb); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.update_lead(lead_id uuid, answers jsonb, contact jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION intake.update_lead(lead_id uuid, answers jsonb, contact jsonb) TO admin;


--
-- Name: FUNCTION update_lead(lead_id uuid, answers jsonb, contact jsonb); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.update_lead(lead_id uuid, answers jsonb, contact jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_lead(lead_id uuid, answers jsonb, contact jsonb) TO admin;


--
-- Name: FUNCTION update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) TO admin;


--
-- Name: FUNCTION update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_niche(niche_id uuid, name text, description text, is_active boolean, cascade_rule text, rotates_start_level boolean) TO admin;


--
-- Name: FUNCTION update_organization(name text, website text, time_zone text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.update_organization(name text, website text, time_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.update_organization(name text, website text, time_zone text) TO member;


--
-- Name: FUNCTION update_organization(name text, website text, time_zone text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.update_organization(name text, website text, time_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_organization(name text, website text, time_zone text) TO member;


--
-- Name: FUNCTION update_profile(first_name text, last_name text, phone text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.update_profile(first_name text, last_name text, phone text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.update_profile(first_name text, last_name text, phone text) TO member;
GRANT ALL ON FUNCTION identity.update_profile(first_name text, last_name text, phone text) TO admin;


--
-- Name: FUNCTION update_profile(first_name text, last_name text, phone text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.update_profile(first_name text, last_name text, phone text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_profile(first_name text, last_name text, phone text) TO member;
GRANT ALL ON FUNCTION api.update_profile(first_name text, last_name text, phone text) TO admin;


--
-- Name: FUNCTION verify_email(token text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.verify_email(token text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.verify_email(token text) TO anon;
GRANT ALL ON FUNCTION identity.verify_email(token text) TO member;
GRANT ALL ON FUNCTION identity.verify_email(token text) TO leadmill_api;


--
-- Name: FUNCTION verify_email(token text); Type: ACL; Schema: api; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION api.verify_email(token text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.verify_email(token text) TO anon;
GRANT ALL ON FUNCTION api.verify_email(token text) TO member;


--
-- Name: TABLE event; Type: ACL; Schema: audit; Owner: leadmill_owner
--

GRANT SELECT ON TABLE audit.event TO admin;


--
-- Name: FUNCTION event_digest(event audit.event); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.event_digest(event audit.event) FROM PUBLIC;


--
-- Name: FUNCTION events_are_immutable(); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.events_are_immutable() FROM PUBLIC;


--
-- Name: FUNCTION range_hash(previous bytea, number bigint, xid_from xid8, xid_before xid8, OUT event_count bigint, OUT first_id bigint, OUT last_id bigint, OUT hash bytea); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.range_hash(previous bytea, number bigint, xid_from xid8, xid_before xid8, OUT event_count bigint, OUT first_id bigint, OUT last_id bigint, OUT hash bytea) FROM PUBLIC;


--
-- Name: FUNCTION record(action text, entity text, entity_id text, detail jsonb); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.record(action text, entity text, entity_id text, detail jsonb) FROM PUBLIC;


--
-- Name: FUNCTION record_change(); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.record_change() FROM PUBLIC;


--
-- Name: FUNCTION redact(record jsonb, key text[], redacted text[], names_only boolean); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.redact(record jsonb, key text[], redacted text[], names_only boolean) FROM PUBLIC;


--
-- Name: FUNCTION seal(max_events integer); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.seal(max_events integer) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.seal(max_events integer) TO leadmill_worker;


--
-- Name: FUNCTION unwatch(entity regclass); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.unwatch(entity regclass) FROM PUBLIC;


--
-- Name: FUNCTION verify(first bigint, last bigint); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.verify(first bigint, last bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.verify(first bigint, last bigint) TO leadmill_worker;


--
-- Name: FUNCTION watch(entity regclass, redacted text[], ignored text[], names_only boolean, inserts boolean); Type: ACL; Schema: audit; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION audit.watch(entity regclass, redacted text[], ignored text[], names_only boolean, inserts boolean) FROM PUBLIC;


--
-- Name: TABLE difference; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT ON TABLE billing.difference TO admin;


--
-- Name: FUNCTION advance_sweep(sweep_id bigint, reached_at timestamp with time zone, seen integer, news integer); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.advance_sweep(sweep_id bigint, reached_at timestamp with time zone, seen integer, news integer) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.advance_sweep(sweep_id bigint, reached_at timestamp with time zone, seen integer, news integer) TO leadmill_worker;


--
-- Name: FUNCTION apply_webhook(processor text, event_id text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.apply_webhook(processor text, event_id text) FROM PUBLIC;


--
-- Name: FUNCTION begin_sweep(processor text, kind text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.begin_sweep(processor text, kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.begin_sweep(processor text, kind text) TO leadmill_worker;


--
-- Name: FUNCTION compare(processor text, from_at timestamp with time zone, until_at timestamp with time zone); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.compare(processor text, from_at timestamp with time zone, until_at timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION create_deposit(amount numeric, currency text, livemode boolean); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.create_deposit(amount numeric, currency text, livemode boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.create_deposit(amount numeric, currency text, livemode boolean) TO leadmill_api;


--
-- Name: FUNCTION currency_of(journal_id bigint); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.currency_of(journal_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION deposit_session_opened(deposit_id uuid, session_id text, checkout_url text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.deposit_session_opened(deposit_id uuid, session_id text, checkout_url text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.deposit_session_opened(deposit_id uuid, session_id text, checkout_url text) TO leadmill_api;


--
-- Name: FUNCTION deposit_session_refused(deposit_id uuid, reason text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.deposit_session_refused(deposit_id uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.deposit_session_refused(deposit_id uuid, reason text) TO leadmill_api;


--
-- Name: FUNCTION deposits_move_forward(); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.deposits_move_forward() FROM PUBLIC;


--
-- Name: FUNCTION drain_webhooks(processor text, waiting_on text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.drain_webhooks(processor text, waiting_on text) FROM PUBLIC;


--
-- Name: FUNCTION fact_of(processor text, movement jsonb); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.fact_of(processor text, movement jsonb) FROM PUBLIC;


--
-- Name: TABLE balance_transaction; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT ON TABLE billing.balance_transaction TO admin;


--
-- Name: FUNCTION fault_of(movement billing.balance_transaction, journal_id bigint); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.fault_of(movement billing.balance_transaction, journal_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION from_processor(amount bigint, currency text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.from_processor(amount bigint, currency text) FROM PUBLIC;


--
-- Name: FUNCTION knows_webhook(processor text, event_id text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.knows_webhook(processor text, event_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.knows_webhook(processor text, event_id text) TO leadmill_worker;


--
-- Name: FUNCTION lock_payment(payment_intent_id text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.lock_payment(payment_intent_id text) FROM PUBLIC;


--
-- Name: COLUMN deposit.id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE billing.deposit TO member;
GRANT SELECT(id) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.organization_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(organization_id) ON TABLE billing.deposit TO member;
GRANT SELECT(organization_id) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.created_by; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(created_by) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.processor; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(processor) ON TABLE billing.deposit TO member;
GRANT SELECT(processor) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.livemode; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(livemode) ON TABLE billing.deposit TO member;
GRANT SELECT(livemode) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.amount; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(amount) ON TABLE billing.deposit TO member;
GRANT SELECT(amount) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.currency; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(currency) ON TABLE billing.deposit TO member;
GRANT SELECT(currency) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.status; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE billing.deposit TO member;
GRANT SELECT(status) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.session_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(session_id) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.checkout_url; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(checkout_url) ON TABLE billing.deposit TO member;
GRANT SELECT(checkout_url) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.payment_intent_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(payment_intent_id) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.payment_method; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(payment_method) ON TABLE billing.deposit TO member;
GRANT SELECT(payment_method) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.failure_reason; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(failure_reason) ON TABLE billing.deposit TO member;
GRANT SELECT(failure_reason) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.refunded; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(refunded) ON TABLE billing.deposit TO member;
GRANT SELECT(refunded) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.disputed; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(disputed) ON TABLE billing.deposit TO member;
GRANT SELECT(disputed) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.created_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE billing.deposit TO member;
GRANT SELECT(created_at) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.updated_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(updated_at) ON TABLE billing.deposit TO member;
GRANT SELECT(updated_at) ON TABLE billing.deposit TO admin;


--
-- Name: COLUMN deposit.paid_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(paid_at) ON TABLE billing.deposit TO member;
GRANT SELECT(paid_at) ON TABLE billing.deposit TO admin;


--
-- Name: FUNCTION mismatch_of(deposit billing.deposit, news billing.payment_news); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.mismatch_of(deposit billing.deposit, news billing.payment_news) FROM PUBLIC;


--
-- Name: FUNCTION moved_in_books(journal_id bigint); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.moved_in_books(journal_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION note_transaction(sweep_id bigint, movement jsonb); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.note_transaction(sweep_id bigint, movement jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.note_transaction(sweep_id bigint, movement jsonb) TO leadmill_worker;


--
-- Name: FUNCTION payment_of(deposit_id uuid); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.payment_of(deposit_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.payment_of(deposit_id uuid) TO leadmill_worker;


--
-- Name: FUNCTION post_fee(processor text, movement jsonb); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.post_fee(processor text, movement jsonb) FROM PUBLIC;


--
-- Name: FUNCTION posted(idem text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.posted(idem text) FROM PUBLIC;


--
-- Name: FUNCTION read_events(); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.read_events() FROM PUBLIC;
GRANT ALL ON FUNCTION billing.read_events() TO leadmill_worker;


--
-- Name: FUNCTION read_stripe_object(object jsonb, event_type text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.read_stripe_object(object jsonb, event_type text) FROM PUBLIC;


--
-- Name: FUNCTION receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea) TO leadmill_api;
GRANT ALL ON FUNCTION billing.receive_webhook(processor text, event_id text, type text, created timestamp with time zone, api_version text, livemode boolean, livemode_expected boolean, headers jsonb, body bytea) TO leadmill_worker;


--
-- Name: FUNCTION refund_refused(refund_id uuid, reason text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.refund_refused(refund_id uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.refund_refused(refund_id uuid, reason text) TO leadmill_worker;


--
-- Name: FUNCTION refund_to_send(refund_id uuid); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.refund_to_send(refund_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.refund_to_send(refund_id uuid) TO leadmill_worker;


--
-- Name: FUNCTION refuse_webhook(type text, api_version text, livemode boolean, livemode_expected boolean, OUT status text, OUT reason text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.refuse_webhook(type text, api_version text, livemode boolean, livemode_expected boolean, OUT status text, OUT reason text) FROM PUBLIC;


--
-- Name: COLUMN refund.id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE billing.refund TO member;
GRANT SELECT(id) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.deposit_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(deposit_id) ON TABLE billing.refund TO member;
GRANT SELECT(deposit_id) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.organization_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(organization_id) ON TABLE billing.refund TO member;
GRANT SELECT(organization_id) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.asked_by; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(asked_by) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.refund_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(refund_id) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.amount; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(amount) ON TABLE billing.refund TO member;
GRANT SELECT(amount) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.currency; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(currency) ON TABLE billing.refund TO member;
GRANT SELECT(currency) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.status; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE billing.refund TO member;
GRANT SELECT(status) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.reason; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(reason) ON TABLE billing.refund TO member;
GRANT SELECT(reason) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.failure_reason; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(failure_reason) ON TABLE billing.refund TO member;
GRANT SELECT(failure_reason) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.created_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE billing.refund TO member;
GRANT SELECT(created_at) ON TABLE billing.refund TO admin;


--
-- Name: COLUMN refund.updated_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(updated_at) ON TABLE billing.refund TO member;
GRANT SELECT(updated_at) ON TABLE billing.refund TO admin;


--
-- Name: FUNCTION release_refund(refund billing.refund); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.release_refund(refund billing.refund) FROM PUBLIC;


--
-- Name: FUNCTION resend_refunds(); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.resend_refunds() FROM PUBLIC;
GRANT ALL ON FUNCTION billing.resend_refunds() TO leadmill_worker;


--
-- Name: FUNCTION retry_webhook(); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.retry_webhook() FROM PUBLIC;
GRANT ALL ON FUNCTION billing.retry_webhook() TO leadmill_worker;


--
-- Name: FUNCTION settle(processor text, object jsonb, event_type text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.settle(processor text, object jsonb, event_type text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.settle(processor text, object jsonb, event_type text) TO leadmill_api;
GRANT ALL ON FUNCTION billing.settle(processor text, object jsonb, event_type text) TO leadmill_worker;


--
-- Name: FUNCTION settle_deposit(processor text, object jsonb, event_type text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.settle_deposit(processor text, object jsonb, event_type text) FROM PUBLIC;


--
-- Name: FUNCTION settle_dispute(processor text, object jsonb); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.settle_dispute(processor text, object jsonb) FROM PUBLIC;


--
-- Name: FUNCTION settle_refund(processor text, object jsonb); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.settle_refund(processor text, object jsonb) FROM PUBLIC;


--
-- Name: FUNCTION settle_refunded_charge(processor text, object jsonb); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.settle_refunded_charge(processor text, object jsonb) FROM PUBLIC;


--
-- Name: FUNCTION still_differs(difference billing.difference); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.still_differs(difference billing.difference) FROM PUBLIC;


--
-- Name: FUNCTION stripe_customer_made(organization_id uuid, customer_id text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.stripe_customer_made(organization_id uuid, customer_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.stripe_customer_made(organization_id uuid, customer_id text) TO leadmill_worker;


--
-- Name: FUNCTION stripe_customer_needed(organization_id uuid); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.stripe_customer_needed(organization_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION billing.stripe_customer_needed(organization_id uuid) TO leadmill_worker;


--
-- Name: FUNCTION sweep_webhooks(); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.sweep_webhooks() FROM PUBLIC;
GRANT ALL ON FUNCTION billing.sweep_webhooks() TO leadmill_worker;


--
-- Name: FUNCTION try_webhook(processor text, event_id text); Type: ACL; Schema: billing; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION billing.try_webhook(processor text, event_id text) FROM PUBLIC;


--
-- Name: FUNCTION activated_form_schemas_are_immutable(); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.activated_form_schemas_are_immutable() FROM PUBLIC;


--
-- Name: FUNCTION answer_fault(field jsonb, answer jsonb); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.answer_fault(field jsonb, answer jsonb) FROM PUBLIC;


--
-- Name: FUNCTION check_answers(fields jsonb, answers jsonb); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.check_answers(fields jsonb, answers jsonb) FROM PUBLIC;


--
-- Name: FUNCTION check_fields(fields jsonb); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.check_fields(fields jsonb) FROM PUBLIC;


--
-- Name: FUNCTION is_pattern(pattern text); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.is_pattern(pattern text) FROM PUBLIC;


--
-- Name: TABLE competition_level; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT ON TABLE catalog.competition_level TO anon;
GRANT SELECT ON TABLE catalog.competition_level TO member;
GRANT SELECT ON TABLE catalog.competition_level TO partner;
GRANT SELECT ON TABLE catalog.competition_level TO admin;


--
-- Name: FUNCTION lock_competition_level(competition_level_id uuid); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.lock_competition_level(competition_level_id uuid) FROM PUBLIC;


--
-- Name: TABLE form_schema; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT ON TABLE catalog.form_schema TO admin;


--
-- Name: COLUMN form_schema.id; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE catalog.form_schema TO anon;
GRANT SELECT(id) ON TABLE catalog.form_schema TO member;
GRANT SELECT(id) ON TABLE catalog.form_schema TO partner;


--
-- Name: COLUMN form_schema.niche_id; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT(niche_id) ON TABLE catalog.form_schema TO anon;
GRANT SELECT(niche_id) ON TABLE catalog.form_schema TO member;
GRANT SELECT(niche_id) ON TABLE catalog.form_schema TO partner;


--
-- Name: COLUMN form_schema.version; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT(version) ON TABLE catalog.form_schema TO anon;
GRANT SELECT(version) ON TABLE catalog.form_schema TO member;
GRANT SELECT(version) ON TABLE catalog.form_schema TO partner;


--
-- Name: COLUMN form_schema.status; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE catalog.form_schema TO anon;
GRANT SELECT(status) ON TABLE catalog.form_schema TO member;
GRANT SELECT(status) ON TABLE catalog.form_schema TO partner;


--
-- Name: COLUMN form_schema.fields; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT(fields) ON TABLE catalog.form_schema TO anon;
GRANT SELECT(fields) ON TABLE catalog.form_schema TO member;
GRANT SELECT(fields) ON TABLE catalog.form_schema TO partner;


--
-- Name: COLUMN form_schema.activated_at; Type: ACL; Schema: catalog; Owner: leadmill_owner
--

GRANT SELECT(activated_at) ON TABLE catalog.form_schema TO anon;
GRANT SELECT(activated_at) ON TABLE catalog.form_schema TO member;
GRANT SELECT(activated_at) ON TABLE catalog.form_schema TO partner;


--
-- Name: FUNCTION lock_draft(form_schema_id uuid); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.lock_draft(form_schema_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION lock_niche(niche_id uuid); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.lock_niche(niche_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION number_fault(limits jsonb, answer numeric); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.number_fault(limits jsonb, answer numeric) FROM PUBLIC;


--
-- Name: FUNCTION option_faults(type text, options jsonb); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.option_faults(type text, options jsonb) FROM PUBLIC;


--
-- Name: FUNCTION require_fields(fields jsonb); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.require_fields(fields jsonb) FROM PUBLIC;


--
-- Name: FUNCTION text_fault(type text, limits jsonb, answer text); Type: ACL; Schema: catalog; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION catalog.text_fault(type text, limits jsonb, answer text) FROM PUBLIC;


--
-- Name: FUNCTION bucket_of(answer jsonb); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.bucket_of(answer jsonb) FROM PUBLIC;


--
-- Name: TABLE lead; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT ON TABLE intake.lead TO admin;


--
-- Name: COLUMN lead.id; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE intake.lead TO member;


--
-- Name: COLUMN lead.niche_id; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(niche_id) ON TABLE intake.lead TO member;


--
-- Name: COLUMN lead.form_schema_id; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(form_schema_id) ON TABLE intake.lead TO member;


--
-- Name: COLUMN lead.answers; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(answers) ON TABLE intake.lead TO member;


--
-- Name: COLUMN lead.created_at; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE intake.lead TO member;


--
-- Name: FUNCTION carry_out(lead intake.lead, choice distribution.choice, started_at timestamp with time zone); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.carry_out(lead intake.lead, choice distribution.choice, started_at timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION choose_buyers(lead intake.lead, passing uuid[]); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.choose_buyers(lead intake.lead, passing uuid[]) FROM PUBLIC;


--
-- Name: TABLE run; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT ON TABLE distribution.run TO admin;


--
-- Name: FUNCTION close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]) FROM PUBLIC;


--
-- Name: FUNCTION combine(parts distribution.compiled[], joiner text); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.combine(parts distribution.compiled[], joiner text) FROM PUBLIC;


--
-- Name: FUNCTION compile_condition(field jsonb, op text, value jsonb, path text); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.compile_condition(field jsonb, op text, value jsonb, path text) FROM PUBLIC;


--
-- Name: FUNCTION compile_entry(fields jsonb, id text, value jsonb, path text); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.compile_entry(fields jsonb, id text, value jsonb, path text) FROM PUBLIC;


--
-- Name: FUNCTION compile_filter(fields jsonb, filter jsonb); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.compile_filter(fields jsonb, filter jsonb) FROM PUBLIC;


--
-- Name: FUNCTION compile_node(fields jsonb, node jsonb, path text, depth integer); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.compile_node(fields jsonb, node jsonb, path text, depth integer) FROM PUBLIC;


--
-- Name: FUNCTION distribute_backlog(lead_id uuid, most integer); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.distribute_backlog(lead_id uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.distribute_backlog(lead_id uuid, most integer) TO leadmill_worker;


--
-- Name: FUNCTION distribute_leads(lead_ids uuid[]); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.distribute_leads(lead_ids uuid[]) FROM PUBLIC;


--
-- Name: FUNCTION filter_fault(path text, code text, message text); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.filter_fault(path text, code text, message text) FROM PUBLIC;


--
-- Name: FUNCTION levels_take_subscriptions_along(); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.levels_take_subscriptions_along() FROM PUBLIC;


--
-- Name: FUNCTION lock_buyers(buyers distribution.buyer[], currency text); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.lock_buyers(buyers distribution.buyer[], currency text) FROM PUBLIC;


--
-- Name: FUNCTION turn_at(run_position bigint, place integer); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.turn_at(run_position bigint, place integer) FROM PUBLIC;


--
-- Name: TABLE subscription; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT ON TABLE distribution.subscription TO admin;


--
-- Name: COLUMN subscription.id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.organization_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(organization_id) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.niche_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(niche_id) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.competition_level_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(competition_level_id) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.form_schema_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(form_schema_id) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.status; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.filter; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(filter) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.is_funded; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(is_funded) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.funding_reason; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(funding_reason) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.created_at; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.updated_at; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(updated_at) ON TABLE distribution.subscription TO member;


--
-- Name: COLUMN subscription.ended_at; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(ended_at) ON TABLE distribution.subscription TO member;


--
-- Name: FUNCTION lock_subscription(subscription_id uuid); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.lock_subscription(subscription_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION look_at_level(level catalog.competition_level, currency text, lead intake.lead, terms text[], room integer, taken uuid[]); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.look_at_level(level catalog.competition_level, currency text, lead intake.lead, terms text[], room integer, taken uuid[]) FROM PUBLIC;


--
-- Name: FUNCTION organizations_change_what_they_may(); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.organizations_change_what_they_may() FROM PUBLIC;


--
-- Name: FUNCTION place_subscriptions(subscription_ids uuid[]); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.place_subscriptions(subscription_ids uuid[]) FROM PUBLIC;


--
-- Name: FUNCTION range_terms(field text, first integer, last integer); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.range_terms(field text, first integer, last integer) FROM PUBLIC;


--
-- Name: FUNCTION refresh_funding(organization_id uuid); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.refresh_funding(organization_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION distribution.refresh_funding(organization_id uuid) TO leadmill_worker;


--
-- Name: FUNCTION require_buyer(); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.require_buyer() FROM PUBLIC;


--
-- Name: FUNCTION require_filter(fields jsonb, filter jsonb); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.require_filter(fields jsonb, filter jsonb) FROM PUBLIC;


--
-- Name: FUNCTION sell_lead(lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.sell_lead(lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]) FROM PUBLIC;


--
-- Name: FUNCTION sell_leads(leads intake.lead[]); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.sell_leads(leads intake.lead[]) FROM PUBLIC;


--
-- Name: FUNCTION terms_of(answers jsonb); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.terms_of(answers jsonb) FROM PUBLIC;


--
-- Name: FUNCTION value_faults(field jsonb, op text, value jsonb, path text); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.value_faults(field jsonb, op text, value jsonb, path text) FROM PUBLIC;


--
-- Name: FUNCTION value_term(field text, value text); Type: ACL; Schema: distribution; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION distribution.value_term(field text, value text) FROM PUBLIC;


--
-- Name: FUNCTION pre_config(); Type: ACL; Schema: hook; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION hook.pre_config() FROM PUBLIC;
GRANT ALL ON FUNCTION hook.pre_config() TO authenticator;
GRANT ALL ON FUNCTION hook.pre_config() TO authenticator_admin;


--
-- Name: FUNCTION admit_request(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.admit_request() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.admit_request() TO anon;
GRANT ALL ON FUNCTION identity.admit_request() TO member;
GRANT ALL ON FUNCTION identity.admit_request() TO partner;
GRANT ALL ON FUNCTION identity.admit_request() TO admin;


--
-- Name: FUNCTION pre_request(); Type: ACL; Schema: hook; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION hook.pre_request() FROM PUBLIC;
GRANT ALL ON FUNCTION hook.pre_request() TO anon;
GRANT ALL ON FUNCTION hook.pre_request() TO member;
GRANT ALL ON FUNCTION hook.pre_request() TO partner;
GRANT ALL ON FUNCTION hook.pre_request() TO admin;


--
-- Name: FUNCTION activate_organization(organization_id uuid); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.activate_organization(organization_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION actor_of(token text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.actor_of(token text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.actor_of(token text) TO leadmill_api;


--
-- Name: FUNCTION attempt_wait(bucket text, value text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.attempt_wait(bucket text, value text) FROM PUBLIC;


--
-- Name: FUNCTION base64url(bytes bytea); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.base64url(bytes bytea) FROM PUBLIC;


--
-- Name: FUNCTION check_password(password text, hash text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.check_password(password text, hash text) FROM PUBLIC;


--
-- Name: FUNCTION claim(name text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.claim(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.claim(name text) TO member;


--
-- Name: FUNCTION confirm_email(user_id uuid); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.confirm_email(user_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION count_attempt(bucket text, value text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.count_attempt(bucket text, value text) FROM PUBLIC;


--
-- Name: FUNCTION create_admin(email text, password text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.create_admin(email text, password text) FROM PUBLIC;


--
-- Name: FUNCTION current_organization_id(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.current_organization_id() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.current_organization_id() TO member;


--
-- Name: FUNCTION current_role_name(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.current_role_name() FROM PUBLIC;


--
-- Name: FUNCTION current_session_id(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.current_session_id() FROM PUBLIC;


--
-- Name: FUNCTION current_user_id(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.current_user_id() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.current_user_id() TO member;


--
-- Name: FUNCTION text_fault(field text, value text, longest integer, is_required boolean); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.text_fault(field text, value text, longest integer, is_required boolean) FROM PUBLIC;


--
-- Name: FUNCTION email_fault(email text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.email_fault(email text) FROM PUBLIC;


--
-- Name: FUNCTION end_sessions(user_id uuid, reason text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.end_sessions(user_id uuid, reason text) FROM PUBLIC;


--
-- Name: FUNCTION forget_attempts(bucket text, value text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.forget_attempts(bucket text, value text) FROM PUBLIC;


--
-- Name: FUNCTION from_base64url(characters text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.from_base64url(characters text) FROM PUBLIC;


--
-- Name: FUNCTION hash_password(password text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.hash_password(password text) FROM PUBLIC;


--
-- Name: FUNCTION issue_one_time_token(user_id uuid, purpose text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.issue_one_time_token(user_id uuid, purpose text) FROM PUBLIC;


--
-- Name: FUNCTION keyed_hash(value text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.keyed_hash(value text) FROM PUBLIC;


--
-- Name: FUNCTION link_outside_login(issuer text, subject text, claims jsonb); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.link_outside_login(issuer text, subject text, claims jsonb) FROM PUBLIC;


--
-- Name: FUNCTION network_of(address inet); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.network_of(address inet) FROM PUBLIC;


--
-- Name: COLUMN user_account.id; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE identity.user_account TO member;
GRANT SELECT(id) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.email; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(email) ON TABLE identity.user_account TO member;
GRANT SELECT(email) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.first_name; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(first_name) ON TABLE identity.user_account TO member;
GRANT SELECT(first_name) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.last_name; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(last_name) ON TABLE identity.user_account TO member;
GRANT SELECT(last_name) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.phone; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(phone) ON TABLE identity.user_account TO member;
GRANT SELECT(phone) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.status; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE identity.user_account TO member;
GRANT SELECT(status) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.is_admin; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(is_admin) ON TABLE identity.user_account TO member;
GRANT SELECT(is_admin) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.email_verified_at; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(email_verified_at) ON TABLE identity.user_account TO member;
GRANT SELECT(email_verified_at) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.created_at; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE identity.user_account TO member;
GRANT SELECT(created_at) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.updated_at; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(updated_at) ON TABLE identity.user_account TO member;
GRANT SELECT(updated_at) ON TABLE identity.user_account TO admin;


--
-- Name: COLUMN user_account.deleted_at; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT(deleted_at) ON TABLE identity.user_account TO member;
GRANT SELECT(deleted_at) ON TABLE identity.user_account TO admin;


--
-- Name: FUNCTION open_session(account identity.user_account); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.open_session(account identity.user_account) FROM PUBLIC;


--
-- Name: FUNCTION password_fault(password text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.password_fault(password text) FROM PUBLIC;


--
-- Name: FUNCTION refuse_faults(VARIADIC faults jsonb[]); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.refuse_faults(VARIADIC faults jsonb[]) FROM PUBLIC;


--
-- Name: FUNCTION request_mail(template text, email text, user_id uuid); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.request_mail(template text, email text, user_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION rotate_signing_key(overlap interval); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.rotate_signing_key(overlap interval) FROM PUBLIC;


--
-- Name: FUNCTION session_is_alive(session_id uuid, user_id uuid, role text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.session_is_alive(session_id uuid, user_id uuid, role text) FROM PUBLIC;


--
-- Name: FUNCTION sign_in_with_outside(issuer text, subject text, claims jsonb); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.sign_in_with_outside(issuer text, subject text, claims jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.sign_in_with_outside(issuer text, subject text, claims jsonb) TO leadmill_api;


--
-- Name: FUNCTION sign_token(claims jsonb); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.sign_token(claims jsonb) FROM PUBLIC;


--
-- Name: FUNCTION spend_one_time_token(token text, purpose text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.spend_one_time_token(token text, purpose text) FROM PUBLIC;


--
-- Name: FUNCTION store_refresh_token(session_id uuid, refresh_token text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.store_refresh_token(session_id uuid, refresh_token text) FROM PUBLIC;


--
-- Name: FUNCTION take_hash_slot(); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.take_hash_slot() FROM PUBLIC;


--
-- Name: TABLE session; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT ON TABLE identity.session TO member;
GRANT SELECT ON TABLE identity.session TO admin;


--
-- Name: FUNCTION token_pair(session identity.session, refresh_token text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.token_pair(session identity.session, refresh_token text) FROM PUBLIC;


--
-- Name: FUNCTION verify_token(token text); Type: ACL; Schema: identity; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION identity.verify_token(token text) FROM PUBLIC;


--
-- Name: FUNCTION approved_leads_keep_their_answers(); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.approved_leads_keep_their_answers() FROM PUBLIC;


--
-- Name: FUNCTION check_lead(fields jsonb, contact jsonb, answers jsonb, attribution jsonb, submission_key text); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.check_lead(fields jsonb, contact jsonb, answers jsonb, attribution jsonb, submission_key text) FROM PUBLIC;


--
-- Name: FUNCTION lead_states_follow_the_order(); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.lead_states_follow_the_order() FROM PUBLIC;


--
-- Name: FUNCTION lock_lead(lead_id uuid, status text); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.lock_lead(lead_id uuid, status text) FROM PUBLIC;


--
-- Name: FUNCTION submission_receipt(submission_key text, request_hash bytea); Type: ACL; Schema: intake; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION intake.submission_receipt(submission_key text, request_hash bytea) FROM PUBLIC;


--
-- Name: COLUMN account.id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE ledger.account TO member;
GRANT SELECT(id) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.owner_kind; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(owner_kind) ON TABLE ledger.account TO member;
GRANT SELECT(owner_kind) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.organization_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(organization_id) ON TABLE ledger.account TO member;
GRANT SELECT(organization_id) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.kind; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(kind) ON TABLE ledger.account TO member;
GRANT SELECT(kind) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.is_running; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(is_running) ON TABLE ledger.account TO member;
GRANT SELECT(is_running) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.currency; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(currency) ON TABLE ledger.account TO member;
GRANT SELECT(currency) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.status; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE ledger.account TO member;
GRANT SELECT(status) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.balance; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(balance) ON TABLE ledger.account TO member;
GRANT SELECT(balance) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.held; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(held) ON TABLE ledger.account TO member;
GRANT SELECT(held) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN account.created_at; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE ledger.account TO member;
GRANT SELECT(created_at) ON TABLE ledger.account TO admin;


--
-- Name: COLUMN entry.id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE ledger.entry TO member;
GRANT SELECT(id) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.journal_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(journal_id) ON TABLE ledger.entry TO member;
GRANT SELECT(journal_id) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.account_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(account_id) ON TABLE ledger.entry TO member;
GRANT SELECT(account_id) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.currency; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(currency) ON TABLE ledger.entry TO member;
GRANT SELECT(currency) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.is_running; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(is_running) ON TABLE ledger.entry TO member;
GRANT SELECT(is_running) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.amount; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(amount) ON TABLE ledger.entry TO member;
GRANT SELECT(amount) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.seq; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(seq) ON TABLE ledger.entry TO member;
GRANT SELECT(seq) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.before; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(before) ON TABLE ledger.entry TO member;
GRANT SELECT(before) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN entry.after; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(after) ON TABLE ledger.entry TO member;
GRANT SELECT(after) ON TABLE ledger.entry TO admin;


--
-- Name: COLUMN journal.id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE ledger.journal TO member;
GRANT SELECT(id) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.idem; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(idem) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.kind; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(kind) ON TABLE ledger.journal TO member;
GRANT SELECT(kind) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.lead_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(lead_id) ON TABLE ledger.journal TO member;
GRANT SELECT(lead_id) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.deposit_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(deposit_id) ON TABLE ledger.journal TO member;
GRANT SELECT(deposit_id) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.processor; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(processor) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.object_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(object_id) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.reverses_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(reverses_id) ON TABLE ledger.journal TO member;
GRANT SELECT(reverses_id) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.actor; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(actor) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.reason; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(reason) ON TABLE ledger.journal TO member;
GRANT SELECT(reason) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.meta; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(meta) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.effective_at; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(effective_at) ON TABLE ledger.journal TO member;
GRANT SELECT(effective_at) ON TABLE ledger.journal TO admin;


--
-- Name: COLUMN journal.created_at; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE ledger.journal TO member;
GRANT SELECT(created_at) ON TABLE ledger.journal TO admin;


--
-- Name: FUNCTION account_faults(after_id bigint, up_to_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.account_faults(after_id bigint, up_to_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION accounts_hold_what_holds_say(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.accounts_hold_what_holds_say() FROM PUBLIC;


--
-- Name: COLUMN balance_checkpoint.account_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(account_id) ON TABLE ledger.balance_checkpoint TO admin;


--
-- Name: COLUMN balance_checkpoint.up_to_entry_id; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(up_to_entry_id) ON TABLE ledger.balance_checkpoint TO admin;


--
-- Name: COLUMN balance_checkpoint.balance; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT(balance) ON TABLE ledger.balance_checkpoint TO admin;


--
-- Name: FUNCTION balance_of(account_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.balance_of(account_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.balance_of(account_id bigint) TO admin;


--
-- Name: FUNCTION capture_hold(hold_id bigint, idem text, kind text, to_account_id bigint, amount bigint, lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.capture_hold(hold_id bigint, idem text, kind text, to_account_id bigint, amount bigint, lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text) FROM PUBLIC;


--
-- Name: FUNCTION charge_lead(assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.charge_lead(assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint) FROM PUBLIC;


--
-- Name: FUNCTION check_legs(is_authorizing boolean, legs ledger.leg[]); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.check_legs(is_authorizing boolean, legs ledger.leg[]) FROM PUBLIC;


--
-- Name: FUNCTION checkpoint_faults(after_id bigint, up_to_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.checkpoint_faults(after_id bigint, up_to_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION csv_cell(cell text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.csv_cell(cell text) FROM PUBLIC;


--
-- Name: FUNCTION end_hold(hold ledger.hold, state text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.end_hold(hold ledger.hold, state text) FROM PUBLIC;


--
-- Name: FUNCTION entry_hash(head bytea, digest bytea, account_id bigint, seq bigint, amount bigint, after bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.entry_hash(head bytea, digest bytea, account_id bigint, seq bigint, amount bigint, after bigint) FROM PUBLIC;


--
-- Name: FUNCTION expire_hold(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.expire_hold() FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.expire_hold() TO leadmill_worker;


--
-- Name: FUNCTION funds_changed(organization_id uuid); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.funds_changed(organization_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION funds_of(organization_id uuid, currency text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.funds_of(organization_id uuid, currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.funds_of(organization_id uuid, currency text) TO member;
GRANT ALL ON FUNCTION ledger.funds_of(organization_id uuid, currency text) TO admin;


--
-- Name: FUNCTION grant_welcome_credit(organization_id uuid); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.grant_welcome_credit(organization_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION holds_close_once(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.holds_close_once() FROM PUBLIC;


--
-- Name: FUNCTION journal_digest(journal ledger.journal); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.journal_digest(journal ledger.journal) FROM PUBLIC;


--
-- Name: FUNCTION posted_by_purse(journal_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.posted_by_purse(journal_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION over_reversed(journal_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.over_reversed(journal_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION journal_faults(after_id bigint, up_to_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.journal_faults(after_id bigint, up_to_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION journal_leaf(journal ledger.journal); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.journal_leaf(journal ledger.journal) FROM PUBLIC;


--
-- Name: FUNCTION journals_balance(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.journals_balance() FROM PUBLIC;


--
-- Name: FUNCTION journals_have_entries(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.journals_have_entries() FROM PUBLIC;


--
-- Name: FUNCTION left_to_reverse(journal_id bigint, as_of bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.left_to_reverse(journal_id bigint, as_of bigint) FROM PUBLIC;


--
-- Name: FUNCTION lock_accounts(account_ids bigint[]); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.lock_accounts(account_ids bigint[]) FROM PUBLIC;


--
-- Name: FUNCTION lock_legs(legs ledger.leg[]); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.lock_legs(legs ledger.leg[]) FROM PUBLIC;


--
-- Name: FUNCTION lock_purses(account_ids bigint[]); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.lock_purses(account_ids bigint[]) FROM PUBLIC;


--
-- Name: FUNCTION make_checkpoints(up_to_entry_id bigint, least_entries bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.make_checkpoints(up_to_entry_id bigint, least_entries bigint) FROM PUBLIC;


--
-- Name: FUNCTION open_account(owner_kind text, owner_id uuid, kind text, currency text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.open_account(owner_kind text, owner_id uuid, kind text, currency text) FROM PUBLIC;


--
-- Name: FUNCTION place_hold(idem text, account_id bigint, amount bigint, purpose text, expires_at timestamp with time zone); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.place_hold(idem text, account_id bigint, amount bigint, purpose text, expires_at timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION post(idem text, kind text, legs ledger.leg[], lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text, effective_at timestamp with time zone, reverses_id bigint, meta jsonb, hold_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.post(idem text, kind text, legs ledger.leg[], lead_id uuid, deposit_id uuid, processor text, object_id text, actor text, reason text, effective_at timestamp with time zone, reverses_id bigint, meta jsonb, hold_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION posted_entries_are_immutable(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.posted_entries_are_immutable() FROM PUBLIC;


--
-- Name: FUNCTION release_hold(hold_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.release_hold(hold_id bigint) FROM PUBLIC;


--
-- Name: FUNCTION repay_debt(idem text, organization_id uuid, currency text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.repay_debt(idem text, organization_id uuid, currency text) FROM PUBLIC;


--
-- Name: FUNCTION require_read_committed(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.require_read_committed() FROM PUBLIC;


--
-- Name: FUNCTION reversals_stay_within(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.reversals_stay_within() FROM PUBLIC;


--
-- Name: FUNCTION reverse(idem text, journal_id bigint, reason text, legs ledger.leg[], kind text, actor text, processor text, object_id text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.reverse(idem text, journal_id bigint, reason text, legs ledger.leg[], kind text, actor text, processor text, object_id text) FROM PUBLIC;


--
-- Name: FUNCTION seal(max_journals bigint, least_entries bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.seal(max_journals bigint, least_entries bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.seal(max_journals bigint, least_entries bigint) TO leadmill_worker;


--
-- Name: FUNCTION seal_root(number bigint, prev_root bytea, after_journal_id bigint, up_to_journal_id bigint, OUT journal_count bigint, OUT root bytea); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.seal_root(number bigint, prev_root bytea, after_journal_id bigint, up_to_journal_id bigint, OUT journal_count bigint, OUT root bytea) FROM PUBLIC;


--
-- Name: TABLE chain_seal; Type: ACL; Schema: ledger; Owner: leadmill_owner
--

GRANT SELECT ON TABLE ledger.chain_seal TO admin;


--
-- Name: FUNCTION seal_faults(after_number bigint, up_to_number bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.seal_faults(after_number bigint, up_to_number bigint) FROM PUBLIC;


--
-- Name: FUNCTION slices(size bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.slices(size bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.slices(size bigint) TO leadmill_worker;


--
-- Name: FUNCTION spread_legs(kind ledger.journal_kind, legs ledger.leg[]); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.spread_legs(kind ledger.journal_kind, legs ledger.leg[]) FROM PUBLIC;


--
-- Name: FUNCTION statement_owner(organization_id uuid); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.statement_owner(organization_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION to_decimal(minor bigint, currency text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.to_decimal(minor bigint, currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.to_decimal(minor bigint, currency text) TO anon;
GRANT ALL ON FUNCTION ledger.to_decimal(minor bigint, currency text) TO member;
GRANT ALL ON FUNCTION ledger.to_decimal(minor bigint, currency text) TO partner;
GRANT ALL ON FUNCTION ledger.to_decimal(minor bigint, currency text) TO admin;


--
-- Name: FUNCTION to_minor(amount numeric, currency text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.to_minor(amount numeric, currency text) FROM PUBLIC;


--
-- Name: FUNCTION use_hold(hold_id bigint, kind ledger.journal_kind, journal_id bigint, legs ledger.leg[]); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.use_hold(hold_id bigint, kind ledger.journal_kind, journal_id bigint, legs ledger.leg[]) FROM PUBLIC;


--
-- Name: FUNCTION verify(); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.verify() FROM PUBLIC;


--
-- Name: FUNCTION verify_slice(part text, after_id bigint, up_to_id bigint); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.verify_slice(part text, after_id bigint, up_to_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.verify_slice(part text, after_id bigint, up_to_id bigint) TO leadmill_worker;


--
-- Name: FUNCTION wallet_accounts_of(organization_ids uuid[], currency text); Type: ACL; Schema: ledger; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ledger.wallet_accounts_of(organization_ids uuid[], currency text) FROM PUBLIC;


--
-- Name: FUNCTION begin_delivery(delivery_id uuid); Type: ACL; Schema: notification; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION notification.begin_delivery(delivery_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION notification.begin_delivery(delivery_id uuid) TO leadmill_worker;


--
-- Name: FUNCTION enqueue_mail(template text, recipient_kind text, recipient_id uuid, refs jsonb); Type: ACL; Schema: notification; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION notification.enqueue_mail(template text, recipient_kind text, recipient_id uuid, refs jsonb) FROM PUBLIC;


--
-- Name: FUNCTION finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text); Type: ACL; Schema: notification; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text) FROM PUBLIC;
GRANT ALL ON FUNCTION notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text) TO leadmill_worker;


--
-- Name: TABLE delivery; Type: ACL; Schema: notification; Owner: leadmill_owner
--

GRANT SELECT ON TABLE notification.delivery TO member;
GRANT SELECT ON TABLE notification.delivery TO admin;


--
-- Name: FUNCTION mail_context(delivery notification.delivery); Type: ACL; Schema: notification; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION notification.mail_context(delivery notification.delivery) FROM PUBLIC;


--
-- Name: FUNCTION recover_deliveries(); Type: ACL; Schema: notification; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION notification.recover_deliveries() FROM PUBLIC;
GRANT ALL ON FUNCTION notification.recover_deliveries() TO leadmill_worker;


--
-- Name: FUNCTION answer_http(status integer, code text, message text, details text, hint text, headers jsonb); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.answer_http(status integer, code text, message text, details text, hint text, headers jsonb) FROM PUBLIC;


--
-- Name: FUNCTION client_address(); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.client_address() FROM PUBLIC;


--
-- Name: FUNCTION request_header(name text); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.request_header(name text) FROM PUBLIC;


--
-- Name: FUNCTION client_agent(); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.client_agent() FROM PUBLIC;


--
-- Name: FUNCTION ensure_partitions(); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.ensure_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION ops.ensure_partitions() TO leadmill_worker;


--
-- Name: FUNCTION is_due(entry ops.schedule, at timestamp with time zone); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.is_due(entry ops.schedule, at timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION raise_http(status integer, code text, message text, details text, hint text, headers jsonb); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.raise_http(status integer, code text, message text, details text, hint text, headers jsonb) FROM PUBLIC;


--
-- Name: FUNCTION request_id(); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.request_id() FROM PUBLIC;


--
-- Name: FUNCTION setting_of(name text); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.setting_of(name text) FROM PUBLIC;


--
-- Name: FUNCTION tick(at timestamp with time zone); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.tick(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.tick(at timestamp with time zone) TO leadmill_worker;


--
-- Name: FUNCTION views_are_read_only(); Type: ACL; Schema: ops; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION ops.views_are_read_only() FROM PUBLIC;


--
-- Name: TABLE request; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT ON TABLE returns.request TO member;
GRANT SELECT ON TABLE returns.request TO admin;


--
-- Name: FUNCTION approve(request returns.request, rule text, decided_by uuid, memo text); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.approve(request returns.request, rule text, decided_by uuid, memo text) FROM PUBLIC;


--
-- Name: FUNCTION lock_request(request_id uuid); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.lock_request(request_id uuid) FROM PUBLIC;


--
-- Name: FUNCTION niches_have_a_policy(); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.niches_have_a_policy() FROM PUBLIC;


--
-- Name: FUNCTION policies_are_immutable(); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.policies_are_immutable() FROM PUBLIC;


--
-- Name: TABLE policy; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT ON TABLE returns.policy TO admin;


--
-- Name: COLUMN policy.id; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE returns.policy TO anon;
GRANT SELECT(id) ON TABLE returns.policy TO member;
GRANT SELECT(id) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.niche_id; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(niche_id) ON TABLE returns.policy TO anon;
GRANT SELECT(niche_id) ON TABLE returns.policy TO member;
GRANT SELECT(niche_id) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.window_days; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(window_days) ON TABLE returns.policy TO anon;
GRANT SELECT(window_days) ON TABLE returns.policy TO member;
GRANT SELECT(window_days) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.reasons; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(reasons) ON TABLE returns.policy TO anon;
GRANT SELECT(reasons) ON TABLE returns.policy TO member;
GRANT SELECT(reasons) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.approved_at_once; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(approved_at_once) ON TABLE returns.policy TO anon;
GRANT SELECT(approved_at_once) ON TABLE returns.policy TO member;
GRANT SELECT(approved_at_once) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.limit_days; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(limit_days) ON TABLE returns.policy TO anon;
GRANT SELECT(limit_days) ON TABLE returns.policy TO member;
GRANT SELECT(limit_days) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.max_count; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(max_count) ON TABLE returns.policy TO anon;
GRANT SELECT(max_count) ON TABLE returns.policy TO member;
GRANT SELECT(max_count) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.max_share; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(max_share) ON TABLE returns.policy TO anon;
GRANT SELECT(max_share) ON TABLE returns.policy TO member;
GRANT SELECT(max_share) ON TABLE returns.policy TO partner;


--
-- Name: COLUMN policy.created_at; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE returns.policy TO anon;
GRANT SELECT(created_at) ON TABLE returns.policy TO member;
GRANT SELECT(created_at) ON TABLE returns.policy TO partner;


--
-- Name: FUNCTION policy_at(niche_id uuid, moment timestamp with time zone); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.policy_at(niche_id uuid, moment timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION refund_assignments(lead_id uuid, assignment_ids uuid[], reason text); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.refund_assignments(lead_id uuid, assignment_ids uuid[], reason text) FROM PUBLIC;


--
-- Name: FUNCTION requests_are_decided_once(); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.requests_are_decided_once() FROM PUBLIC;


--
-- Name: FUNCTION require_within_limits(policy returns.policy, organization_id uuid); Type: ACL; Schema: returns; Owner: leadmill_owner
--

REVOKE ALL ON FUNCTION returns.require_within_limits(policy returns.policy, organization_id uuid) FROM PUBLIC;


--
-- Name: TABLE assignment; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT ON TABLE distribution.assignment TO admin;


--
-- Name: COLUMN assignment.id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(id) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.lead_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(lead_id) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.organization_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(organization_id) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.channel; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(channel) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.subscription_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(subscription_id) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.competition_level_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(competition_level_id) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.price; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(price) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.currency; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(currency) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.max_buyers; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(max_buyers) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.journal_id; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(journal_id) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.status; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN assignment.created_at; Type: ACL; Schema: distribution; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE distribution.assignment TO member;


--
-- Name: COLUMN lead_contact.lead_id; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(lead_id) ON TABLE intake.lead_contact TO admin;
GRANT SELECT(lead_id) ON TABLE intake.lead_contact TO member;


--
-- Name: COLUMN lead_contact.name; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(name) ON TABLE intake.lead_contact TO admin;
GRANT SELECT(name) ON TABLE intake.lead_contact TO member;


--
-- Name: COLUMN lead_contact.email; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(email) ON TABLE intake.lead_contact TO admin;
GRANT SELECT(email) ON TABLE intake.lead_contact TO member;


--
-- Name: COLUMN lead_contact.phone; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(phone) ON TABLE intake.lead_contact TO admin;
GRANT SELECT(phone) ON TABLE intake.lead_contact TO member;


--
-- Name: COLUMN lead_contact.created_at; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT(created_at) ON TABLE intake.lead_contact TO admin;


--
-- Name: TABLE assignments; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.assignments TO member;
GRANT SELECT ON TABLE api.assignments TO admin;


--
-- Name: TABLE audit_events; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.audit_events TO admin;


--
-- Name: TABLE balances; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.balances TO member;
GRANT SELECT ON TABLE api.balances TO admin;


--
-- Name: TABLE competition_levels; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.competition_levels TO anon;
GRANT SELECT ON TABLE api.competition_levels TO member;
GRANT SELECT ON TABLE api.competition_levels TO partner;
GRANT SELECT ON TABLE api.competition_levels TO admin;


--
-- Name: TABLE deliveries; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.deliveries TO member;
GRANT SELECT ON TABLE api.deliveries TO admin;


--
-- Name: TABLE deposit_refunds; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.deposit_refunds TO member;
GRANT SELECT ON TABLE api.deposit_refunds TO admin;


--
-- Name: TABLE deposits; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.deposits TO member;
GRANT SELECT ON TABLE api.deposits TO admin;


--
-- Name: TABLE differences; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.differences TO admin;


--
-- Name: TABLE dispute; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT ON TABLE billing.dispute TO member;
GRANT SELECT ON TABLE billing.dispute TO admin;


--
-- Name: TABLE disputes; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.disputes TO member;
GRANT SELECT ON TABLE api.disputes TO admin;


--
-- Name: TABLE distribution_traces; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.distribution_traces TO admin;


--
-- Name: TABLE distribution_verdicts; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.distribution_verdicts TO member;
GRANT SELECT ON TABLE api.distribution_verdicts TO admin;


--
-- Name: TABLE form_schema_versions; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.form_schema_versions TO admin;


--
-- Name: TABLE form_schemas; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.form_schemas TO anon;
GRANT SELECT ON TABLE api.form_schemas TO member;
GRANT SELECT ON TABLE api.form_schemas TO partner;
GRANT SELECT ON TABLE api.form_schemas TO admin;


--
-- Name: TABLE lead_attribution; Type: ACL; Schema: intake; Owner: leadmill_owner
--

GRANT SELECT ON TABLE intake.lead_attribution TO admin;


--
-- Name: TABLE leads; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.leads TO admin;


--
-- Name: TABLE ledger_entries; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.ledger_entries TO member;
GRANT SELECT ON TABLE api.ledger_entries TO admin;


--
-- Name: TABLE ledger_seals; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.ledger_seals TO admin;


--
-- Name: TABLE membership; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT ON TABLE identity.membership TO member;
GRANT SELECT ON TABLE identity.membership TO admin;


--
-- Name: TABLE memberships; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.memberships TO member;
GRANT SELECT ON TABLE api.memberships TO admin;


--
-- Name: TABLE niches; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.niches TO anon;
GRANT SELECT ON TABLE api.niches TO member;
GRANT SELECT ON TABLE api.niches TO partner;
GRANT SELECT ON TABLE api.niches TO admin;


--
-- Name: TABLE organization; Type: ACL; Schema: identity; Owner: leadmill_owner
--

GRANT SELECT ON TABLE identity.organization TO member;
GRANT SELECT ON TABLE identity.organization TO admin;


--
-- Name: TABLE organizations; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.organizations TO member;
GRANT SELECT ON TABLE api.organizations TO admin;


--
-- Name: TABLE platform_balances; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.platform_balances TO admin;


--
-- Name: TABLE refund_policies; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.refund_policies TO anon;
GRANT SELECT ON TABLE api.refund_policies TO member;
GRANT SELECT ON TABLE api.refund_policies TO partner;
GRANT SELECT ON TABLE api.refund_policies TO admin;


--
-- Name: TABLE refund; Type: ACL; Schema: returns; Owner: leadmill_owner
--

GRANT SELECT ON TABLE returns.refund TO member;
GRANT SELECT ON TABLE returns.refund TO admin;


--
-- Name: TABLE refund_requests; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.refund_requests TO member;
GRANT SELECT ON TABLE api.refund_requests TO admin;


--
-- Name: TABLE sessions; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.sessions TO member;
GRANT SELECT ON TABLE api.sessions TO admin;


--
-- Name: TABLE subscriptions; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.subscriptions TO member;
GRANT SELECT ON TABLE api.subscriptions TO admin;


--
-- Name: TABLE sweep; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT ON TABLE billing.sweep TO admin;


--
-- Name: TABLE sweeps; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.sweeps TO admin;


--
-- Name: TABLE users; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.users TO member;
GRANT SELECT ON TABLE api.users TO admin;


--
-- Name: COLUMN webhook_inbox.processor; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(processor) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.event_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(event_id) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.type; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(type) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.created; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(created) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.api_version; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(api_version) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.livemode; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(livemode) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.status; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(status) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.waiting_on; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(waiting_on) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.deposit_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(deposit_id) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.journal_id; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(journal_id) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.attempts; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(attempts) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.next_attempt_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(next_attempt_at) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.last_error; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(last_error) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.received_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(received_at) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: COLUMN webhook_inbox.finished_at; Type: ACL; Schema: billing; Owner: leadmill_owner
--

GRANT SELECT(finished_at) ON TABLE billing.webhook_inbox TO admin;


--
-- Name: TABLE webhooks; Type: ACL; Schema: api; Owner: leadmill_owner
--

GRANT SELECT ON TABLE api.webhooks TO admin;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: leadmill_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE leadmill_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;


--
-- PostgreSQL database dump complete
--
