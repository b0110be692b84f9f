-- LM546 payment_transition_forbidden (400): A payment and its attempts never return to an earlier state, and what was agreed
--   never changes. A trigger enforces it.

create or replace function billing.payment_rank(status text) returns integer
language sql immutable
return array_position(array['pending', 'processing', 'cancelled', 'failed', 'success'], status);

comment on function billing.payment_rank(text) is $$The place of a status of a payment in the order in which it moves.$$;

create or replace function billing.attempt_rank(status text) returns integer
language sql immutable
return array_position(array['open', 'processing', 'abandoned', 'failed', 'paid'], status);

comment on function billing.attempt_rank(text) is $$The place of a status of an attempt to pay in the order in which it moves.$$;

create or replace function billing.payments_never_go_back() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' or new.id <> old.id or billing.payment_rank(new.status) < billing.payment_rank(old.status) then
    raise exception using
      errcode = 'LM546',
      message = 'a payment only moves forward',
      detail = format('payment %s', old.id);
  end if;
  return null;
end
$$;

comment on function billing.payments_never_go_back() is
$$A payment goes from pending to processing, then to cancelled, failed or success, and never back.
Errors: LM546.$$;

create constraint trigger payments_never_go_back
  after update or delete on billing.payment
  for each row execute function billing.payments_never_go_back();

create or replace function billing.attempts_never_go_back() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE'
    or (new.processor, new.reference, new.deposit_id) is distinct from (old.processor, old.reference, old.deposit_id)
    or old.transaction_id is not null and new.transaction_id is distinct from old.transaction_id
    or billing.attempt_rank(new.status) < billing.attempt_rank(old.status)
  then
    raise exception using
      errcode = 'LM546',
      message = 'an attempt to pay only moves forward',
      detail = format('reference %s', old.reference);
  end if;
  return null;
end
$$;

comment on function billing.attempts_never_go_back() is
$$An attempt to pay goes from open to processing, abandoned, failed and paid, and never back; its reference and its transaction never
change.
Errors: LM546.$$;

create constraint trigger attempts_never_go_back
  after update or delete on billing.payment_attempt
  for each row execute function billing.attempts_never_go_back();

create or replace function billing.advance_payment(payment_id uuid, status text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update billing.payment as p
  set status = advance_payment.status, updated_at = clock_timestamp()
  where p.id = advance_payment.payment_id
    and billing.payment_rank(advance_payment.status) > billing.payment_rank(p.status)
$$;

comment on function billing.advance_payment(uuid, text) is
$$Move a payment that stands alone forward; a report that came late changes nothing.$$;

create or replace function billing.payments_follow_their_deposit() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform billing.advance_payment(new.id, case new.status when 'paid' then 'success' when 'failed' then 'failed' else 'cancelled' end);
  return null;
end
$$;

comment on function billing.payments_follow_their_deposit() is
$$A payment that stands alone ends as its deposit does: paid, failed or expired.$$;

create trigger payments_follow_their_deposit
after update of status on billing.deposit
for each row when (new.organization_id is null and new.status <> old.status and new.status in ('paid', 'failed', 'expired'))
execute function billing.payments_follow_their_deposit();

create or replace function billing.end_deposit(deposit_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update billing.deposit as d
  set status = case when exists (
    select from billing.payment_attempt as a where a.deposit_id = d.id and a.status = 'failed') then 'failed' else 'expired' end
  where d.id = end_deposit.deposit_id and d.status in ('created', 'pending')
    and not exists (
      select from billing.payment_attempt as a
      where a.deposit_id = d.id and a.status <> 'failed' and a.ended_at is null);
$$;

comment on function billing.end_deposit(uuid) is
$$End a deposit none of whose attempts can be expected to pay: it failed when one of them did, and expired otherwise.$$;

create or replace function billing.record_attempt(processor text, payment billing.payment_update) returns text
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_attempt billing.payment_attempt;
  v_status text;
  v_is_over boolean;
begin
  select a.* into v_attempt
  from billing.payment_attempt as a
  where a.processor = record_attempt.processor and a.reference = (record_attempt.payment).attempt
  for update;
  if not found then
    return null;
  end if;
  v_status := case when billing.attempt_rank((record_attempt.payment).attempt_status) > billing.attempt_rank(v_attempt.status)
    then (record_attempt.payment).attempt_status else v_attempt.status end;
  -- A payer who is paying at this moment is waited for.
  v_is_over := v_status = 'paid' or v_attempt.ended_at is not null
    or (record_attempt.payment).attempt_status <> 'processing' and v_attempt.created_at
      < clock_timestamp() - (ops.setting_of('billing.payment_final_hours') #>> '{}')::integer * interval '1 hour';
  update billing.payment_attempt as a
  set
    status = case when v_is_over and v_status in ('open', 'processing') then 'abandoned' else v_status end,
    transaction_id = coalesce(a.transaction_id, (record_attempt.payment).transaction_id),
    failure_reason = coalesce(left((record_attempt.payment).failure_reason, 500), a.failure_reason),
    next_poll_at = case when not v_is_over then a.next_poll_at end,
    ended_at = case when v_is_over then coalesce(a.ended_at, clock_timestamp()) end
  where a.processor = v_attempt.processor and a.reference = v_attempt.reference
  returning a.* into v_attempt;
  if (record_attempt.payment).attempt_status in ('processing', 'failed') then
    perform billing.advance_payment(v_attempt.deposit_id, 'processing');
  end if;
  perform billing.end_deposit(v_attempt.deposit_id);
  return v_attempt.status;
end
$$;

comment on function billing.record_attempt(text, billing.payment_update) is
$$Record what a processor says about an attempt to pay, and end its deposit when no attempt is left. An attempt that is older than
billing.payment_final_hours and not being paid is given up. Returns the state of the attempt; null when it is not ours. The caller has
locked the deposit.$$;
