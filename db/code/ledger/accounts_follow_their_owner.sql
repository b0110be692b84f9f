create or replace function ledger.accounts_follow_their_owner() returns trigger
language plpgsql volatile security definer -- the caller that closes an organisation has no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A concurrent purchase waits for these locks, or this waits for the purchase: nothing is bought afterwards.
  perform from ledger.account as a where a.organization_id = new.id order by a.id for no key update;
  update ledger.account as a
  set status = case
    when new.status <> 'deactivated' then 'open'
    when exists (
      select from ledger.account as m
      where m.organization_id = a.organization_id and m.currency = a.currency and m.kind <> 'promo' and (m.balance <> 0 or m.held <> 0))
      then 'frozen'
    else 'closed'
  end
  where a.organization_id = new.id;
  return null;
end
$$;

comment on function ledger.accounts_follow_their_owner() is
$$When an organisation is closed, its accounts are frozen in each currency in which money is left, held or owed, so that the
operator can pay it back, and closed in the others. Promotional credit lapses. When the organisation is opened again, so are
its accounts. Locks the accounts in ascending order.$$;

create or replace function ledger.balances_of_organizations(organization_ids uuid[]) returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
    'organization_id', s.organization_id, 'currency', s.currency, 'status', s.status,
    'wallet', ledger.to_decimal(s.wallet, s.currency), 'promo', ledger.to_decimal(s.promo, s.currency),
    'debt', ledger.to_decimal(s.debt, s.currency)) order by s.organization_id, s.currency), '[]')
  from (
    select
      a.organization_id, a.currency, min(a.status) as status,
      (sum(a.balance) filter (where a.kind = 'wallet'))::bigint as wallet,
      (sum(a.balance) filter (where a.kind = 'promo'))::bigint as promo,
      (-sum(a.balance) filter (where a.kind = 'debt'))::bigint as debt
    from ledger.account as a
    where a.organization_id = any (balances_of_organizations.organization_ids)
    group by a.organization_id, a.currency
    having bool_or(a.balance <> 0)
  ) as s;
end;

comment on function ledger.balances_of_organizations(uuid[]) is
$$Balances of organisations, decimal, as a list of {organization_id, currency, status, wallet, promo, debt}; empty when there are none.$$;

create trigger accounts_follow_their_owner
after update of status on identity.organization
for each row when (new.status <> old.status and 'deactivated' in (new.status, old.status))
execute function ledger.accounts_follow_their_owner();
