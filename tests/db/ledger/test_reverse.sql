begin;
select plan(28);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');

create function pg_temp.post(fact text, kind text, legs ledger.leg[]) returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.post(format('test:%s:posted', fact), kind, legs, reason => 'money for a test');
end
$$;

create function pg_temp.reverse(
  idempotency_key text, fact text, legs ledger.leg[] default null, reason text default 'it was an error', kind text default 'reversal'
) returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.reverse(
    idempotency_key, (select j.id from ledger.journal as j where j.idempotency_key = format('test:%s:posted', fact)), reason, legs, kind);
end
$$;

create function pg_temp.wallet(org text default 'a') returns bigint
language sql
return tests.account('wallet', ('00000000-0000-7000-8000-00000000000' || org)::uuid);

create function pg_temp.purse(org text default 'a') returns text
language sql
return tests.purse(('00000000-0000-7000-8000-00000000000' || org)::uuid);

select pg_temp.post('credit', 'manual_credit', tests.legs(pg_temp.wallet(), 10000, tests.account('adjustments'), -10000));
select pg_temp.post('welcome', 'welcome_credit', tests.legs(
  tests.account('promo', '00000000-0000-7000-8000-00000000000a'), 300, tests.account('promo_expense'), -300));
select pg_temp.post('charge', 'lead_charge', tests.legs(pg_temp.wallet(), -1000, tests.account('lead_revenue'), 1000));
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 9300', 'a lead was charged, from promotional credit first');

-- Refused.
select throws_ok($$ select pg_temp.reverse('test:1:reversed', 'nothing') $$, 'LM417', null, 'an unknown journal is not reversed');
select throws_ok(
  $$ select pg_temp.reverse('test:1:reversed', 'charge', reason => null) $$, '23514', null,
    'a manual reversal without a reason is refused');
select throws_ok(
  $$ select pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet(), 701, tests.account('lead_revenue'), -701)) $$,
  'LM418', null, 'never more than was taken of the wallet');
select throws_ok(
  $$ select pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet(), -1, tests.account('lead_revenue'), 1)) $$,
  'LM418', null, 'never the same once more');
select throws_ok(
  $$ select pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet('b'), 700, tests.account('lead_revenue'), -700)) $$,
  'LM418', null, 'a reversal with an account outside its journal is refused');
select throws_ok(
  $$ select pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet(), 700, tests.account('bank'), -700)) $$,
  'LM418', null, 'never out of another account');
select throws_ok(
  $$ select pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet(), 700, tests.account('lead_revenue'), -600)) $$,
  'LM409', null, 'a reversal that does not balance is refused');
select throws_ok(
  $$ do $do$ begin
    perform pg_temp.post('charge2', 'lead_charge', tests.legs(pg_temp.wallet(), -1, tests.account('lead_revenue'), 1));
    perform pg_temp.reverse('test:1:reversed', 'charge2', kind => 'manual_debit');
    perform pg_temp.reverse('test:2:reversed', 'charge2', kind => 'manual_debit');
  end $do$ $$,
  'LM418', null, 'a part is not reversed twice');

-- In parts.
create temp table first as
select pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet(), 400, tests.account('lead_revenue'), -400)) as id;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 9700', 'a part of the journal is reversed');
select is(
  (select row(j.kind, r.idempotency_key)::text from ledger.journal as j join ledger.journal as r on r.id = j.reverses_id
    where j.id = (select id from first)),
  '(reversal,test:charge:posted)', 'linked with what it undoes');
select is(
  pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet(), 400, tests.account('lead_revenue'), -400)),
  (select id from first), 'a repeated call returns the same reversal');
select throws_ok(
  $$ select pg_temp.reverse('test:1:reversed', 'charge', tests.legs(pg_temp.wallet(), 300, tests.account('lead_revenue'), -300)) $$,
  'LM402', null, 'a repeated call with other content is refused');
select throws_ok(
  $$ select pg_temp.reverse('test:2:reversed', 'charge', tests.legs(pg_temp.wallet(), 301, tests.account('lead_revenue'), -301)) $$,
  'LM418', null, 'parts never add up to more than the whole');
create temp table rest as select pg_temp.reverse('test:2:reversed', 'charge') as id;
select is(pg_temp.purse(), 'debt 0, promo 300, wallet 10000', 'what is left comes back to where it was taken from');
select is(pg_temp.reverse('test:2:reversed', 'charge'), (select id from rest),
  'a repeated call without legs means what was left at the first one');
select throws_ok($$ select pg_temp.reverse('test:1:reversed', 'charge') $$, 'LM402', null, 'the rest is not that part');
select throws_ok($$ select pg_temp.reverse('test:3:reversed', 'charge') $$, 'LM418', null,
  'nothing is left to reverse once all parts are: LM418');
select throws_ok(
  $$ do $do$ begin perform tests.forget_locks();
    perform ledger.reverse('test:3:reversed', (select id from first), 'it was an error'); end $do$ $$,
  'LM419', null, 'a reversal is not reversed');

-- What was spent since becomes debt; what comes back repays it.
select pg_temp.post('gift', 'manual_credit', tests.legs(pg_temp.wallet('b'), 500, tests.account('adjustments'), -500));
select pg_temp.post('spent', 'lead_charge', tests.legs(pg_temp.wallet('b'), -450, tests.account('lead_revenue'), 450));
select pg_temp.reverse('test:4:reversed', 'gift');
select is(pg_temp.purse('b'), 'debt -450, promo 0, wallet 0', 'what was spent since becomes debt');
select throws_ok($$ select pg_temp.reverse('test:5:reversed', 'gift') $$, 'LM418', null,
  'what became debt counts as reversed: again is LM418');
select pg_temp.reverse('test:6:reversed', 'spent', tests.legs(pg_temp.wallet('b'), 100, tests.account('lead_revenue'), -100));
select is(pg_temp.purse('b'), 'debt -350, promo 0, wallet 0', 'what comes back repays debt first');
select pg_temp.reverse('test:7:reversed', 'spent');
select is(pg_temp.purse('b'), 'debt 0, promo 0, wallet 0', 'the whole journal is reversed');
select throws_ok($$ select pg_temp.reverse('test:8:reversed', 'spent') $$, 'LM418', null, 'reversing all of it again is LM418');

-- A deposit that repaid debt is undone as one.
select pg_temp.post('taken', 'dispute', tests.legs(pg_temp.wallet('b'), -200, tests.account('bank'), 200));
select pg_temp.post('paid', 'manual_credit', tests.legs(pg_temp.wallet('b'), 500, tests.account('adjustments'), -500));
select is(pg_temp.purse('b'), 'debt 0, promo 0, wallet 300', 'a credit repays debt first');
select pg_temp.reverse('test:9:reversed', 'paid');
select is(pg_temp.purse('b'), 'debt -200, promo 0, wallet 0', 'wallet and debt are one purse');

-- Promotional credit that was spent cannot be taken back.
select pg_temp.post('charge3', 'lead_charge', tests.legs(pg_temp.wallet(), -100, tests.account('lead_revenue'), 100));
select throws_ok($$ select pg_temp.reverse('test:10:reversed', 'welcome') $$, 'LM401', null, 'promotional credit never becomes debt');

select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
