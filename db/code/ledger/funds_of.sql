create or replace function ledger.funds_of(organization_id uuid, currency text) returns bigint
-- Not in SQL: that would be planned again by each statement that calls it.
language plpgsql stable security definer -- api.balances asks it for members, who have no way into this schema
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whoever owes or is frozen has nothing to spend, whatever credit is left.
  return coalesce((
    select
      case
        when bool_or(a.status <> 'open' and a.kind = 'wallet') or bool_or(a.balance < 0 and a.kind = 'debt') then 0
        else sum(a.balance - a.held) filter (where a.kind in ('wallet', 'promo'))
      end
    from ledger.account as a
    where a.organization_id = funds_of.organization_id and a.currency = funds_of.currency
  ), 0)::bigint;
end
$$;

comment on function ledger.funds_of(uuid, text) is
$$What an organisation can spend now: promotional credit and wallet without what is held, in minor units. To rely on it,
lock its accounts first (ledger.wallet_accounts_of, ledger.lock_accounts) and ask in a later statement.$$;

grant execute on function ledger.funds_of(uuid, text) to member, admin;
