begin;
select plan(7);

create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by(
    'ledger.account_kind',
    '{"kind": "vault", "owner_kind": "platform", "keeps_balance": false, "min_balance": null, "max_balance": null, "comment": "a test"}',
      change)
$$;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new kind of account is valid');
select is(pg_temp.broken_by('{"kind": "bank", "owner_kind": "organization"}'), 'account_kind_pkey', 'a kind is of one owner');
select is(pg_temp.broken_by('{"owner_kind": "nobody"}'), 'account_kind_owner_is_known', 'owners are organisations and the platform');
select is(pg_temp.broken_by('{"min_balance": 0}'), 'account_kind_derived_has_no_limits', 'a derived account has no minimum');
select is(pg_temp.broken_by('{"max_balance": 0}'), 'account_kind_derived_has_no_limits', 'a derived account has no maximum');
select is(pg_temp.broken_by('{"keeps_balance": true, "min_balance": 0, "max_balance": 9}'), 'nothing',
  'an account that keeps a balance may have both');
select is(
  tests.broken_by($$ delete from ledger.account_kind where kind = 'bank' $$), 'account_kind_fits_its_owner',
  'a kind that has accounts stays');

select * from finish();
rollback;
