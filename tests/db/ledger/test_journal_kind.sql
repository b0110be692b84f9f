begin;
select plan(4);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by(
    'ledger.journal_kind',
    '{"kind": "gift", "is_authorizing": false, "is_manual": false, "spends_promo": false, "repays_debt": false, "comment": "a test"}',
      change)
$$;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new kind of journal is valid');
select is(pg_temp.broken_by('{"kind": "deposit", "is_manual": true}'), 'journal_kind_pkey', 'a kind is manual or not');
select is(
  tests.broken_by($$ delete from ledger.journal_kind where kind = 'manual_credit' $$), 'journal_kind_is_known',
  'a kind that has journals stays');
select is(
  tests.broken_by($$ update ledger.journal_kind set is_manual = false where kind = 'manual_credit' $$), 'journal_kind_is_known',
  'a kind that has journals keeps its rules: the reasons of those journals would not be needed any more');

select * from finish();
rollback;
