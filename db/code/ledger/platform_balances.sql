create or replace view api.platform_balances with (security_invoker = true) as
select
  a.kind as account,
  a.currency,
  ledger.to_decimal(ledger.balance_of(a.id), a.currency) as balance
from ledger.account as a
where a.owner_kind = 'platform'
  and exists (select from ledger.entry as e where e.account_id = a.id);

comment on view api.platform_balances is
$$Balances of the platform
One row for each account and currency with lines. Positive is owed or earned, negative is in hand or spent. Together with the
balances of organisations, all balances of a currency sum to zero.$$;
comment on column api.platform_balances.account is $$stripe_clearing, bank, lead_revenue …$$;
comment on column api.platform_balances.balance is $$Decimal balance, of all lines.$$;

grant select on api.platform_balances to admin;
