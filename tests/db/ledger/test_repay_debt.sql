begin;
select plan(7);

create temp table o as select tests.create_organization() as id;
create function pg_temp.repay(idempotency_key text) returns bigint language plpgsql as $$
begin
  perform tests.forget_locks();
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[(select id from o)], 'USD'));
  return ledger.repay_debt(repay.idempotency_key, (select id from o), 'USD');
end
$$;

select throws_ok($$ set local role admin; select ledger.repay_debt('test:a:b', gen_random_uuid(), 'USD') $$, '42501', null,
  'admins may not call it');
reset role;
select is(pg_temp.repay('test:1:repaid'), null, 'an organisation without accounts owes nothing');
select tests.fund(id, 1000) from o;
select is(pg_temp.repay('test:2:repaid'), null, 'an organisation that has money only owes nothing');
-- 800 are held when 900 are taken.
do $$ begin perform tests.forget_locks();
  perform ledger.place_hold('test:h:held', tests.account('wallet', (select id from o)), 800, 'test'); end $$;
do $$ begin perform tests.forget_locks();
  perform ledger.post('test:t:taken', 'dispute',
    tests.legs(tests.account('wallet', (select id from o)), -900, tests.account('stripe_clearing'), 900)); end $$;
select is(tests.purse(id), 'debt -700, promo 0, wallet 800 (800 held)', 'held money is not taken') from o;
select is(pg_temp.repay('test:3:repaid'), null, 'held money does not repay debt');
do $$ begin perform tests.forget_locks(); perform ledger.release_hold((select id from ledger.hold
  where idempotency_key = 'test:h:held')); end $$;
select isnt(pg_temp.repay('test:4:repaid'), null, 'money that is free repays debt');
select is(tests.purse(id), 'debt 0, promo 0, wallet 100', 'no more is repaid than is owed') from o;

select * from finish();
rollback;
