create or replace function billing.check_paystack_signature(raw bytea, signature text, secrets text[]) returns void
language plpgsql stable
as $$
begin
  -- Hashes are compared, so that timing reveals nothing about the signature. A long header is not even read.
  if coalesce(
    length(check_paystack_signature.signature) <> 128
    or sha256(convert_to(lower(check_paystack_signature.signature), 'UTF8')) <> all (array(
      select sha256(convert_to(encode(extensions.hmac(raw, convert_to(s.secret, 'UTF8'), 'sha512'), 'hex'), 'UTF8'))
      from unnest(check_paystack_signature.secrets) as s (secret))), true)
  then
    perform ops.raise_http(400, 'LM511', 'the webhook is not signed with a configured secret');
  end if;
end
$$;

comment on function billing.check_paystack_signature(bytea, text, text[]) is
$$Refuse bytes that none of the secrets signed. signature: the HMAC-SHA512 of the bytes in hexadecimal. It has no time, so an event can be
repeated by anybody who has seen it: another reason not to believe it.
Errors: LM511 not signed with one of them (400).$$;

create or replace function billing.store_claim(processor text, claim billing.claim, raw bytea) returns text
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_is_ours constant boolean := coalesce(
    (claim).kind = 'dispute' and (claim).subject is not null or billing.knows_reference(processor, (claim).subject), false);
  v_status text;
begin
  insert into billing.webhook_inbox (
    processor, event_id, type, body, body_sha256, status, waiting_on, attempts, last_error, finished_at)
  values (
    store_claim.processor, (claim).event_id, (claim).type, raw, sha256(raw),
    case when v_is_ours then 'waiting' else 'ignored' end,
    case when v_is_ours then format('%s:%s', (claim).kind, (claim).subject) end,
    1,
    case when (claim).kind is not null and not v_is_ours then 'about no reference of ours' end,
    case when not v_is_ours then clock_timestamp() end)
  on conflict do nothing;
  select i.status into v_status
  from billing.webhook_inbox as i
  where i.processor = store_claim.processor and i.event_id = (claim).event_id;
  -- A repeated event asks again as long as nothing has come of it: the first job may have failed for good.
  if v_status = 'waiting' then
    perform billing.defer_check(processor, (claim).kind, (claim).subject);
  end if;
  return v_status;
end
$$;

comment on function billing.store_claim(text, billing.claim, bytea) is
$$Store a signed event that is not believed, once, and have the processor asked about it. Returns its status.$$;

create or replace function billing.receive_paystack_webhook(raw bytea, signature text)
returns table (event_id text, type text, status text)
language plpgsql volatile security definer -- callers have no privilege on the inbox, and none sees the secrets
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_claim billing.claim;
begin
  perform billing.check_paystack_signature(receive_paystack_webhook.raw, receive_paystack_webhook.signature,
    (select p.webhook_secrets from billing.processor as p where p.name = 'paystack'));
  v_claim := billing.read_paystack_event(receive_paystack_webhook.raw);
  return query select v_claim.event_id, v_claim.type, billing.store_claim('paystack', v_claim, receive_paystack_webhook.raw);
end
$$;

comment on function billing.receive_paystack_webhook(bytea, text) is
$$Receive an event of Paystack: the bytes of the body and the header x-paystack-signature. It settles nothing: a job asks
Paystack, and only its answer counts. A duplicate is only answered. Returns its id, type and status.
Errors: those of billing.check_paystack_signature and billing.read_paystack_event, and transient ones (deadlock, time-outs), to be called
again.$$;

grant execute on function billing.receive_paystack_webhook(bytea, text) to leadmill_api;
