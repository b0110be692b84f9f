-- Deploy leadmill:ledger/account to pg

begin;

create table ledger.account_kind (
  kind text primary key,
  owner_kind text not null,
  keeps_balance boolean not null,
  min_balance bigint,
  max_balance bigint,
  comment text not null,
  constraint account_kind_owner_is_known check (owner_kind in ('organization', 'platform')),
  constraint account_kind_derived_has_no_limits check (keeps_balance or (min_balance is null and max_balance is null)),
  constraint account_kind_is_one_of_its_owner unique (kind, owner_kind, keeps_balance)
);

comment on table ledger.account_kind is
$$Kinds of accounts. Some keep a balance and are locked; derived ones are sums and never locked.
Sign: positive is what the platform owes. A deposit adds to wallet and subtracts from the clearing account of its
processor.$$;

insert into ledger.account_kind (kind, owner_kind, keeps_balance, min_balance, max_balance, comment) values
  ('wallet', 'organization', true, 0, null, 'money an organisation paid in and has not spent'),
  ('promo', 'organization', true, 0, null, 'promotional credit: spent first, never paid out'),
  ('debt', 'organization', true, null, 0, 'what an organisation owes: repaid first by its next deposit'),
  ('stripe_clearing', 'platform', false, null, null, 'money on its way from Stripe to the bank'),
  ('paystack_clearing', 'platform', false, null, null, 'money on its way from Paystack to the bank'),
  ('bank', 'platform', false, null, null, 'money in the bank'),
  ('lead_revenue', 'platform', false, null, null, 'leads sold'),
  ('subscription_revenue', 'platform', false, null, null, 'plans sold'),
  ('payment_revenue', 'platform', false, null, null, 'payments of people without a wallet'),
  ('tax_payable', 'platform', false, null, null, 'taxes collected and not yet handed over'),
  ('processor_fees', 'platform', false, null, null, 'fees of payment processors'),
  ('promo_expense', 'platform', false, null, null, 'promotional credit given away'),
  ('dispute_loss', 'platform', false, null, null, 'disputes lost'),
  ('adjustments', 'platform', false, null, null, 'corrections by hand'),
  ('suspense', 'platform', false, null, null, 'money whose owner is not known yet');

comment on column ledger.account_kind.owner_kind is $$organization or platform.$$;
comment on column ledger.account_kind.keeps_balance is
$$Whether the balance is stored with each entry and locked. A derived balance is the sum of its entries.$$;
comment on column ledger.account_kind.min_balance is $$Lowest balance after holds of a new account, in minor units.$$;
comment on column ledger.account_kind.max_balance is $$Highest balance of a new account, in minor units.$$;

create table ledger.account (
  id bigint generated always as identity primary key,
  owner_kind text not null,
  organization_id uuid references identity.organization (id),
  kind text not null,
  keeps_balance boolean not null,
  currency text not null references ledger.currency (code),
  status text not null default 'open',
  min_balance bigint,
  max_balance bigint,
  seq bigint,
  balance bigint not null default 0,
  held bigint not null default 0,
  last_hash bytea,
  posted_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint account_kind_fits_its_owner foreign key (kind, owner_kind, keeps_balance)
    references ledger.account_kind (kind, owner_kind, keeps_balance),
  constraint account_organization_owns_its_own check ((owner_kind = 'organization') = (organization_id is not null)),
  constraint account_is_opened_once unique nulls not distinct (organization_id, kind, currency),
  constraint account_of_its_currency unique (id, currency, keeps_balance),
  constraint account_status_is_known check (status in ('open', 'frozen', 'closed')),
  constraint account_derived_keeps_no_balance check (keeps_balance or (seq is null and held = 0)),
  constraint account_without_entries_is_empty check (seq is not null or balance = 0),
  constraint account_hash_comes_with_entries check ((seq is null) = (last_hash is null)),
  constraint account_time_comes_with_entries check ((seq is null) = (posted_at is null)),
  constraint account_held_is_not_negative check (held >= 0),
  constraint account_balance_obeys_minimum check (balance - held >= min_balance),
  constraint account_balance_obeys_maximum check (balance <= max_balance)
-- Free space on each page allows HOT updates: a change of the balance does not touch the indexes.
) with (fillfactor = 60);

create index account_by_kind on ledger.account (kind, owner_kind, keeps_balance);

create index account_by_currency on ledger.account (currency);

comment on table ledger.account is
$$Balances of an owner in a currency. A foreign key makes each balance equal to that of its last entry. Written by ledger.post_all()
only.$$;

-- The platform's accounts exist from the start, because two transactions that both open one would wait for each other.
insert into ledger.account (owner_kind, kind, keeps_balance, currency)
select k.owner_kind, k.kind, k.keeps_balance, c.code
from ledger.account_kind as k
cross join ledger.currency as c
where k.owner_kind = 'platform'
order by c.code, k.kind;

comment on column ledger.account.id is $$Accounts are locked in ascending order of this number.$$;
comment on column ledger.account.owner_kind is $$organization or platform.$$;
comment on column ledger.account.organization_id is $$Its owner; null for the platform's own.$$;
comment on column ledger.account.kind is $$wallet, promo, debt, lead_revenue …$$;
comment on column ledger.account.keeps_balance is
$$Whether the balance is stored with each entry and locked. A derived balance is the sum of its entries.$$;
comment on column ledger.account.status is
$$open; frozen: nothing is spent from it, but the operator can pay it back; closed: nothing is spent from it or put into it. What has
already happened is recorded nevertheless.$$;
comment on column ledger.account.min_balance is $$Lowest balance after holds, in minor units; null for no limit.$$;
comment on column ledger.account.max_balance is $$Highest balance, in minor units; null for no limit.$$;
comment on column ledger.account.seq is $$Number of its last entry; null before the first and for derived accounts.$$;
comment on column ledger.account.balance is $$Balance after its last entry, in minor units; 0 for derived accounts.$$;
comment on column ledger.account.held is $$Part of the balance that active holds reserve.$$;
comment on column ledger.account.last_hash is $$Hash of its last entry.$$;
comment on column ledger.account.posted_at is $$When its last entry was posted. No later entry gets an earlier time.$$;

alter table ledger.account enable row level security;

commit;
