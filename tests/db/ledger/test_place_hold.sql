begin;
select plan(21);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);

create function pg_temp.place(idempotency_key text, amount bigint, kind text default 'wallet', purpose text default 'refund') returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.place_hold(
    idempotency_key,
    tests.account(kind, case when kind in ('wallet', 'promo', 'debt') then '00000000-0000-7000-8000-00000000000a'::uuid end),
    amount, purpose, now() + interval '1 day');
end
$$;

select throws_ok($$ select pg_temp.place('test:1:held', 501) $$, 'LM401', null, 'more than there is cannot be held');
select throws_ok($$ select pg_temp.place('test:1:held', 0) $$, '23514', null, 'a hold of zero is refused');
select throws_ok($$ select pg_temp.place('test:1:held', -5) $$, '23514', null, 'a negative amount is not held');
select throws_ok($$ select pg_temp.place('test:1:held', null) $$, '23502', null, 'a hold without an amount is refused');
select throws_ok($$ select pg_temp.place('no fact', 5) $$, '23514', null, 'a key names a fact');
select throws_ok($$ select pg_temp.place('test:1:held', 1, 'promo') $$, 'LM401', null, 'an empty account has nothing to hold');
select throws_ok($$ select pg_temp.place('test:1:held', 1, 'bank') $$, '23514', null, 'the platform''s accounts keep no balance to hold');
select throws_ok(
  $$ select ledger.place_hold('test:1:held', -1, 5, 'refund') $$, '23503', null, 'an unknown account is refused');
select is((select count(*) from ledger.hold), 0::bigint, 'what was refused left nothing');

create temp table first as select pg_temp.place('test:1:held', 300) as id;
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 0, wallet 500 (300 held)', 'money is held in the wallet');
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD'), 200::bigint, 'what is held cannot be spent');
select is(pg_temp.place('test:1:held', 300), (select id from first), 'a repeated call returns the same hold');
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 0, wallet 500 (300 held)',
  'a hold that is placed again holds nothing more');
select throws_ok($$ select pg_temp.place('test:1:held', 299) $$, 'LM402', null, 'a repeated call with another amount is refused');
select throws_ok($$ select pg_temp.place('test:1:held', 300, 'promo') $$, 'LM402', null, 'a repeated call for another account is refused');
select throws_ok($$ select pg_temp.place('test:1:held', 300, 'wallet', 'other') $$, 'LM402', null,
  'a repeated call for another purpose is refused');
select throws_ok($$ select pg_temp.place('test:2:held', 201) $$, 'LM401', null, 'what is held is not held twice');
select throws_ok(
  $$ do $do$ begin
    perform pg_temp.place('test:3:held', 1);
    perform ledger.place_hold('test:4:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 1, 'refund');
  end $do$ $$,
  'LM405', null, 'a second time in a transaction needs its accounts locked first');

update ledger.account set status = 'frozen' where organization_id = '00000000-0000-7000-8000-00000000000a' and kind = 'wallet';
select throws_ok($$ select pg_temp.place('test:4:held', 1) $$, 'LM403', null, 'a hold of a frozen wallet is refused');
update ledger.account set status = 'open' where organization_id = '00000000-0000-7000-8000-00000000000a' and kind = 'wallet';
select tests.forget_locks();
select ledger.post('test:5:withdrawn', 'dispute', tests.legs(
  tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), -900, tests.account('bank'), 900));
select is(
  tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt -700, promo 0, wallet 300 (300 held)',
  'a dispute takes what is not held; the rest becomes debt');
select throws_ok($$ select pg_temp.place('test:6:held', 1) $$, 'LM403', null, 'an organisation with debt cannot place a hold');

select * from finish();
rollback;
