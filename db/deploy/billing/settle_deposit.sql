-- Deploy leadmill:billing/settle_deposit to pg

begin;

create type billing.settlement as (
  outcome text, deposit_id uuid, journal_id bigint, detail text, status text, amount numeric, currency text);
comment on type billing.settlement is
$$What came of a processor's object. outcome: settled, unknown (no deposit is known for it yet), foreign (not about a
deposit of ours) or mismatch (contradicts our deposit; detail says how). status, amount and currency are the deposit's.$$;

create type billing.payment_news as (
  kind text, reference text, session_id text, payment_intent_id text, amount bigint, currency text, livemode boolean,
  status text, payment_method text, failure_reason text);
comment on type billing.payment_news is $$What an object of Stripe tells about a payment; status is null when it tells none.$$;

create function billing.read_stripe_object(object jsonb, event_type text) returns billing.payment_news
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
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

comment on function billing.read_stripe_object(jsonb, text) is
$$Read the known fields of a checkout session, payment intent or charge; all others are left alone.$$;

create function billing.lock_payment(payment_intent_id text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_advisory_xact_lock(hashtextextended('billing:' || payment_intent_id, 0)) where payment_intent_id is not null;
$$;

comment on function billing.lock_payment(text) is $$Take turns with everybody else who has news of this payment.$$;

create function billing.mismatch_of(deposit billing.deposit, news billing.payment_news) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
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

comment on function billing.mismatch_of(billing.deposit, billing.payment_news) is
$$Names of what the processor says otherwise than our own row; null when they agree.$$;

create function billing.settle_deposit(processor text, object jsonb, event_type text default null)
returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
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
    -- A session of ours names its deposit. A payment may name none: its session will tell whose it is. What names
    -- neither is about nothing that could ever become known, as charges of older accounts without a payment.
    return (
      case when v_deposit_id is null and v_news.kind = 'checkout.session'
        or coalesce(v_news.payment_intent_id, v_news.session_id) is null then 'foreign' else 'unknown' end,
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
      subject_type => 'deposit', subject_id => v_deposit.id,
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
  if v_deposit.payment_intent_id is null or v_news.status = 'paid' and v_deposit.status <> 'paid' then
    perform billing.drain_webhooks(v_deposit.processor, v_news.payment_intent_id);
  end if;
  return (
    'settled', v_deposit.id, v_journal_id, null, (select d.status from billing.deposit as d where d.id = v_deposit.id),
    ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency)::billing.settlement;
end
$$;

comment on function billing.settle_deposit(text, jsonb, text) is
$$Take over what the processor says about the payment of a deposit. object: a
checkout session, payment intent or charge, as the processor rendered it; event_type: of the event that brought it.
Credits a paid deposit once, by the name of its payment. Locks the payment's name, then the deposit, then the accounts.
Errors: those of ledger.post.$$;

commit;
