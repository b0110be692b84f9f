begin;
select plan(7);

create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by(
    'ledger.account_kind',
    '{"kind": "vault", "owner_kind": "platform", "is_running": false, "floor": null, "ceiling": null, "comment": "a test"}', change)
$$;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new kind');
select is(pg_temp.broken_by('{"kind": "bank", "owner_kind": "organization"}'), 'account_kind_pkey', 'a kind is of one owner');
select is(pg_temp.broken_by('{"owner_kind": "nobody"}'), 'account_kind_owner_is_known', 'owners are organisations and the platform');
select is(pg_temp.broken_by('{"floor": 0}'), 'account_kind_derived_has_no_limits', 'a derived account has no floor');
select is(pg_temp.broken_by('{"ceiling": 0}'), 'account_kind_derived_has_no_limits', 'a derived account has no ceiling');
select is(pg_temp.broken_by('{"is_running": true, "floor": 0, "ceiling": 9}'), 'nothing', 'a running one may');
select is(
  tests.broken_by($$ delete from ledger.account_kind where kind = 'bank' $$), 'account_kind_fits_its_owner',
  'a kind that has accounts stays');

select * from finish();
rollback;
