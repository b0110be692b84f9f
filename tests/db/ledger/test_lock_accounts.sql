begin;
select plan(5);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');
select ledger.open_account('organization', '00000000-0000-7000-8000-00000000000a', 'wallet', 'USD');
select ledger.open_account('organization', '00000000-0000-7000-8000-00000000000b', 'wallet', 'USD');

create function pg_temp.lock(org text) returns void
language sql
as $$
  select ledger.lock_accounts(ledger.wallet_accounts_of(array[('00000000-0000-7000-8000-00000000000' || org)::uuid], 'USD'))
$$;

select lives_ok($$ select pg_temp.lock('a') $$, 'accounts are locked');
select lives_ok($$ select pg_temp.lock('a') $$, 'accounts that are locked already are locked again without error');
select lives_ok($$ select pg_temp.lock('b') $$, 'accounts that come later in the order may follow');
select tests.forget_locks();
select pg_temp.lock('b');
select throws_ok($$ select pg_temp.lock('a') $$, 'LM405', null, 'accounts that come earlier may not');
select tests.forget_locks();
select ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a');
select throws_ok($$ select pg_temp.lock('b') $$, 'LM405', null, 'after a post it is too late to lock');

select * from finish();
rollback;
