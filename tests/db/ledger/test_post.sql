begin;
select plan(47);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');

create function pg_temp.account(kind text, org text default null, currency text default 'USD') returns bigint
language sql
return ledger.open_account(
  case when org is null then 'platform' else 'organization' end,
  ('00000000-0000-7000-8000-00000000000' || org)::uuid, kind, currency);

-- Each call is a transaction of its own, as far as locks are concerned.
create function pg_temp.post(idempotency_key text, kind text, legs ledger.leg[], reason text default null) returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.post(idempotency_key, kind, legs, reason => post.reason);
end
$$;

create function pg_temp.legs(variadic pairs bigint[]) returns ledger.leg[]
language sql
return (
  select array_agg(row(pairs[i], pairs[i + 1])::ledger.leg)
  from generate_series(1, cardinality(pairs), 2) as i);

create function pg_temp.balances(org text) returns text
language sql
return (
  select string_agg(format('%s %s', a.kind, a.balance), ', ' order by a.kind)
  from ledger.account as a
  where a.organization_id = ('00000000-0000-7000-8000-00000000000' || org)::uuid and a.currency = 'USD');

-- Refused.
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 500, pg_temp.account('bank'), -400)) $$,
  'LM409', null, 'legs that do not sum to zero are refused at once');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 500)) $$,
  'LM406', null, 'one leg is no journal');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund', null) $$,
  'LM406', null, 'no legs are no journal');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 500,
    pg_temp.account('wallet', 'a'), 100, pg_temp.account('bank'), -600)) $$,
  'LM406', null, 'an account is in a journal once');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 500,
    pg_temp.account('bank'), -500, pg_temp.account('lead_revenue'), 0)) $$,
  'LM406', null, 'a leg of nothing is refused');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 500, -1, -500)) $$,
  'LM406', null, 'an unknown account is refused');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund', array_fill((pg_temp.account('bank'), 1)::ledger.leg, array[201])) $$,
  'LM406', null, 'more than 200 legs are refused');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'lead_refund',
    pg_temp.legs(pg_temp.account('wallet', 'a'), 500, pg_temp.account('bank', null, 'EUR'), -500)) $$,
  'LM409', null, 'dollars do not balance euros');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'gift', pg_temp.legs(pg_temp.account('wallet', 'a'), 500, pg_temp.account('bank'), -500)) $$,
  'LM407', null, 'an unknown kind is refused');
select throws_ok(
  $$ select pg_temp.post('no fact', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 500, pg_temp.account('bank'), -500)) $$,
  '23514', null, 'a key names a fact');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'manual_credit',
    pg_temp.legs(pg_temp.account('wallet', 'a'), 500, pg_temp.account('adjustments'), -500), 'because') $$,
  '23514', null, 'what a person does has a reason');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'deposit', array[(1, 'NaN'::numeric), (2, 'NaN'::numeric)]::ledger.leg[]) $$,
  '0A000', null, 'NaN is no amount');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'deposit', array[(1, 'Infinity'::float8), (2, '-Infinity'::float8)]::ledger.leg[]) $$,
  '22003', null, 'infinity is no amount');
select throws_ok(
  $$ select pg_temp.post('test:1:x', 'deposit', pg_temp.legs(pg_temp.account('wallet', 'a'), 9223372036854775807,
    pg_temp.account('wallet', 'b'), 9223372036854775807, pg_temp.account('bank'), 2)) $$,
  'LM409', null, 'a sum does not wrap around to zero');
select is((select count(*) from ledger.journal where idempotency_key = 'test:1:x'), 0::bigint, 'what was refused left nothing');

