create or replace view api.ledger_entries with (security_invoker = true) as
select
  e.id,
  a.organization_id,
  a.kind as account,
  j.kind,
  ledger.to_decimal(e.amount, e.currency) as amount,
  ledger.to_decimal(f.balance, e.currency) as balance_after,
  ledger.to_decimal(f.wallet, e.currency) as wallet_after,
  ledger.to_decimal(f.promo, e.currency) as promo_after,
  ledger.to_decimal(f.debt, e.currency) as debt_after,
  e.currency,
  case j.subject_type when 'lead' then j.subject_id end as lead_id,
  case j.subject_type when 'deposit' then j.subject_id end as deposit_id,
  j.reason,
  e.journal_id,
  e.seq,
  j.effective_at,
  j.created_at
from ledger.entry as e
join ledger.account as a on a.id = e.account_id
join ledger.journal as j on j.id = e.journal_id
left join lateral (
  -- The balance of each account of the owner after this line: that of its last entry up to the line.
  select
    coalesce(sum(b.balance_after), 0)::bigint as balance,
    coalesce(sum(b.balance_after) filter (where o.kind = 'wallet'), 0)::bigint as wallet,
    coalesce(sum(b.balance_after) filter (where o.kind = 'promo'), 0)::bigint as promo,
    coalesce(-sum(b.balance_after) filter (where o.kind = 'debt'), 0)::bigint as debt
  from ledger.account as o
  cross join lateral (
    select p.balance_after from ledger.entry as p where p.account_id = o.id and p.id <= e.id order by p.id desc limit 1) as b
  where o.organization_id = a.organization_id and o.currency = e.currency
) as f on a.organization_id is not null;

comment on view api.ledger_entries is
$$Every line of the ledger
Members see the lines of their organisation; admins see all, with the platform's accounts. Page by id, or by account and seq.$$;
comment on column api.ledger_entries.id is $$Ascending in order of posting.$$;
comment on column api.ledger_entries.organization_id is $$Owner of the account; null for the platform's own.$$;
comment on column api.ledger_entries.account is
$$wallet: money paid in; promo: promotional credit; debt: what is owed; others are the platform's.$$;
comment on column api.ledger_entries.kind is $$What happened: deposit, lead_charge, welcome_credit …$$;
comment on column api.ledger_entries.amount is $$Decimal amount; negative is money going out.$$;
comment on column api.ledger_entries.balance_after is
$$The total balance after this line: wallet_after and promo_after less debt_after. Each line adds its amount to the balance of
the previous line. Null for the platform's accounts.$$;
comment on column api.ledger_entries.wallet_after is $$Money paid in and not spent, after this line.$$;
comment on column api.ledger_entries.promo_after is $$Promotional credit left after this line; spent first.$$;
comment on column api.ledger_entries.debt_after is $$What was owed after this line.$$;
comment on column api.ledger_entries.lead_id is $$The lead it is about.$$;
comment on column api.ledger_entries.deposit_id is $$The deposit it is about.$$;
comment on column api.ledger_entries.reason is $$Why, where a person made it.$$;
comment on column api.ledger_entries.journal_id is $$Lines that happened together share it.$$;
comment on column api.ledger_entries.seq is $$1, 2, 3 … within the account.$$;

grant select on api.ledger_entries to member, admin;

create trigger ledger_entries_are_read_only
instead of insert or update or delete on api.ledger_entries
for each row execute function ops.views_are_read_only();
