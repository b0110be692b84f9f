-- Deploy leadmill:ledger/capture_hold to pg

begin;

create function ledger.capture_hold(
  hold_id bigint,
  idem text,
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
language plpgsql volatile security definer -- callers have no privilege on the books
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
  v_amount bigint;
  v_journal_id bigint;
begin
  perform ledger.require_read_committed();
  -- Its account and amount never change; ledger.post() locks it, after the accounts, before it looks at its state.
  select h.* into v_hold from ledger.hold as h where h.id = capture_hold.hold_id;
  if not found then
    raise exception using errcode = 'LM417', message = 'no such hold', detail = format('hold %s', capture_hold.hold_id);
  end if;
  v_amount := coalesce(capture_hold.amount, v_hold.amount);
  v_journal_id := ledger.post(
    capture_hold.idem, capture_hold.kind,
    array[(v_hold.account_id, -v_amount), (capture_hold.to_account_id, v_amount)]::ledger.leg[],
    subject_type => capture_hold.subject_type,
    subject_id => capture_hold.subject_id,
    processor => capture_hold.processor,
    object_id => capture_hold.object_id,
    actor => capture_hold.actor,
    reason => capture_hold.reason,
    hold_id => v_hold.id);
  perform ledger.funds_changed(a.organization_id) from ledger.account as a where a.id = v_hold.account_id;
  return v_journal_id;
end
$$;

comment on function ledger.capture_hold(bigint, text, text, bigint, bigint, text, uuid, text, text, text, text) is
$$Take what a hold reserved, all of it or amount, and put it into another account; the rest is free again. What the hold
reserved is there, whatever happened to the account since. Kinds that record what has happened are posted even when
the hold has ended or is smaller. Locks as ledger.post(). Returns the id of the journal.
Errors: LM415 the hold has ended, LM416 more than was held, LM417 no such hold, and those of ledger.post.$$;

commit;
