begin;
select plan(5);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.forget_locks();
select ledger.place_hold('test:1:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 300, 'refund');

create function pg_temp.attack(statement text) returns void
language plpgsql
as $$
begin
  set constraints all deferred;
  execute statement;
  set constraints all immediate;
end
$$;

-- The owner of the tables attacks.
set constraints all immediate;
select throws_ok(
  $$ select pg_temp.attack('update ledger.account set held = 0 where kind = ''wallet''') $$,
  'LM414', null, 'an account does not forget a hold');
select throws_ok(
  $$ select pg_temp.attack('update ledger.account set held = held + 1 where kind = ''wallet''') $$,
  'LM414', null, 'an account does not hold what no hold asked for');
select throws_ok(
  $$ select pg_temp.attack('insert into ledger.hold (idempotency_key, account_id, amount, purpose, expires_at)
    select ''test:2:held'', id, 5, ''refund'', now() from ledger.account where kind = ''wallet''') $$,
  'LM414', null, 'a hold is not made beside its account');
select throws_ok(
  $$ select pg_temp.attack('update ledger.hold set state = ''released'', closed_at = now()') $$,
  'LM414', null, 'a hold is not released beside its account');
select lives_ok($$ select pg_temp.attack('select 1') $$, 'the original state is accepted');

select * from finish();
rollback;
