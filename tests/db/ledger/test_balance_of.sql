begin;
select plan(6);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select is(ledger.balance_of(tests.account('adjustments')), 0::bigint, 'an account without entries is empty');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select is(
  ledger.balance_of(tests.account('wallet', '00000000-0000-7000-8000-00000000000a')), 500::bigint,
  'a running account has what its last entry says');
select is(ledger.balance_of(tests.account('adjustments')), -500::bigint, 'a derived one the sum of its entries');
insert into ledger.balance_checkpoint (account_id, up_to_entry_id, balance)
select tests.account('adjustments'), max(id), -400 from ledger.entry;
select is(ledger.balance_of(tests.account('adjustments')), -400::bigint, 'the last checkpoint is believed');
select tests.fund('00000000-0000-7000-8000-00000000000a', 70);
select is(ledger.balance_of(tests.account('adjustments')), -470::bigint, 'what was posted after the last checkpoint is added to it');
select is(ledger.balance_of(-1), null, 'an unknown account has none');

select * from finish();
rollback;
