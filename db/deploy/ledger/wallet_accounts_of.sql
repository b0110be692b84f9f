-- Deploy leadmill:ledger/wallet_accounts_of to pg

begin;

create function ledger.wallet_accounts_of(organization_ids uuid[], currency text) returns bigint[]
language sql stable
begin atomic
  select coalesce(array_agg(a.id order by a.id), '{}')
  from ledger.account as a
  where a.organization_id = any (wallet_accounts_of.organization_ids)
    and a.currency = wallet_accounts_of.currency;
end;

comment on function ledger.wallet_accounts_of(uuid[], text) is
$$All running accounts of organisations in a currency, to give to ledger.lock_accounts(). None for who has no funds yet.$$;

commit;
