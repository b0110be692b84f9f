-- Deploy leadmill:ledger/account_kind to pg

begin;

create table ledger.account_kind (
  kind text primary key,
  owner_kind text not null,
  is_running boolean not null,
  floor bigint,
  ceiling bigint,
  comment text not null,
  constraint account_kind_owner_is_known check (owner_kind in ('organization', 'platform')),
  constraint account_kind_derived_has_no_limits check (is_running or (floor is null and ceiling is null)),
  constraint account_kind_is_one_of_its_owner unique (kind, owner_kind, is_running)
);

comment on table ledger.account_kind is
$$Kinds of accounts. Running accounts keep a balance and are locked; derived ones are sums and never locked.
Sign: plus is what the platform owes. A deposit is wallet plus, stripe_clearing minus.$$;
comment on column ledger.account_kind.kind is $$Name of the kind.$$;
comment on column ledger.account_kind.owner_kind is $$organization or platform.$$;
comment on column ledger.account_kind.is_running is $$Keeps a balance with each entry; false: its balance is the sum of its entries.$$;
comment on column ledger.account_kind.floor is $$Least balance after holds of a new account, in minor units.$$;
comment on column ledger.account_kind.ceiling is $$Greatest balance of a new account, in minor units.$$;
comment on column ledger.account_kind.comment is $$What it holds.$$;

insert into ledger.account_kind (kind, owner_kind, is_running, floor, ceiling, comment) values
  ('wallet', 'organization', true, 0, null, 'money an organisation paid in and has not spent'),
  ('promo', 'organization', true, 0, null, 'promotional credit: spent first, never paid out'),
  ('debt', 'organization', true, null, 0, 'what an organisation owes: repaid first by its next deposit'),
  ('stripe_clearing', 'platform', false, null, null, 'money on its way from Stripe to the bank'),
  ('bank', 'platform', false, null, null, 'money in the bank'),
  ('lead_revenue', 'platform', false, null, null, 'leads sold'),
  ('subscription_revenue', 'platform', false, null, null, 'plans sold'),
  ('tax_payable', 'platform', false, null, null, 'taxes collected and not yet handed over'),
  ('processor_fees', 'platform', false, null, null, 'fees of payment processors'),
  ('promo_expense', 'platform', false, null, null, 'promotional credit given away'),
  ('dispute_loss', 'platform', false, null, null, 'disputes lost'),
  ('adjustments', 'platform', false, null, null, 'corrections by hand'),
  ('suspense', 'platform', false, null, null, 'money whose owner is not known yet');

commit;
