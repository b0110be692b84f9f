-- LM526 deposit_not_paid (409): The deposit is not paid; `details` is its state.
-- LM527 refund_in_progress (409): A refund of this deposit is in progress.
--   To do: Wait for it: see `deposit_refunds`.
-- LM528 deposit_disputed (409): The deposit is disputed: the payer's bank decides.
-- LM529 refund_exceeds_deposit (400): The amount is zero, or more than is left of the deposit;
--   `details` is what is left.
-- LM537 too_many_refunds (429): Too many refunds were requested without an admin.
--   To do: Wait as long as `Retry-After` says, or ask an admin.
-- LM538 welcome_credit_spent (409): The welcome credit was spent before the organisation's own
--   money; `details` is how much can be refunded.
--   To do: Ask for less, or ask an admin.

create or replace function billing.credit_to_cover(organization_id uuid, currency text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select greatest(0, coalesce((
    select e.amount - p.balance - greatest(0, (
      select coalesce(sum(d.amount - d.refunded - d.disputed), 0)
      from billing.deposit as d
      where d.organization_id = p.organization_id and d.currency = p.currency and d.status = 'paid') - w.balance)
    from ledger.account as p
    join ledger.account as w on w.organization_id = p.organization_id and w.currency = p.currency and w.kind = 'wallet'
    join ledger.journal as j on j.idempotency_key = format('organization:%s:welcome', p.organization_id)
    join ledger.entry as e on e.journal_id = j.id and e.account_id = p.id
    where p.organization_id = credit_to_cover.organization_id and p.currency = credit_to_cover.currency and p.kind = 'promo'
  ), 0))::bigint
$$;

comment on function billing.credit_to_cover(uuid, text) is
$$How much of the welcome credit an organisation has spent beyond what it spent of its own money. That much of its deposits is not
refunded; otherwise contact data could be had for a deposit that goes back.$$;

create or replace function billing.lock_callers_deposit(deposit_id uuid) returns billing.deposit
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_deposit billing.deposit;
begin
  if not v_is_admin then
    perform identity.require_permission('manage_billing');
  end if;
  select d.* into v_deposit
  from billing.deposit as d
  where d.id = lock_callers_deposit.deposit_id
    and (v_is_admin or d.organization_id = request.organization_id())
  for update;
  if not found then
    perform ops.raise_http(404, 'LM507', 'no such deposit', lock_callers_deposit.deposit_id::text);
  end if;
  return v_deposit;
end
$$;

comment on function billing.lock_callers_deposit(uuid) is
$$Lock and return a deposit that the caller may have refunded, of the caller's organisation or, for an admin, of any.
Errors: LM115 role not allowed (403), LM507 no such deposit (404).$$;

create or replace function billing.require_refundable(deposit billing.deposit) returns void
language plpgsql stable
as $$
begin
  if deposit.status <> 'paid' then
    perform ops.raise_http(409, 'LM526', 'the deposit is not paid', deposit.status);
  end if;
  -- A repeated click must not refund twice.
  if exists (
    select from billing.refund as r
    where r.deposit_id = deposit.id and not r.has_left and r.status in ('requested', 'requires_action', 'pending', 'needs_attention'))
  then
    perform ops.raise_http(409, 'LM527', 'a refund of this deposit is in progress',
      hint => 'Wait until deposit_refunds says how it ended.');
  end if;
  if exists (
    select from billing.dispute as t
    where t.deposit_id = deposit.id and t.status not like 'warning%')
  then
    perform ops.raise_http(409, 'LM528', 'the deposit is disputed: the payer''s bank decides');
  end if;
end
$$;

comment on function billing.require_refundable(billing.deposit) is
$$Refuse to refund a deposit that is not paid, is being refunded, or is disputed.
Errors: LM526, LM527, LM528 (409).$$;

create or replace function billing.refundable_without_admin(
  deposit billing.deposit, wallet ledger.account, amount numeric
) returns bigint
language plpgsql volatile
as $$
declare
  v_left constant bigint := deposit.amount - deposit.refunded;
  v_free constant bigint := wallet.balance - wallet.held;
  v_available constant bigint := v_free - billing.credit_to_cover(deposit.organization_id, deposit.currency);
  v_wait interval;
begin
  if v_available < least(v_left, v_free) and (case
    when amount is null then v_available < 1
    else ledger.to_minor(amount, deposit.currency) between greatest(v_available, 0) + 1 and v_left end)
  then
    perform ops.raise_http(409, 'LM538', 'the welcome credit was spent before the organisation''s own money',
      format('refundable: %s %s', ledger.to_decimal(greatest(v_available, 0), deposit.currency), deposit.currency),
      'An admin can refund more.');
  end if;
  v_wait := ops.spend('billing.refunds', deposit.organization_id::text);
  if v_wait is not null then
    perform ops.raise_http(429, 'LM537', 'too many refunds were requested', null, 'Wait, or ask an admin.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  return v_available;
end
$$;

comment on function billing.refundable_without_admin(billing.deposit, ledger.account, numeric) is
$$How much of the wallet may go back without an admin: what is free, less the welcome credit that it has to cover. amount is the
requested amount, null for all. The accounts of the organisation are locked.
Errors: LM537 too many refunds (429), LM538 the welcome credit was spent before own money (409), and those of ledger.to_minor.$$;

create or replace function billing.require_unspent(wallet ledger.account, amount bigint) returns void
language plpgsql stable
as $$
begin
  -- The hold would be refused as well, but for the account instead of the deposit. An organisation in debt gets LM403 from it.
  if amount > wallet.balance - wallet.held and wallet.status = 'open' and not exists (
    select from ledger.account as a
    where a.organization_id = wallet.organization_id and a.currency = wallet.currency and a.kind = 'debt' and a.balance < 0)
  then
    raise exception using
      errcode = 'LM401',
      message = 'insufficient funds',
      detail = format('%s of %s %s', ledger.to_decimal(wallet.balance - wallet.held, wallet.currency),
        ledger.to_decimal(amount, wallet.currency), wallet.currency),
      hint = 'What was spent of a deposit cannot be refunded: request less.';
  end if;
end
$$;

comment on function billing.require_unspent(ledger.account, bigint) is
$$Refuse to refund money that was spent.
Errors: LM401 not in the wallet (400).$$;

create or replace function billing.request_refund(
  refund_id uuid, deposit billing.deposit, amount bigint, reason text, hold_id bigint
) returns void
language plpgsql volatile
as $$
begin
  insert into billing.refund (
    id, deposit_id, organization_id, asked_by, processor, amount, currency, processor_amount, reason, hold_id)
  values (
    refund_id, deposit.id, deposit.organization_id, request.user_id(), deposit.processor, request_refund.amount, deposit.currency,
    billing.to_processor_amount(request_refund.amount, deposit.currency, deposit.processor), nullif(trim(request_refund.reason), ''),
    request_refund.hold_id);
  perform queue.defer(
    (billing.adapter_of(deposit.processor)).refund_task, jsonb_build_object('refund_id', refund_id), lock => 'refund:' || refund_id);
end
$$;

comment on function billing.request_refund(uuid, billing.deposit, bigint, text, bigint) is
$$Store the request of a refund, and have a job send it to the processor.
Errors: LM506 the processor does not accept so fine an amount (400).$$;

create or replace function billing.require_within(deposit billing.deposit, amount bigint) returns void
language plpgsql stable
as $$
declare
  v_left constant bigint := deposit.amount - deposit.refunded;
begin
  if amount not between 1 and v_left then
    perform ops.raise_http(400, 'LM529', 'the amount is zero, or more than is left of the deposit',
      format('left are %s %s', ledger.to_decimal(v_left, deposit.currency), deposit.currency));
  end if;
end
$$;

comment on function billing.require_within(billing.deposit, bigint) is
$$Refuse to refund more than is left of a deposit.
Errors: LM529 zero, or more than is left (400).$$;

create or replace function billing.refund_deposit(deposit_id uuid, amount numeric default null, reason text default null)
returns uuid
language plpgsql volatile security definer -- writes a row of the caller's own organisation, or of any for an admin
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_deposit constant billing.deposit := billing.lock_callers_deposit(refund_deposit.deposit_id);
  v_left constant bigint := v_deposit.amount - v_deposit.refunded;
  v_id constant uuid := ops.uuid_v7();
  v_wallet ledger.account;
  v_available bigint;
  v_amount bigint := v_left;
begin
  if length(refund_deposit.reason) > 500 then
    perform ops.raise_http(400, 'LM068', 'a reason is too short or too long', '500 characters at most');
  end if;
  perform identity.require_fresh_proof();
  perform billing.require_refundable(v_deposit);
  if refund_deposit.amount is not null then
    v_amount := ledger.to_minor(refund_deposit.amount, v_deposit.currency);
  end if;
  if v_deposit.organization_id is null then
    -- There is no wallet that could be short: the money is the platform's own.
    perform billing.require_within(v_deposit, v_amount);
    perform billing.request_refund(v_id, v_deposit, v_amount, refund_deposit.reason, null);
    return v_id;
  end if;
  -- All accounts at once and before anything is read, so that credit is either spent already or held below.
  perform ledger.lock_accounts(array(
    select a.id from ledger.account as a where a.organization_id = v_deposit.organization_id and a.keeps_balance));
  select a.* into strict v_wallet
  from ledger.account as a
  where a.organization_id = v_deposit.organization_id and a.kind = 'wallet' and a.currency = v_deposit.currency;
  v_available := case
    when v_is_admin then v_wallet.balance - v_wallet.held
    else billing.refundable_without_admin(v_deposit, v_wallet, refund_deposit.amount) end;
  if refund_deposit.amount is null then
    v_amount := least(v_left, v_available);
  end if;
  perform billing.require_within(v_deposit, v_amount);
  perform billing.require_unspent(v_wallet, v_amount);
  perform billing.request_refund(
    v_id, v_deposit, v_amount, refund_deposit.reason,
    -- Only money of the wallet is refunded: promotional credit was never paid in. An admin may refund a closed organisation.
    ledger.place_hold(format('refund:%s:held', v_id), v_wallet.id, v_amount, 'refund', of_frozen => v_is_admin));
  -- Held now and not only when the money has left: until then the credit would still buy people's contact data.
  if not (ops.setting_of('billing.promo_alone')::boolean or billing.has_paid(v_deposit.organization_id)) then
    perform billing.hold_credit(v_deposit.organization_id);
  end if;
  return v_id;
end
$$;

comment on function billing.refund_deposit(uuid, numeric, text) is
$$Request the refund of unspent money of a deposit. It is held in the wallet from now on, and taken once the processor has paid it out.
amount null: all that is left and unspent. For members who manage the money, and for admins. What is left of the welcome credit is held
when no own money remains. Of a payment that stands alone an admin refunds whatever is left. Locks the deposit, then all accounts of the
organisation. Returns the id of the refund.
Errors: LM115 role not allowed, LM160 fresh proof required (403), LM506 too fine, LM068 reason too long, LM529 more than is left
(400), LM507 no such deposit (404), LM526 not paid, LM527 another is in progress, LM528 disputed, LM538 the welcome credit was spent
before own money (409), LM537 too many (429), LM401 not in the wallet, LM403 in debt (400), and those of ledger.to_minor.$$;

grant execute on function billing.refund_deposit(uuid, numeric, text) to member, admin;

create or replace function api.refund_deposit(deposit_id uuid, amount numeric default null, reason text default null) returns uuid
language sql volatile
begin atomic
  select billing.refund_deposit(refund_deposit.deposit_id, refund_deposit.amount, ops.bounded(refund_deposit.reason, 'reason', 5000));
end;

comment on function api.refund_deposit(uuid, numeric, text) is
$$Request the refund of unspent money of a deposit
The money goes back to the card or bank account that paid; the view deposit_refunds shows the progress. Without an amount, all
that is left and unspent. Admins also refund a payment of somebody without a wallet, by its id. Returns the id of the refund.
Errors: LM401 not in the wallet, LM403 in debt, LM410 no number, LM411 too many decimals, LM412 too many digits, LM413
unknown currency, LM115 role not allowed, LM160 fresh proof required (403): see prove, LM506 too fine, LM507 no such deposit,
LM068 reason too long, LM526 not paid, LM527 another is in progress, LM528 disputed, LM529 more than is left, LM537 too many without an
admin (429), LM538 the welcome credit was spent before own money (409).$$;

grant execute on function api.refund_deposit(uuid, numeric, text) to member, admin;
