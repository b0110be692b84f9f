begin isolation level serializable;
select plan(1);

select throws_ok(
  $$ select ledger.post('test:1:paid', 'deposit', null) $$,
  'LM404', null, 'nothing is posted in a serializable transaction either');

select * from finish();
rollback;
