create or replace function ledger.wallet_accounts_of(organization_ids uuid[], currency text) returns bigint[]
language plpgsql stable
as $$
begin
  return array(
    select a.id
    from unnest(wallet_accounts_of.organization_ids) as o (id)
    -- Force an index lookup for each organisation, as in ledger.check_form.
    cross join lateral (
      select e.id from ledger.account as e
      where e.organization_id = o.id and e.currency = wallet_accounts_of.currency
      offset 0) as a
    order by a.id);
end
$$;

comment on function ledger.wallet_accounts_of(uuid[], text) is
$$All accounts of organisations in a currency that keep a balance, for ledger.lock_accounts(). An organisation without funds
has none yet.$$;
