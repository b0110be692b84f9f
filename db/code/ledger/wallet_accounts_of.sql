create or replace function ledger.wallet_accounts_of(organization_ids uuid[], currency text) returns bigint[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select a.id
    from unnest(wallet_accounts_of.organization_ids) as o (id)
    -- One look at a time, as in ledger.require_well_formed.
    cross join lateral (
      select e.id from ledger.account as e
      where e.organization_id = o.id and e.currency = wallet_accounts_of.currency
      offset 0) as a
    order by a.id);
end
$$;

comment on function ledger.wallet_accounts_of(uuid[], text) is
$$All running accounts of organisations in a currency, to give to ledger.lock_accounts(). None for who has no funds yet.$$;
