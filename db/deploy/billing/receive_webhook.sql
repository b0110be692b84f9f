-- Deploy leadmill:billing/receive_webhook to pg

begin;

create function billing.try_webhook(processor text, event_id text) returns text
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
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

comment on function billing.try_webhook(text, text) is
$$As billing.apply_webhook, but an error is kept with the event, which is due again a while later; returns failed then.$$;

create function billing.refuse_webhook(
  type text, api_version text, livemode boolean, livemode_expected boolean, out status text, out reason text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
$$Which events are stored but not looked at, and why: status is null for all others. Money of the other mode (live or
test) is not ours; a version of another release may mean something else by the same names.$$;

create function billing.receive_webhook(
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

comment on function billing.receive_webhook(text, text, text, timestamptz, text, boolean, boolean, jsonb, bytea) is
$$Store a verified event and apply it, in one transaction; the same event again is only answered. livemode_expected: true
where real money is meant. Returns its status.
Errors: passing ones only (deadlock, time-outs), to be called again.$$;

grant execute on function billing.receive_webhook(text, text, text, timestamptz, text, boolean, boolean, jsonb, bytea)
  to leadmill_api, leadmill_worker;

commit;
