begin;
select plan(10);

create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by(
    'ledger.currency', '{"code": "CHF", "exponent": 2, "stripe_exponent": 2, "stripe_multiple": 1}', change)
$$;

select is(pg_temp.broken_by('{}'), 'currency_unit_is_known', 'a currency whose unit is unknown is refused');
select is(pg_temp.broken_by('{"code": "JPY"}'), 'currency_unit_is_known', 'a number of digits that is not that of the unit is refused');
select is(pg_temp.broken_by('{"code": "USD"}'), 'currency_pkey', 'a code is given once');
select is(pg_temp.broken_by('{"code": "chf"}'), 'currency_code_is_iso', 'a code in lower case is refused');
select is(pg_temp.broken_by('{"code": "CHFR"}'), 'currency_code_is_iso', 'a code has three letters');
select is(pg_temp.broken_by('{"exponent": 5}'), 'currency_exponent_is_small', 'no currency has five digits');
select is(pg_temp.broken_by('{"exponent": -1}'), 'currency_exponent_is_small', 'no currency has a negative number of digits');
select is(pg_temp.broken_by('{"stripe_exponent": 5}'), 'currency_stripe_exponent_is_small', 'no currency has five digits at Stripe');
select is(pg_temp.broken_by('{"stripe_multiple": 0}'), 'currency_stripe_multiple_is_positive', 'amounts are multiples of something');

select results_eq(
  $$select code, ledger.currency_unit(code)::text from ledger.currency order by code$$,
  $$select code, round(1 / 10::numeric ^ exponent, exponent)::text from ledger.currency order by code$$,
  'the unit of a currency has as many digits as the currency');

select * from finish();
rollback;
