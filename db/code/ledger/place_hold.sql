create or replace function ledger.capture_hold(
  hold_id bigint,
  idempotency_key text,
  kind text,
  to_account_id bigint,
  amount bigint default null,
  subject_type text default null,
  subject_id uuid default null,
  processor text default null,
  object_id text default null,
  actor text default null,
  reason text default null
) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
  v_amount bigint;
begin
  perform ledger.require_read_committed();
  -- The account and the amount of a hold never change. ledger.post() locks the hold after the accounts and then reads its state.
  select h.* into v_hold from ledger.hold as h where h.id = capture_hold.hold_id;
  if not found then
    raise exception using errcode = 'LM417', message = 'no such hold', detail = format('hold %s', capture_hold.hold_id);
  end if;
  v_amount := coalesce(capture_hold.amount, v_hold.amount);
  return ledger.post(
    capture_hold.idempotency_key, capture_hold.kind,
    array[(v_hold.account_id, -v_amount), (capture_hold.to_account_id, v_amount)]::ledger.leg[],
    subject_type => capture_hold.subject_type,
    subject_id => capture_hold.subject_id,
    processor => capture_hold.processor,
    object_id => capture_hold.object_id,
    actor => capture_hold.actor,
    reason => capture_hold.reason,
    hold_id => v_hold.id);
end
$$;

comment on function ledger.capture_hold(bigint, text, text, bigint, bigint, text, uuid, text, text, text, text) is
$$Spend what a hold reserved, or only `amount` of it, into another account; the rest becomes free. The reserved money is there
whatever happened to the account in the meantime. Kinds that record what has already happened are posted even when the hold
has ended or is smaller. Locks as ledger.post(). Returns the id of the journal.
Errors: LM415 the hold has ended, LM416 more than was held, LM417 no such hold, and those of ledger.post.$$;

create or replace function ledger.place_hold(
  idempotency_key text, account_id bigint, amount bigint, purpose text, expires_at timestamptz default 'infinity',
  of_frozen boolean default false
) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
  v_kind ledger.journal_kind;
begin
  perform ledger.require_read_committed();
  if not exists (select from ledger.hold as h where h.idempotency_key = place_hold.idempotency_key) then
    perform ledger.lock_owner_accounts(array[place_hold.account_id]);
  end if;
  -- A concurrent call with the same key has waited for the accounts and finds the hold here.
  insert into ledger.hold (idempotency_key, account_id, amount, purpose, expires_at)
  values (place_hold.idempotency_key, place_hold.account_id, place_hold.amount, place_hold.purpose, place_hold.expires_at)
  on conflict on constraint hold_idem_is_unique do nothing
  returning * into v_hold;
  if not found then
    select h.* into strict v_hold from ledger.hold as h where h.idempotency_key = place_hold.idempotency_key;
    -- The expiry is not compared: a repeated call computes it from a later time.
    if (v_hold.account_id, v_hold.amount, v_hold.purpose)
      is distinct from (place_hold.account_id, place_hold.amount, place_hold.purpose)
    then
      raise exception using
        errcode = 'LM402',
        message = 'this key was used with other content',
        detail = place_hold.idempotency_key;
    end if;
    return v_hold.id;
  end if;
  v_kind.is_authorizing := true;
  v_kind.is_manual := place_hold.of_frozen;
  perform ledger.check_legs(v_kind, array[(null, v_hold.account_id, -v_hold.amount)]::ledger.journal_leg[]);
  update ledger.account as a set held = a.held + v_hold.amount where a.id = v_hold.account_id;
  perform ledger.funds_changed(a.organization_id) from ledger.account as a where a.id = v_hold.account_id;
  return v_hold.id;
end
$$;

comment on function ledger.place_hold(text, bigint, bigint, text, timestamptz, boolean) is
$$Reserve part of a balance. It counts as spent from now on, so that ledger.capture_hold() cannot fail for lack of funds.
idempotency_key names the purpose: the same key returns the existing hold, in whatever state. of_frozen: also from a frozen
account, whose money goes back to its owner. Locks the accounts, then the key of the hold. Returns the id of the hold.
Errors: LM401 insufficient funds, LM402 other content, LM403 nothing can be spent, LM404, LM405.$$;
