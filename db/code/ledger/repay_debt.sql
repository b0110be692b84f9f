create or replace function ledger.repay_debt(idempotency_key text, organization_id uuid, currency text) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wallet ledger.account;
  v_debt ledger.account;
  v_amount bigint;
begin
  select a.* into v_wallet
  from ledger.account as a
  where a.organization_id = repay_debt.organization_id and a.kind = 'wallet' and a.currency = repay_debt.currency;
  select a.* into v_debt
  from ledger.account as a
  where a.organization_id = repay_debt.organization_id and a.kind = 'debt' and a.currency = repay_debt.currency;
  v_amount := least(v_wallet.balance - v_wallet.held - v_wallet.min_balance, -v_debt.balance);
  if coalesce(v_amount, 0) <= 0 then
    return null;
  end if;
  return ledger.post(
    repay_debt.idempotency_key, 'debt_repaid',
    array[(v_wallet.id, -v_amount), (v_debt.id, v_amount)]::ledger.leg[], actor => 'ledger');
end
$$;

comment on function ledger.repay_debt(text, uuid, text) is
$$Repay the debt of an organisation from its wallet, as far as it is not held. Called after the release of a hold that had
prevented it. The caller has locked the accounts. Returns the journal, null when nothing is owed or free.
Errors: those of ledger.post.$$;
