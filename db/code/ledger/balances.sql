create or replace view api.balances with (security_invoker = true) as
select
  a.organization_id,
  a.currency,
  ledger.to_decimal((sum(a.balance) filter (where a.kind = 'wallet'))::bigint, a.currency) as wallet,
  ledger.to_decimal((sum(a.balance) filter (where a.kind = 'promo'))::bigint, a.currency) as promo,
  ledger.to_decimal((-sum(a.balance) filter (where a.kind = 'debt'))::bigint, a.currency) as debt,
  ledger.to_decimal(sum(a.held)::bigint, a.currency) as held,
  ledger.to_decimal(ledger.funds_of(a.organization_id, a.currency), a.currency) as available,
  min(a.status) as status
from ledger.account as a
where a.owner_kind = 'organization'
group by a.organization_id, a.currency;

comment on view api.balances is
$$Balances of each organisation, per currency
Members see their own organisation, admins see all.$$;
comment on column api.balances.wallet is $$Money paid in and not spent.$$;
comment on column api.balances.promo is $$Promotional credit left; spent first.$$;
comment on column api.balances.debt is $$What is owed; the next deposit repays it first.$$;
comment on column api.balances.held is $$Reserved by active holds.$$;
comment on column api.balances.available is $$What can be spent now: wallet and promo without held; nothing while in debt or frozen.$$;
comment on column api.balances.status is
$$open; frozen: of an organisation that is closed, until the operator pays the money back; closed: nothing was left.$$;

grant select on api.balances to member, admin;

create trigger balances_are_read_only
instead of insert or update or delete on api.balances
for each row execute function ops.views_are_read_only();
