begin;
select plan(5);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
insert into ledger.hold (idempotency_key, account_id, amount, purpose, expires_at)
values ('test:1:held', ledger.open_account('organization', '00000000-0000-7000-8000-00000000000a', 'wallet', 'USD'),
  100, 'test', now() + interval '1 day');

select throws_ok('update ledger.hold set amount = 1', 'LM414', null, 'its amount is not changed');
select throws_ok('delete from ledger.hold', 'LM414', null, 'it is not deleted');
select throws_ok($$ update ledger.hold set state = 'captured', closed_at = now() $$, '23514', null,
  'a hold is released');
select lives_ok($$ update ledger.hold set state = 'released', closed_at = now() $$, 'it is released');
select throws_ok($$ update ledger.hold set state = 'expired' $$, 'LM414', null, 'a hold that is released cannot expire');

select * from finish();
rollback;
