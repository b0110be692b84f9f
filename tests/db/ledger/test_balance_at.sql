-- What an organisation had at a moment, and time that never goes against the chain.
begin;
select plan(14);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');
create temp table moment (name text primary key, at timestamptz);
grant select on moment to public;
insert into moment values ('before', clock_timestamp());
select tests.fund('00000000-0000-7000-8000-00000000000a', 1000);
insert into moment values ('funded', clock_timestamp());
select tests.fund('00000000-0000-7000-8000-00000000000a', 500, 'JPY');
select tests.forget_locks();
select ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a');
insert into moment values ('with credit', clock_timestamp());
select tests.forget_locks();
select tests.charge_lead(gen_random_uuid(), '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', 'USD', 10500);
insert into moment values ('bought', clock_timestamp());
select tests.forget_locks();
select ledger.post('test:1:lost', 'dispute', tests.legs(
  tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), -900, tests.account('stripe_clearing'), 900));
insert into moment values ('in debt', clock_timestamp());

create function pg_temp.had(moment text) returns text
language sql
as $$
  select string_agg(format('%s %s = %s + %s - %s', b.currency, b.balance, b.wallet, b.promo, b.debt), ', ' order by b.currency)
  from moment as m cross join lateral api.balances_at(m.at, '00000000-0000-7000-8000-00000000000a') as b
  where m.name = had.moment
$$;

select tests.act_as(tests.create_user(organization_id => '00000000-0000-7000-8000-00000000000b'));
select is(tests.outcome($$ select api.balances_at(now(), '00000000-0000-7000-8000-00000000000a') $$), '404 LM111',
  'a member asks for the own organisation only');
select is(tests.outcome($$ select api.balances_at(null) $$), '400 LM425', 'a missing moment is refused');
select is(tests.outcome($$ select api.balances_at('infinity') $$), '400 LM425', 'no moment is for ever');
select is(tests.outcome($$ select api.balances_at(clock_timestamp() + interval '1 minute') $$), '400 LM425',
  'a moment in the future is refused');
select tests.act_as_nobody();
select tests.act_as(tests.create_user(admin => true));
select is(pg_temp.had('before'), 'JPY 0 = 0 + 0 - 0, USD 0.00 = 0.00 + 0.00 - 0.00', 'before the first entry there is no balance');
select is(pg_temp.had('funded'), 'JPY 0 = 0 + 0 - 0, USD 10.00 = 10.00 + 0.00 - 0.00', 'each currency has its own balance');
select is(pg_temp.had('with credit'), 'JPY 500 = 500 + 0 - 0, USD 110.00 = 10.00 + 100.00 - 0.00',
  'the balance is the sum of wallet and credit');
select is(pg_temp.had('bought'), 'JPY 500 = 500 + 0 - 0, USD 5.00 = 5.00 + 0.00 - 0.00', 'the balance after a purchase is lower');
select is(pg_temp.had('in debt'), 'JPY 500 = 500 + 0 - 0, USD -4.00 = 0.00 + 0.00 - 4.00', 'what is owed counts against it');
select tests.act_as_nobody();

-- Halving finds what adding up finds, wherever it looks.
select tests.forget_locks();
do $$
begin
  for n in 1..25 loop
    perform tests.fund('00000000-0000-7000-8000-00000000000b', n);
  end loop;
end
$$;
select is_empty($$
  select e.seq
  from ledger.account as a
  join ledger.entry as e on e.account_id = a.id
  join ledger.journal as j on j.id = e.journal_id
  where a.organization_id = '00000000-0000-7000-8000-00000000000b'
    and (ledger.balance_at(a.id, j.created_at) <> e.balance_after
      or ledger.balance_at(a.id, j.created_at - interval '1 microsecond') <> e.balance_before)
$$, 'the balance is right at the moment of each of many entries and just before it');

-- A clock that runs behind, as after a move to another machine.
update ledger.account set posted_at = clock_timestamp() + interval '1 hour'
where organization_id = '00000000-0000-7000-8000-00000000000b' and kind = 'wallet';
select tests.fund('00000000-0000-7000-8000-00000000000b', 7);
select ok(
  (select j.created_at from ledger.journal as j order by j.id desc limit 1) > clock_timestamp() + interval '59 minutes',
  'what follows is not earlier than what it follows');
select is(
  (select a.posted_at from ledger.account as a where a.organization_id = '00000000-0000-7000-8000-00000000000b' and a.kind = 'wallet'),
  (select j.created_at from ledger.journal as j order by j.id desc limit 1), 'an account knows the time of its last entry');
select is_empty('select * from billing.verify()', 'the ledger is right');
select tests.tamper($$ update ledger.journal set created_at = created_at - interval '1 day'
  where id = (select max(id) from ledger.journal) $$);
select ok(exists(select from billing.verify() where fault = 'time goes against the chain'), 'a time that was moved back is found');

select * from finish();
rollback;
