begin isolation level repeatable read;
select plan(1);

select throws_ok(
  $$ select ledger.post('test:1:paid', 'deposit', null) $$,
  'LM404', null, 'money is posted in read committed transactions only');

select * from finish();
rollback;
