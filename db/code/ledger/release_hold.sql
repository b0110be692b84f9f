-- LM415 hold_closed (400): The hold has ended; `details` says how.
--   To do: What it reserved is free again: place a new hold.
-- LM417 hold_or_journal_not_found (400): There is no such hold or journal.
create or replace function ledger.lock_hold(hold_id bigint) returns ledger.hold
language plpgsql volatile
as $$
declare
  v_hold ledger.hold;
begin
  -- Accounts are locked before their holds. The account of a hold never changes.
  perform ledger.lock_owner_accounts(array(select h.account_id from ledger.hold as h where h.id = lock_hold.hold_id));
  select h.* into v_hold from ledger.hold as h where h.id = lock_hold.hold_id for update;
  if not found then
    raise exception using errcode = 'LM417', message = 'no such hold', detail = format('hold %s', lock_hold.hold_id);
  end if;
  return v_hold;
end
$$;

comment on function ledger.lock_hold(bigint) is
$$Lock a hold together with the accounts of its owner, and return it.
Errors: LM405, LM417 no such hold.$$;

create or replace function ledger.end_hold(hold ledger.hold, state text) returns void
language plpgsql volatile
as $$
begin
  update ledger.hold as h set state = end_hold.state, closed_at = clock_timestamp() where h.id = hold.id;
  update ledger.account as a set held = a.held - hold.amount where a.id = hold.account_id;
  perform ledger.funds_changed(a.organization_id) from ledger.account as a where a.id = hold.account_id;
end
$$;

comment on function ledger.end_hold(ledger.hold, text) is
$$End an active hold, which the caller has locked, without taking anything.$$;

create or replace function ledger.release_hold(hold_id bigint) returns boolean
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
begin
  perform ledger.require_read_committed();
  v_hold := ledger.lock_hold(release_hold.hold_id);
  if v_hold.state = 'captured' then
    raise exception using
      errcode = 'LM415',
      message = 'the hold has ended',
      detail = format('hold %s was captured by journal %s', v_hold.id, v_hold.journal_id),
      hint = 'Use ledger.reverse() to give back what was captured.';
  elsif v_hold.state <> 'active' then
    return false;
  end if;
  perform ledger.end_hold(v_hold, 'released');
  return true;
end
$$;

comment on function ledger.release_hold(bigint) is
$$Release what a hold reserved. Returns true; false when it was released already. Locks the accounts, then the hold.
Errors: LM404, LM405, LM415 it was captured, LM417 no such hold.$$;
