-- Deploy leadmill:ledger/currency to pg

begin;

create table ledger.currency (
  code text primary key,
  exponent smallint not null,
  stripe_exponent smallint not null,
  stripe_multiple integer not null default 1,
  constraint currency_code_is_iso check (code ~ '^[A-Z]{3}$'),
  constraint currency_exponent_is_small check (exponent between 0 and 4),
  constraint currency_stripe_exponent_is_small check (stripe_exponent between 0 and 4),
  constraint currency_stripe_multiple_is_positive check (stripe_multiple > 0)
);

comment on table ledger.currency is $$Currencies in which money is kept. Amounts are whole minor units (cents).$$;

insert into ledger.currency (code, exponent, stripe_exponent, stripe_multiple) values
  ('USD', 2, 2, 1), ('EUR', 2, 2, 1), ('GBP', 2, 2, 1), ('CAD', 2, 2, 1), ('AUD', 2, 2, 1),
  ('KES', 2, 2, 1), ('NGN', 2, 2, 1), ('GHS', 2, 2, 1), ('ZAR', 2, 2, 1), ('JPY', 0, 0, 1), ('KRW', 0, 0, 1),
  ('ISK', 0, 2, 100), ('UGX', 0, 2, 100), ('BHD', 3, 3, 10), ('KWD', 3, 3, 10), ('TND', 3, 3, 10);

comment on column ledger.currency.code is $$ISO 4217 code, upper case.$$;
comment on column ledger.currency.exponent is $$Digits after the point: 2 for USD, 0 for JPY, 3 for BHD.$$;
comment on column ledger.currency.stripe_exponent is $$Digits after the point in Stripe's amounts; differs from ours for ISK and UGX.$$;
comment on column ledger.currency.stripe_multiple is $$Stripe takes only multiples of this many of its units: 10 for BHD, 100 for ISK.$$;

commit;
