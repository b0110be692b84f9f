-- Deploy leadmill:api/ledger_entries to pg

begin;

create view api.ledger_entries with (security_invoker = true) as
select
  e.id,
  a.organization_id,
  a.kind as account,
  j.kind,
  ledger.to_decimal(e.amount, e.currency) as amount,
  ledger.to_decimal(e.after, e.currency) as balance_after,
  e.currency,
  j.lead_id,
  j.deposit_id,
  j.reason,
  e.journal_id,
  e.seq,
  j.effective_at,
  j.created_at
from ledger.entry as e
join ledger.account as a on a.id = e.account_id
join ledger.journal as j on j.id = e.journal_id;

comment on view api.ledger_entries is
$$Every line of the books
Members see the lines of their organisation; admins all, the platform's accounts too. Page by id, or by account and seq.$$;
comment on column api.ledger_entries.id is $$In order of posting.$$;
comment on column api.ledger_entries.organization_id is $$Owner of the account; null for the platform's own.$$;
comment on column api.ledger_entries.account is $$wallet: money paid in; promo: promotional credit; debt: what is owed; others are the platform's.$$;
comment on column api.ledger_entries.kind is $$What happened: deposit, lead_charge, welcome_credit …$$;
comment on column api.ledger_entries.amount is $$Decimal amount; minus is money going out.$$;
comment on column api.ledger_entries.balance_after is $$Balance of the account after this line; null for the platform's accounts.$$;
comment on column api.ledger_entries.currency is $$ISO 4217 code.$$;
comment on column api.ledger_entries.lead_id is $$The lead it is about.$$;
comment on column api.ledger_entries.deposit_id is $$The deposit it is about.$$;
comment on column api.ledger_entries.reason is $$Why, where a person made it.$$;
comment on column api.ledger_entries.journal_id is $$Lines that happened together share it.$$;
comment on column api.ledger_entries.seq is $$1, 2, 3 … within the account.$$;
comment on column api.ledger_entries.effective_at is $$When it happened.$$;
comment on column api.ledger_entries.created_at is $$When it was posted.$$;

grant select on api.ledger_entries to member, admin;

create trigger ledger_entries_is_read_only
instead of insert or update or delete on api.ledger_entries
for each row execute function ops.views_are_read_only();

commit;
