-- LM422 adjustable_account_not_found (400): There is no such account to adjust.
--   To do: Use `wallet` or `promo`.
-- LM424 invalid_adjustment_amount (400): The adjustment of a balance is zero, or exceeds the
--   maximum in `details`.
-- LM426 request_key_missing (400): The call moves money and has no key, so to repeat it could move it twice.
--   To do: Send a new `request_key` with each new adjustment, and the same one when you repeat it.

create or replace function ledger.adjust_balance(
  organization_id uuid,
  amount numeric,
  reason text,
  currency text default 'USD',
  account text default 'wallet',
  request_key text default null
) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_reason constant text := ops.require_reason(adjust_balance.reason);
  v_amount constant bigint := ledger.to_minor(adjust_balance.amount, adjust_balance.currency);
  v_maximum constant numeric := ops.setting_of('ledger.adjustment_maximum')::numeric;
  v_began_at constant timestamptz := clock_timestamp();
  v_journal_id bigint;
  v_before jsonb;
  v_after jsonb;
begin
  if not exists (select from identity.organization as o where o.id = adjust_balance.organization_id) then
    perform ops.raise_http(404, 'LM111', 'no such organisation', adjust_balance.organization_id::text);
  elsif abs(adjust_balance.amount) > v_maximum or v_amount = 0 then
    perform ops.raise_http(400, 'LM424', 'the amount is zero or exceeds the maximum', v_maximum::text);
  elsif coalesce(adjust_balance.account not in ('wallet', 'promo'), true) then
    perform ops.raise_http(400, 'LM422', 'no such account', null, 'Send wallet or promo.');
  elsif ops.is_blank(adjust_balance.request_key) then
    perform ops.raise_http(400, 'LM426', 'an adjustment needs a request_key', null,
      'Send a new one with each new adjustment, and the same one when you repeat it.');
  elsif abs(adjust_balance.amount) > ops.setting_of('ledger.adjustment_without_proof')::numeric then
    perform identity.require_fresh_proof();
  end if;
  v_journal_id := ledger.post(
    -- Hashed, because a key may have any length and any characters.
    format('adjustment:%s:posted', encode(
      sha256(convert_to(adjust_balance.request_key, 'UTF8')), 'hex')),
    case when v_amount > 0 then 'manual_credit' else 'manual_debit' end,
    array[
      (ledger.open_account('organization', adjust_balance.organization_id, adjust_balance.account, adjust_balance.currency), v_amount),
      (ledger.open_account(
        'platform', null, case adjust_balance.account when 'promo' then 'promo_expense' else 'adjustments' end,
        adjust_balance.currency), -v_amount)]::ledger.leg[],
    reason => v_reason);
  -- A repeated request changes nothing, so that no action is recorded.
  if exists (
    select from ledger.journal as j
    where j.id = v_journal_id and j.xid = pg_current_xact_id() and j.created_at >= v_began_at)
  then
    select
      jsonb_object_agg(a.kind, ledger.to_decimal(e.balance_before, a.currency)),
      jsonb_object_agg(a.kind, ledger.to_decimal(e.balance_after, a.currency))
    into v_before, v_after
    from ledger.entry as e
    join ledger.account as a on a.id = e.account_id
    where e.journal_id = v_journal_id and a.organization_id = adjust_balance.organization_id;
    perform audit.record('balance_adjusted', 'identity.organization', adjust_balance.organization_id::text,
      jsonb_build_object(
        'journal_id', v_journal_id, 'account', adjust_balance.account, 'currency', adjust_balance.currency,
        'amount', ledger.to_decimal(v_amount, adjust_balance.currency), 'reason', v_reason) || v_after,
      v_before);
  end if;
  return v_journal_id;
end
$$;

comment on function ledger.adjust_balance(uuid, numeric, text, text, text, text) is
$$Credit an organisation with an amount, or debit it, by at most the setting ledger.adjustment_maximum, for a reason that the
organisation sees on its statement. More than ledger.adjustment_without_proof takes a fresh proof of who the admin is. account: wallet,
where a credit repays debt first, or promo. The same request_key with the same content has its effect once. Returns the id of the journal.
Errors: LM111 no such organisation, LM160 fresh proof required, LM401 insufficient funds, LM402 the request_key was used for something
else, LM403 nothing can be spent, LM410, LM411, LM412, LM413 not an amount of money, LM422 no such account, LM424 zero or too much, LM426
no request_key, LM068 no reason.$$;

grant execute on function ledger.adjust_balance(uuid, numeric, text, text, text, text) to admin;

create or replace function api.adjust_balance(
  organization_id uuid,
  amount numeric,
  reason text,
  currency text default 'USD',
  account text default 'wallet',
  request_key text default null
) returns bigint
language sql volatile
begin atomic
  select ledger.adjust_balance(
    adjust_balance.organization_id, adjust_balance.amount, ops.bounded(adjust_balance.reason, 'reason', 5000),
      ops.bounded(adjust_balance.currency, 'currency'),
    ops.bounded(adjust_balance.account, 'account'), ops.bounded(adjust_balance.request_key, 'request_key'));
end;

comment on function api.adjust_balance(uuid, numeric, text, text, text, text) is
$$Adjust the balance of an organisation
amount: decimal; a negative amount debits. At most 10,000.00 in either direction, unless the setting ledger.adjustment_maximum
says otherwise; more than 100.00 (ledger.adjustment_without_proof) takes a fresh proof: see prove. The organisation sees the reason on
its statement. account: wallet, where a credit repays debt first, or promo.
request_key: your own name for this adjustment, under which it has its effect once; obligatory.
Returns the journal_id of its ledger_entries.
Errors: LM111 no such organisation, LM160 fresh proof required (403), LM401 insufficient funds, LM402 the request_key was used for
something else, LM403 nothing can be spent, LM410, LM411, LM412, LM413 not an amount of money, LM422 no such account, LM068 no reason,
LM424 zero or too much, LM426 no request_key.$$;

grant execute on function api.adjust_balance(uuid, numeric, text, text, text, text) to admin;
