-- LM508 deposit_transition_forbidden (400): A deposit never returns to an earlier state, and
--   what was agreed never changes. A trigger enforces it.

create or replace function billing.deposits_move_forward() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE'
    or (new.id, new.organization_id, new.processor, new.livemode, new.amount, new.currency, new.processor_amount)
      is distinct from
      (old.id, old.organization_id, old.processor, old.livemode, old.amount, old.currency, old.processor_amount)
    or old.session_id is not null and new.session_id is distinct from old.session_id
    or old.payment_intent_id is not null and new.payment_intent_id is distinct from old.payment_intent_id
    -- A collected payment counts however late its event arrives: failed and expired may still become paid.
    or new.status <> old.status and not (
      (old.status, new.status) in (
        ('created', 'pending'), ('created', 'failed'), ('created', 'expired'),
        ('pending', 'failed'), ('pending', 'expired'))
      or (new.status = 'paid'))
  then
    raise exception using
      errcode = 'LM508',
      message = 'a deposit only moves forward',
      detail = format('deposit %s', old.id);
  end if;
  new.updated_at := clock_timestamp();
  return new;
end
$$;

comment on function billing.deposits_move_forward() is
$$A deposit goes from created to pending, then to paid, failed or expired; what was agreed never changes.
Errors: LM508.$$;

create trigger deposits_move_forward
  before update or delete on billing.deposit
  for each row execute function billing.deposits_move_forward();
