begin;
select plan(27);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
insert into ledger.chain_seal (number, after_journal_id, up_to_journal_id, journal_count, root)
values (1, 0, (select max(id) from ledger.journal), 1, sha256('1'));
insert into ledger.balance_checkpoint (account_id, up_to_entry_id, balance) values (tests.account('bank'), 5, 0);

select throws_ok('update ledger.chain_seal set root = root', 'LM408', null, 'a seal is not updated');
select throws_ok('delete from ledger.chain_seal', 'LM408', null, 'a seal is not deleted');
select throws_ok('truncate ledger.chain_seal', 'LM408', null, 'a seal is not truncated');
select throws_ok('update ledger.balance_checkpoint set balance = 0', 'LM408', null, 'a checkpoint is not updated');
select throws_ok('delete from ledger.balance_checkpoint', 'LM408', null, 'a checkpoint is not deleted');
select throws_ok('truncate ledger.balance_checkpoint', 'LM408', null, 'a checkpoint is not truncated');
select throws_ok(
  $$ insert into ledger.balance_checkpoint (account_id, up_to_entry_id, balance) values (tests.account('bank'), 5, 0) $$,
  '23505', null, 'a checkpoint is made once');
select throws_ok(
  $$ insert into ledger.balance_checkpoint (account_id, up_to_entry_id, balance) values (-1, 5, 0) $$,
  '23503', null, 'a checkpoint of an unknown account is refused');
select throws_ok(
  $$ insert into ledger.seal_watermark (is_only, journal_id, entry_id, xid) values (false, 1, 1, '3') $$,
  '23514', null, 'there is only one watermark');

select is(
  tests.row_broken_by('ledger.balance_checkpoint', to_jsonb(c) || '{"up_to_entry_id": 6}'), 'balance_checkpoint_pkey',
  'an id is given once') from ledger.balance_checkpoint as c;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('ledger.chain_seal', to_jsonb(s) || jsonb_build_object(
    'number', 2, 'prev_number', 1, 'prev_root', s.root, 'after_journal_id', s.up_to_journal_id,
    'up_to_journal_id', s.up_to_journal_id + 5) || change)
  from ledger.chain_seal as s
$$;
select is(pg_temp.broken_by('{}'), 'nothing', 'the next seal is valid');
select is(
  pg_temp.broken_by('{"number": 0, "prev_number": -1, "after_journal_id": 0}'), 'chain_seal_number_is_positive',
    'the numbers of seals begin at one');
select is(
  pg_temp.broken_by('{"number": 1, "prev_number": null, "prev_root": null, "after_journal_id": 0}'), 'chain_seal_pkey',
  'a number is given once');
insert into ledger.seal_watermark (journal_id, entry_id, xid) values (1, 1, '3');
select is(tests.row_broken_by('ledger.seal_watermark', to_jsonb(m)), 'seal_watermark_pkey', 'there is only one watermark')
  from ledger.seal_watermark as m;
select is(
  tests.row_broken_by('ledger.seal_watermark', to_jsonb(m) || '{"is_only": false}'), 'seal_watermark_is_only', 'and no other')
from ledger.seal_watermark as m;

create function pg_temp.seal(
  number bigint, prev_number bigint, after bigint, prev_root bytea, up_to bigint, count bigint default 1,
  root bytea default sha256('2')
) returns void
language sql
as $$
  insert into ledger.chain_seal (number, prev_number, after_journal_id, prev_root, up_to_journal_id, journal_count, root)
  select
    seal.number, seal.prev_number, s.up_to_journal_id + seal.after, seal.prev_root, s.up_to_journal_id + seal.up_to,
    seal.count, seal.root
  from ledger.chain_seal as s where s.number = 1
$$;

select throws_ok($$ select pg_temp.seal(1, null, 1, null, 5) $$, '23514', null, 'the first begins at zero');
select throws_ok($$ select pg_temp.seal(0, -1, 0, sha256('1'), 5) $$, '23514', null, 'the numbers of seals begin at one');
select throws_ok($$ select pg_temp.seal(2, 1, 1, sha256('1'), 5) $$, '23503', null, 'a seal begins where the last ended');
select throws_ok($$ select pg_temp.seal(2, 1, 0, sha256('x'), 5) $$, '23503', null, 'it holds the root of the last');
select throws_ok($$ select pg_temp.seal(3, 1, 0, sha256('1'), 5) $$, '23514', null, 'the numbers of seals have no gaps');
select throws_ok($$ select pg_temp.seal(2, null, 0, null, 5) $$, '23514', null, 'only the first follows none');
select throws_ok($$ select pg_temp.seal(2, 1, 0, null, 5) $$, '23514', null, 'a root is not left out');
select throws_ok($$ select pg_temp.seal(2, 1, 0, sha256('1'), 0) $$, '23514', null, 'a seal that does not advance is refused');
select throws_ok($$ select pg_temp.seal(2, 1, 0, sha256('1'), 5, 0) $$, '23514', null, 'an empty seal is refused');
select throws_ok($$ select pg_temp.seal(2, 1, 0, sha256('1'), 5, 1, 'short') $$, '23514', null, 'its root is a hash');
select lives_ok($$ select pg_temp.seal(2, 1, 0, sha256('1'), 5) $$, 'a seal that is right is stored');
select throws_ok($$ select pg_temp.seal(2, 1, 0, sha256('1'), 6) $$, '23505', null, 'a number is sealed once');

select * from finish();
rollback;
