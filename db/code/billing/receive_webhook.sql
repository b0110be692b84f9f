-- LM511 signature_invalid (400): The webhook is not signed with one of the configured secrets.
--   To do: Check the signing secret of the endpoint.
-- LM512 signature_expired (400): The signature is more than 300 seconds old, or as far in the
--   future.
--   To do: Check the clock; the sender's retry is signed anew.

create or replace function billing.refuse_webhook(
  type text, api_version text, livemode boolean, livemode_expected boolean, out status text, out reason text
)
language plpgsql stable
as $$
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

comment on function billing.refuse_webhook(text, text, boolean, boolean) is
$$Which events are stored but not applied, and why; status is null for all others. Money of the other mode (live or
test) is not ours; a version of another release may mean something else by the same names.$$;

create or replace function billing.store_webhook(
  processor text,
  event_id text,
  type text,
  created timestamptz,
  api_version text,
  livemode boolean,
  livemode_expected boolean,
  headers jsonb,
  body bytea
) returns text
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into billing.webhook_inbox (
    processor, event_id, type, created, api_version, livemode, headers, body, body_sha256,
    status, quarantine_reason, last_error, finished_at)
  select
    store_webhook.processor, store_webhook.event_id, store_webhook.type, store_webhook.created,
    store_webhook.api_version, store_webhook.livemode, store_webhook.headers, store_webhook.body,
    sha256(store_webhook.body),
    coalesce(r.status, 'received'), case r.status when 'quarantined' then 'unread_version' end, r.reason, case when r.status is not null
      then clock_timestamp() end
  from billing.refuse_webhook(
    store_webhook.type, store_webhook.api_version, store_webhook.livemode, store_webhook.livemode_expected) as r
  on conflict do nothing;
  return billing.process_webhook(store_webhook.processor, store_webhook.event_id);
end
$$;

comment on function billing.store_webhook(text, text, text, timestamptz, text, boolean, boolean, jsonb, bytea) is
$$Store a verified event and apply it, in one transaction; a duplicate is only answered. livemode_expected: true
where real money is meant. Returns its status.
Errors: transient ones only (deadlock, time-outs), to be called again.$$;

create or replace function billing.check_signature(raw bytea, signature text, secrets text[], at timestamptz) returns void
language plpgsql stable
as $$
declare
  v_times text[];
  v_given text[];
  v_expected bytea[];
  v_is_ours boolean;
begin
  -- v0 is a scheme for tests that an attacker could choose. A long header is not even parsed.
  select
    array_agg(p.value) filter (where p.name = 't'),
    array_agg(p.value) filter (where p.name = 'v1')
  into v_times, v_given
  from (
    select split_part(trim(part), '=', 1), substr(trim(part), strpos(trim(part), '=') + 1)
    from string_to_array(left(check_signature.signature, 2000), ',') as a (parts)
    cross join unnest(a.parts) as u (part)
  ) as p (name, value);
  -- Exactly one time, because only one of two would be signed.
  if cardinality(v_times) = 1 and v_times[1] ~ '^[0-9]{1,12}$' then
    -- One HMAC for each secret, not for each signature: the body may be long and a header can have hundreds of signatures.
    v_expected := array(
      select sha256(convert_to(encode(
        extensions.hmac(convert_to(v_times[1] || '.', 'UTF8') || raw, convert_to(s.secret, 'UTF8'), 'sha256'), 'hex'), 'UTF8'))
      from unnest(check_signature.secrets) as s (secret));
    -- Hashes are compared, so that timing reveals nothing about the signature.
    select bool_or(sha256(convert_to(g.given, 'UTF8')) = any (v_expected)) into v_is_ours
    from unnest(v_given) as g (given);
  end if;
  if v_is_ours is not true then
    perform ops.raise_http(400, 'LM511', 'the webhook is not signed with a configured secret');
  end if;
  -- In both directions: a signature with a future time could be replayed for years.
  if abs(extract(epoch from check_signature.at) - v_times[1]::bigint) > 300 then
    perform ops.raise_http(400, 'LM512', 'the signature is too old or from the future', 'the tolerance is 300 seconds');
  end if;
end
$$;

comment on function billing.check_signature(bytea, text, text[], timestamptz) is
$$Refuse bytes that none of the secrets signed within five minutes of a time. signature: `t=…,v1=…[,v1=…]`, an HMAC-SHA256
over the time, a dot and the bytes.
Errors: LM511 not signed with one of them, LM512 too old or from the future (400).$$;

create or replace function billing.receive_webhook(raw bytea, signature text)
returns table (event_id text, type text, status text)
language plpgsql volatile security definer -- callers have no privilege on the inbox, and none sees the secrets
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_processor billing.processor;
  v_event billing.event;
begin
  select p.* into v_processor from billing.processor as p where p.name = 'stripe';
  perform billing.check_signature(receive_webhook.raw, receive_webhook.signature, v_processor.webhook_secrets, clock_timestamp());
  v_event := billing.read_event(receive_webhook.raw);
  return query select v_event.event_id, v_event.type, billing.store_webhook(
    v_processor.name, v_event.event_id, v_event.type, v_event.created, v_event.api_version, v_event.livemode,
    v_processor.livemode, jsonb_build_object('stripe-signature', left(receive_webhook.signature, 2000)), receive_webhook.raw);
end
$$;

comment on function billing.receive_webhook(bytea, text) is
$$Receive an event of Stripe: the bytes of the body and the header Stripe-Signature. Only a signature can create money, and no
role that logs in can read the secrets, so that an attacker in control of the service can call this and forge nothing. Stores and
applies the event in one transaction; a duplicate is only answered. Returns its id, type and status.
Errors: those of billing.check_signature and billing.read_event, and transient ones (deadlock, time-outs), to be called
again.$$;

grant execute on function billing.receive_webhook(bytea, text) to leadmill_api;
