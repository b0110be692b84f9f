-- LM425 invalid_balance_time (400): A past balance was requested without a time, or for a time
--   in the future.
--   To do: Send a past time as `at`.

create or replace function ledger.balance_at(account_id bigint, at timestamptz) returns bigint
language plpgsql stable
as $$
declare
  v_low bigint := 0::bigint; -- seq of an entry that is early enough; 0 is before the first
  v_high bigint;     -- seq of an entry that is too late
  v_middle bigint;
  v_posted_at timestamptz;
begin
  select coalesce(a.seq, 0) + 1 into strict v_high
  from ledger.account as a
  where a.id = balance_at.account_id and a.keeps_balance;
  -- Times of an account's entries never decrease, so that a binary search finds the last one.
  while v_high - v_low > 1 loop
    v_middle := (v_low + v_high) / 2;
    select j.created_at into strict v_posted_at
    from ledger.entry as e
    join ledger.journal as j on j.id = e.journal_id
    where e.account_id = balance_at.account_id and e.seq = v_middle;
    if v_posted_at <= balance_at.at then
      v_low := v_middle;
    else
      v_high := v_middle;
    end if;
  end loop;
  return coalesce((
    select e.balance_after from ledger.entry as e where e.account_id = balance_at.account_id and e.seq = v_low), 0);
end
$$;

comment on function ledger.balance_at(bigint, timestamptz) is
$$Balance of an account that keeps its balance, in minor units, after the last entry that was posted by a moment.$$;

create or replace function ledger.balances_at(at timestamptz, organization_id uuid default null) returns setof ledger.past_balance
language plpgsql stable security definer -- callers see only their own balances; reading as the owner skips the policies
set search_path = pg_catalog, pg_temp
as $$
declare
  v_owner_id constant uuid := ledger.statement_owner(balances_at.organization_id);
begin
  if balances_at.at is null or not isfinite(balances_at.at) or balances_at.at > clock_timestamp() then
    perform ops.raise_http(400, 'LM425', 'the time is missing or in the future', null, 'Send a time that is not in the future as at.');
  end if;
  return query
  select
    v_owner_id, s.currency,
    ledger.to_decimal(sum(s.balance)::bigint, s.currency),
    ledger.to_decimal((sum(s.balance) filter (where s.kind = 'wallet'))::bigint, s.currency),
    ledger.to_decimal((sum(s.balance) filter (where s.kind = 'promo'))::bigint, s.currency),
    ledger.to_decimal((-sum(s.balance) filter (where s.kind = 'debt'))::bigint, s.currency)
  from (
    select a.currency, a.kind, ledger.balance_at(a.id, balances_at.at) as balance
    from ledger.account as a
    where a.organization_id = v_owner_id
    offset 0
  ) as s
  group by s.currency
  order by s.currency;
end
$$;

comment on function ledger.balances_at(timestamptz, uuid) is
$$Balances of an organisation at a past moment, in each of its currencies. balance: wallet and promotional credit, less debt.
A transaction that was in progress at that moment counts from its own time on, once it has committed.
Errors: LM111, LM425.$$;

grant execute on function ledger.balances_at(timestamptz, uuid) to member, admin;

create or replace function api.balances_at(at timestamptz, organization_id uuid default null) returns setof ledger.past_balance
language sql stable
begin atomic
  select * from ledger.balances_at(balances_at.at, balances_at.organization_id);
end;

comment on function api.balances_at(timestamptz, uuid) is
$$Balances of an organisation at a past moment
A row for each currency, decimal. balance: wallet and promo less debt, as balance_after of the statement. at: a time that is
not in the future, with its zone. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404), LM425 not a past moment (400).$$;

grant execute on function api.balances_at(timestamptz, uuid) to member, admin;
