begin;
select plan(8);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 600);

create function pg_temp.place(idempotency_key text, amount bigint, expires_at timestamptz) returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.place_hold(
    idempotency_key, tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), amount, 'refund', expires_at);
end
$$;

select pg_temp.place('test:1:held', 100, now() - interval '1 minute');
select pg_temp.place('test:2:held', 200, now() - interval '1 hour');
select pg_temp.place('test:3:held', 300, now() + interval '1 hour');

create function pg_temp.expired() returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.expire_hold();
end
$$;

select is(pg_temp.expired(), (select id from ledger.hold where idempotency_key = 'test:2:held'),
  'the hold that is longest past its time is expired first');
select is(pg_temp.expired(), (select id from ledger.hold where idempotency_key = 'test:1:held'),
  'the next hold past its time is expired then');
select is(pg_temp.expired(), null, 'a hold that is within its time stays');
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 0, wallet 600 (300 held)', 'the money is free');
select is((select string_agg(state, ', ' order by idempotency_key) from ledger.hold), 'expired, expired, active',
  'the rows say how they ended');
select tests.forget_locks();
select ok(not ledger.release_hold((select id from ledger.hold where idempotency_key = 'test:1:held')), 'what expired needs no release');
select lives_ok('set constraints all immediate', 'accounts hold what the holds say');
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
