create or replace function ledger.funds_of(organization_id uuid, currency text) returns bigint
-- PL/pgSQL, because each calling statement would plan an SQL function again.
language plpgsql stable security definer -- api.balances calls it for members, who have no privilege on this schema
set search_path = pg_catalog, pg_temp
as $$
begin
  -- An organisation that is in debt or frozen has nothing to spend, whatever credit is left.
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
$$What an organisation can spend now, in minor units: promotional credit and wallet, less holds. To rely on the answer,
lock the accounts first (ledger.wallet_accounts_of, ledger.lock_accounts) and call it in a later statement.$$;

grant execute on function ledger.funds_of(uuid, text) to member, admin;
