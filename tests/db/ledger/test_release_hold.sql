begin;
select plan(8);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.forget_locks();
create temp table held as
select ledger.place_hold('test:1:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 300, 'refund') as id;

create function pg_temp.release(hold bigint) returns boolean
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return ledger.release_hold(hold);
end
$$;

select throws_ok('select pg_temp.release(-1)', 'LM417', null, 'an unknown hold is not released');
select ok(pg_temp.release((select id from held)), 'a hold is released');
select is(tests.purse('00000000-0000-7000-8000-00000000000a'), 'debt 0, promo 0, wallet 500', 'its money is free');
select ok(not pg_temp.release((select id from held)), 'releasing a hold again changes nothing');
select is(
  (select row(h.state, h.closed_at is not null, h.captured_amount)::text from ledger.hold as h), '(released,t,)',
  'the row says how it ended');

select tests.forget_locks();
select ledger.place_hold('test:2:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 300, 'refund');
select tests.forget_locks();
select ledger.capture_hold((select max(id) from ledger.hold), 'test:2:paid', 'refund', tests.account('bank'));
select throws_ok('select pg_temp.release((select max(id) from ledger.hold))', 'LM415', null, 'what was captured is not released');
select lives_ok('set constraints all immediate', 'accounts hold what the holds say');
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