-- Deposits.
create temp table first as
select pg_temp.post('test:1:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 500, pg_temp.account('bank'), -500)) as id;
select is(pg_temp.balances('a'), 'debt 0, promo 0, wallet 500', 'a deposit is in the wallet');
select is(
  pg_temp.post('test:1:paid', 'lead_refund', pg_temp.legs(pg_temp.account('bank'), -500, pg_temp.account('wallet', 'a'), 500)),
  (select id from first), 'a repeated fact returns the same journal');
select throws_ok(
  $$ select pg_temp.post('test:1:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 501, pg_temp.account('bank'), -501)) $$,
  'LM402', null, 'the same fact with other content is refused');
select is(pg_temp.balances('a'), 'debt 0, promo 0, wallet 500', 'a refused posting moves nothing');
select is(
  (select row(e.seq, e.prev_seq, e.balance_before, e.balance_after)::text from ledger.entry as e
    where e.account_id = pg_temp.account('bank') and e.journal_id = (select id from first)),
  '(,,,)', 'the platform''s accounts keep no running balance');

-- Spending.
select throws_ok(
  $$ select pg_temp.post('test:2:charged', 'lead_charge',
    pg_temp.legs(pg_temp.account('wallet', 'a'), -501, pg_temp.account('lead_revenue'), 501)) $$,
  'LM401', null, 'more than there is cannot be spent');
select pg_temp.post('test:3:welcome', 'welcome_credit',
  pg_temp.legs(pg_temp.account('promo', 'a'), 300, pg_temp.account('promo_expense'), -300));
select pg_temp.post('test:4:charged', 'lead_charge',
  pg_temp.legs(pg_temp.account('wallet', 'a'), -400, pg_temp.account('lead_revenue'), 400));
select is(pg_temp.balances('a'), 'debt 0, promo 0, wallet 400', 'promotional credit is spent first');
update ledger.account as a set status = 'frozen' where a.id = pg_temp.account('wallet', 'a');
select throws_ok(
  $$ select pg_temp.post('test:5:charged', 'lead_charge',
    pg_temp.legs(pg_temp.account('wallet', 'a'), -1, pg_temp.account('lead_revenue'), 1)) $$,
  'LM403', null, 'nothing is spent from a frozen wallet');
select lives_ok(
  $$ select pg_temp.post('test:6:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 100, pg_temp.account('bank'), -100)) $$,
  'a deposit into a frozen wallet is recorded');
update ledger.account as a set status = 'open', held = 450 where a.id = pg_temp.account('wallet', 'a');
select throws_ok(
  $$ select pg_temp.post('test:7:charged', 'lead_charge',
    pg_temp.legs(pg_temp.account('wallet', 'a'), -51, pg_temp.account('lead_revenue'), 51)) $$,
  'LM401', null, 'what is held cannot be spent');
update ledger.account as a set held = 0 where a.id = pg_temp.account('wallet', 'a');

-- Recording: what has happened is never refused.
select pg_temp.post('test:8:withdrawn', 'dispute', pg_temp.legs(pg_temp.account('wallet', 'a'), -800, pg_temp.account('bank'), 800));
select is(pg_temp.balances('a'), 'debt -300, promo 0, wallet 0', 'what the wallet cannot cover becomes debt');
select pg_temp.post('test:9:welcome', 'welcome_credit',
  pg_temp.legs(pg_temp.account('promo', 'a'), 50, pg_temp.account('promo_expense'), -50));
select throws_ok(
  $$ select pg_temp.post('test:10:charged', 'lead_charge',
    pg_temp.legs(pg_temp.account('wallet', 'a'), -10, pg_temp.account('lead_revenue'), 10)) $$,
  'LM403', null, 'an organisation with debt cannot spend');
select pg_temp.post('test:11:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 200, pg_temp.account('bank'), -200));
select is(pg_temp.balances('a'), 'debt -100, promo 50, wallet 0', 'a deposit repays debt first');
select pg_temp.post('test:12:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 250, pg_temp.account('bank'), -250));
select is(pg_temp.balances('a'), 'debt 0, promo 50, wallet 150', 'what is left of a deposit after the debt is in the wallet');

select throws_ok(
  $$ select pg_temp.post('test:12:x', 'deposit', pg_temp.legs(pg_temp.account('wallet', 'a'), 9223372036854775807,
    pg_temp.account('bank'), -9223372036854775807)) $$,
  '22003', null, 'a balance does not overflow');

-- Locks.
select tests.forget_locks();
select ledger.post('test:13:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 1, pg_temp.account('bank'), -1));
select throws_ok(
  $$ select ledger.post('test:14:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 1, pg_temp.account('bank'), -1)) $$,
  'LM405', null, 'a second post needs its accounts locked before the first');
select tests.forget_locks();
select ledger.lock_accounts(array[pg_temp.account('wallet', 'a'), pg_temp.account('promo', 'a'), pg_temp.account('debt', 'a')]);
select ledger.post('test:15:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 1, pg_temp.account('bank'), -1));
select lives_ok(
  $$ select ledger.post('test:16:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'a'), 1, pg_temp.account('bank'), -1)) $$,
  'a second post whose accounts are locked is posted');
select throws_ok(
  $$ select ledger.post('test:17:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'b'), 1, pg_temp.account('bank'), -1)) $$,
  'LM405', null, 'an account that was not locked is refused');

-- Together.
create function pg_temp.charge(hold_id bigint default null) returns ledger.fact
language sql
return jsonb_populate_record(null::ledger.fact, jsonb_build_object('kind', 'lead_charge', 'hold_id', hold_id));

create function pg_temp.together(variadic facts text[]) returns bigint[]
language plpgsql
as $$
begin
  perform tests.forget_locks();
  -- fact:organisation:cents
  return ledger.post_all(pg_temp.charge(), array(
    select (
      'test:' || split_part(f, ':', 1) || ':charged',
      pg_temp.legs(
        pg_temp.account('wallet', split_part(f, ':', 2)), -split_part(f, ':', 3)::bigint,
        pg_temp.account('lead_revenue'), split_part(f, ':', 3)::bigint))::ledger.posting
    from unnest(facts) with ordinality as x (f, place)
    order by place));
end
$$;

select pg_temp.post('test:20:paid', 'lead_refund', pg_temp.legs(pg_temp.account('wallet', 'b'), 500, pg_temp.account('bank'), -500));
create temp table balance as select pg_temp.balances('a') as a, pg_temp.balances('b') as b;
select is(pg_temp.together(variadic '{}'), '{}', 'posting no journals returns none');
select throws_ok($$ select pg_temp.together('21:a:10', '22:b:501') $$, 'LM401', null, 'one that is refused refuses all');
select throws_ok($$ select pg_temp.together('21:a:10', '22:b:0') $$, 'LM406', null, 'a malformed posting among several refuses all');
select throws_ok($$ select pg_temp.together('21:a:10', '22:a:10') $$, 'LM406', null,
  'an owner is in one of them: the second would start where the first ended');
select throws_ok($$ select pg_temp.together('21:a:10', '20x:b:1', '20x:b:2') $$, 'LM402', null, 'a fact is asked for with one content');
select results_eq($$ select pg_temp.balances('a'), pg_temp.balances('b') $$, 'select a, b from balance',
  'the refused journals moved no money');
create temp table together as select pg_temp.together('22:b:100', '21:a:60') as ids;
select results_eq(
  $$ select j.idempotency_key, e.amount from together, unnest(ids) with ordinality as i (id, place)
    join ledger.journal as j using (id) join ledger.entry as e on e.journal_id = j.id
    order by i.place, e.amount $$,
  $$ values ('test:22:charged', -100::bigint), ('test:22:charged', 100), ('test:21:charged', -50), ('test:21:charged', -10),
    ('test:21:charged', 60) $$,
  'each has its own legs, spread as if it were alone, and the ids come in the order of what was asked');
select is(pg_temp.together('21:a:60', '22:b:100'), (select array[ids[2], ids[1]] from together),
  'told again, in any order, they are those');
select is((pg_temp.together('23:a:5', '22:b:100'))[2], (select ids[1] from together),
  'of repeated journals and a new one all ids are returned');
select is((select array_agg(e.amount order by e.amount) from ledger.journal as j join ledger.entry as e on e.journal_id = j.id
  where j.idempotency_key = 'test:23:charged'),
  '{-5,5}', 'only the new journal is posted');
select is(cardinality(pg_temp.together('24:b:7', '24:b:7')), 2, 'the same journal twice in a call is posted once');
select results_eq($$ select pg_temp.balances('a'), pg_temp.balances('b') $$,
  $$ values ('debt 0, promo 0, wallet 138', 'debt 0, promo 0, wallet 393') $$, 'the fact is once in the ledger');

select tests.forget_locks();
select throws_ok(
  $$ select ledger.post_all(pg_temp.charge(hold_id => 1), array[
      ('test:25:charged', pg_temp.legs(pg_temp.account('wallet', 'a'), -1, pg_temp.account('lead_revenue'), 1)),
      ('test:26:charged', pg_temp.legs(pg_temp.account('wallet', 'b'), -1, pg_temp.account('lead_revenue'), 1))]::ledger.posting[]) $$,
  'LM406', null, 'a hold is not captured by several');

select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
