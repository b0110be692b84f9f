begin isolation level repeatable read;
select plan(7);

select throws_ok('select ledger.require_read_committed()', 'LM404', null, 'money moves in read committed transactions only');
select throws_ok($$ select ledger.post('test:1:paid', 'deposit', null) $$, 'LM404', null, 'nothing is posted');
select throws_ok($$ select ledger.place_hold('test:1:held', 1, 5, 'refund') $$, 'LM404', null, 'nothing is held');
select throws_ok($$ select ledger.capture_hold(1, 'test:1:paid', 'refund', 1) $$, 'LM404', null, 'nothing is captured');
select throws_ok('select ledger.release_hold(1)', 'LM404', null, 'nothing is released');
select throws_ok('select ledger.expire_hold()', 'LM404', null, 'nothing expires in another isolation level');
select throws_ok($$ select ledger.reverse('test:1:reversed', 1, 'a long reason') $$, 'LM404', null, 'nothing is reversed');

select * from finish();
rollback;
