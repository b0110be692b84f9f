-- LM414 hold_immutable (400): A hold is closed once and does not change otherwise; an account
--   holds the sum of its active holds. Triggers enforce it.

create or replace function ledger.holds_close_once() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' or old.state <> 'active' or new.state = 'active'
    or (new.id, new.idempotency_key, new.account_id, new.amount) is distinct from (old.id, old.idempotency_key, old.account_id, old.amount)
  then
    raise exception using
      errcode = 'LM414',
      message = 'a hold is closed once and never changes otherwise',
      detail = format('hold %s', old.id);
  end if;
  return new;
end
$$;

comment on function ledger.holds_close_once() is
$$A hold changes once, from active to an end.
Errors: LM414.$$;

create trigger holds_close_once
  before update or delete on ledger.hold
  for each row execute function ledger.holds_close_once();
