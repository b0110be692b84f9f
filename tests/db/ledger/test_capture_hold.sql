begin;
select plan(29);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');

create function pg_temp.hold(fact text, amount bigint) returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.place_hold(
    format('test:%s:held', fact), tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), amount, 'refund');
end
$$;

create function pg_temp.capture(fact text, kind text, amount bigint default null, idempotency_key text default null) returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.capture_hold(
    (select h.id from ledger.hold as h where h.idempotency_key = format('test:%s:held', fact)),
    coalesce(idempotency_key, format('test:%s:paid', fact)), kind, tests.account('bank'), amount);
end
$$;

create function pg_temp.state(fact text) returns text
language sql
return (select concat_ws(' ', h.state, h.captured_amount) from ledger.hold as h where h.idempotency_key = format('test:%s:held', fact));

select tests.fund('00000000-0000-7000-8000-00000000000a', 1000);

select throws_ok($$ select pg_temp.capture('1', 'refund') $$, 'LM417', null, 'an unknown hold is not captured');
select pg_temp.hold('1', 300);
select throws_ok($$ select pg_temp.capture('1', 'lead_charge', 301) $$, 'LM416', null, 'no more is captured than was held');
select throws_ok($$ select pg_temp.capture('1', 'refund', 0) $$, 'LM406', null, 'a capture of nothing is refused');
select throws_ok($$ select pg_temp.capture('1', 'refund', -1) $$, '23514', null, 'a capture of a negative amount is refused');
select throws_ok(
  $$ do $do$ begin
    perform tests.forget_locks();
    perform ledger.capture_hold((select max(id) from ledger.hold), 'test:1:paid', 'refund', tests.account('bank', null, 'EUR'));
  end $do$ $$,
  'LM409', null, 'a capture into another currency is refused');
select is(pg_temp.state('1'), 'active', 'what was refused changed nothing');

-- All of it.
create temp table first as select pg_temp.capture('1', 'refund') as id;
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 0, wallet 700', 'the whole hold is captured');
select is(pg_temp.state('1'), 'captured 300', 'the hold knows');
select is((select journal_id from ledger.hold), (select id from first), 'the hold stores the journal that captured it');
select is(pg_temp.capture('1', 'refund'), (select id from first), 'a repeated capture returns the same journal');
select throws_ok($$ select pg_temp.capture('1', 'refund', 299) $$, 'LM402', null, 'a repeated capture with another amount is refused');
select throws_ok(
  $$ select pg_temp.capture('1', 'lead_charge', null, 'test:1:other') $$, 'LM415', null, 'what was captured cannot be spent again');

-- A part of it.
select pg_temp.hold('2', 300);
select pg_temp.capture('2', 'refund', 100);
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 0, wallet 600', 'a part is taken, the rest is free');
select is(pg_temp.state('2'), 'captured 100', 'the hold knows');

-- What was held is there, whatever happened since.
select pg_temp.hold('3', 200);
select tests.forget_locks();
select ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a');
update ledger.account set status = 'frozen' where organization_id = '00000000-0000-7000-8000-00000000000a' and kind = 'wallet';
select lives_ok($$ select pg_temp.capture('3', 'lead_charge') $$, 'a frozen wallet gives what it has promised');
select is(
  tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 10000, wallet 400',
  'the money is taken from the held account, not from promotional credit');
update ledger.account set status = 'open' where organization_id = '00000000-0000-7000-8000-00000000000a' and kind = 'wallet';

-- Recording: what has happened is never refused.
select pg_temp.hold('4', 100);
select pg_temp.capture('4', 'refund', 150);
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 10000, wallet 250',
  'more than was held, when it has happened');
select is(pg_temp.state('4'), 'captured 100', 'the hold gave what it had');
select pg_temp.hold('5', 100);
select tests.forget_locks();
select ledger.release_hold((select max(id) from ledger.hold));
select throws_ok($$ select pg_temp.capture('5', 'lead_charge') $$, 'LM415', null, 'a released hold gives nothing');
select pg_temp.capture('5', 'refund', 300);
select is(
  tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt -50, promo 10000, wallet 0',
  'what has happened is recorded all the same, and becomes debt where the wallet is short');
select is(pg_temp.state('5'), 'released', 'the hold stays as it was');

-- Past its time, though no job has ended it yet.
select tests.fund('00000000-0000-7000-8000-00000000000a', 250);
select tests.forget_locks();
select ledger.place_hold(
  'test:8:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 100, 'refund', clock_timestamp());
select throws_ok($$ select pg_temp.capture('8', 'lead_charge') $$, 'LM415', null, 'a hold past its time gives nothing');
select is(
  tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 10000, wallet 200 (100 held)',
  'what was refused changed nothing: the job ends the hold');
select pg_temp.capture('8', 'refund', 150);
select is(pg_temp.state('8'), 'expired', 'what has happened is recorded, and the hold ends as expired');
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 10000, wallet 50', 'what it reserved is free again');
select is(
  tests.broken_by($$ update ledger.hold set expires_at = closed_at where state = 'captured' $$), 'LM414',
  'the time of a captured hold cannot be changed');

select throws_ok(
  $$ do $do$ begin
    perform tests.forget_locks();
    perform ledger.post('test:6:paid', 'refund', tests.legs(tests.account('bank'), 5, tests.account('lead_revenue'), -5));
    perform ledger.capture_hold((select max(id) from ledger.hold), 'test:7:paid', 'refund', tests.account('bank'));
  end $do$ $$,
  'LM405', null, 'a second post in a transaction needs its accounts locked first');
select lives_ok('set constraints all immediate', 'accounts hold what the holds say');
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
