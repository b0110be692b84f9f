-- Legs that balance, put into a journal of another transaction: only the transaction's number gives them away.
begin;
select plan(1);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
insert into ledger.journal (idem, request_hash, kind, is_manual, actor, effective_at, xid)
values ('test:1:old', sha256(''), 'deposit', false, 'test', now(), '3');

select throws_ok(
  $$ do $do$ begin
    insert into ledger.entry (journal_id, account_id, currency, is_running, amount) values
      ((select max(id) from ledger.journal), ledger.open_account('platform', null, 'bank', 'USD'), 'USD', false, 5),
      ((select max(id) from ledger.journal), ledger.open_account('platform', null, 'lead_revenue', 'USD'), 'USD', false, -5);
    set constraints all immediate;
  end $do$ $$,
  'LM408', null, 'legs come with their journal or never');

select * from finish();
rollback;
