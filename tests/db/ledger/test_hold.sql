-- Rows that no hold may be, whoever writes them. One that is right still lacks its account's part: LM414.
begin;
select plan(17);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.forget_locks();
select ledger.place_hold('test:1:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 300, 'refund');
select tests.forget_locks();
select ledger.capture_hold((select max(id) from ledger.hold), 'test:1:paid', 'refund', tests.account('bank'), 200);
set constraints all immediate;
create temp table base as
select to_jsonb(h)
  || '{"id": -1, "idempotency_key": "test:2:held", "state": "active", "closed_at": null, "journal_id": null, "captured_amount": null}'
  as hold,
  jsonb_build_object('state', 'captured', 'closed_at', now(), 'captured_amount', 5, 'journal_id', j.id) as captured
from ledger.hold as h cross join (select min(id) as id from ledger.journal) as j;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('ledger.hold', hold, change) from base
$$;

select is(pg_temp.broken_by('{}'), 'LM414', 'a new hold lacks nothing but its account''s part');
select is(pg_temp.broken_by(captured), 'nothing', 'one that has ended needs none') from base;
select is(pg_temp.broken_by(jsonb_build_object('id', (select max(id) from ledger.hold))), 'hold_pkey', 'an id is given once');
select is(pg_temp.broken_by('{"idempotency_key": "test:1:held"}'), 'hold_idempotency_key_is_unique', 'a fact is held for once');
select is(pg_temp.broken_by('{"idempotency_key": "something"}'), 'hold_idempotency_key_names_a_fact', 'a key names a fact');
select is(pg_temp.broken_by('{"account_id": -5}'), 'hold_account_id_fkey', 'a hold of an unknown account is refused');
select is(pg_temp.broken_by('{"amount": 0}'), 'hold_amount_is_positive', 'a hold of zero is refused');
select is(pg_temp.broken_by(jsonb_build_object('state', 'lost', 'closed_at', now())), 'hold_state_is_known', 'a state is a known word');
select is(pg_temp.broken_by(captured || '{"journal_id": null}'), 'hold_captured_has_a_journal', 'what was captured has a journal')
  from base;
select is(pg_temp.broken_by(captured || '{"state": "released"}'), 'hold_captured_has_a_journal', 'what was released has none') from base;
select is(pg_temp.broken_by(captured || '{"captured_amount": 301}'), 'hold_captured_within_amount', 'no more is captured than was held')
  from base;
select is(pg_temp.broken_by(captured || '{"captured_amount": 0}'), 'hold_captured_within_amount', 'a capture of nothing is refused')
  from base;
select is(pg_temp.broken_by(captured || '{"closed_at": null}'), 'hold_closed_has_a_time', 'it ended at some time') from base;
select is(
  pg_temp.broken_by(captured || jsonb_build_object('expires_at', now())), 'hold_captured_within_its_time',
  'none is captured once its time has come') from base;
select is(pg_temp.broken_by(jsonb_build_object('closed_at', now())), 'hold_closed_has_a_time', 'an active one has not ended');
select is(pg_temp.broken_by(captured || '{"journal_id": -5}'), 'hold_journal_id_fkey', 'a hold captured by an unknown journal is refused')
  from base;
select is(
  pg_temp.broken_by(captured || jsonb_build_object('journal_id', (select max(journal_id) from ledger.hold))), 'hold_journal_is_unique',
  'a journal captures one hold') from base;

select * from finish();
rollback;
