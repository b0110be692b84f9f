-- Deploy leadmill:api/balances_at to pg

begin;

create function api.balances_at(at timestamptz, organization_id uuid default null) returns setof ledger.past_balance
language sql stable
begin atomic
  select * from ledger.balances_at(balances_at.at, balances_at.organization_id);
end;

comment on function api.balances_at(timestamptz, uuid) is
$$What an organisation had at a moment of the past
A row for each currency, decimal. balance: wallet and promo less debt, as in balance_after of the statement. at: a time that is
not in the future, with its zone. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404), LM425 not a moment of the past (400).$$;

grant execute on function api.balances_at(timestamptz, uuid) to member, admin;

commit;
