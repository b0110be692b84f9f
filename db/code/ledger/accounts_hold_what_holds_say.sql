create or replace function ledger.accounts_hold_what_holds_say() returns trigger
language plpgsql security definer -- runs at commit as the caller, who has no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id bigint := case tg_table_name when 'hold' then (to_jsonb(new) ->> 'account_id')::bigint else new.id end;
begin
  if exists (
    select from ledger.account as a
    where a.id = v_account_id and a.held <> coalesce((
      select sum(h.amount) from ledger.hold as h where h.account_id = a.id and h.state = 'active'), 0))
  then
    raise exception using
      errcode = 'LM414',
      message = 'what an account holds is the sum of its active holds',
      detail = format('account %s', v_account_id);
  end if;
  return null;
end
$$;

comment on function ledger.accounts_hold_what_holds_say() is
$$At the end of the transaction, `held` of an account is the sum of its active holds.
Errors: LM414.$$;

create constraint trigger accounts_hold_what_holds_say
  after insert or update on ledger.hold deferrable initially deferred
  for each row execute function ledger.accounts_hold_what_holds_say();

create constraint trigger accounts_hold_what_holds_say
  after insert or update of held on ledger.account deferrable initially deferred
  for each row execute function ledger.accounts_hold_what_holds_say();
