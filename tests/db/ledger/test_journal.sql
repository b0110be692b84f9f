-- Rows that no journal may be, whoever writes them. One that is right still lacks its legs: LM409.
begin;
select plan(23);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
create temp table base as
select to_jsonb(j) || '{"id": -1, "idempotency_key": "test:1:written", "kind": "deposit", "is_manual": false, "reason": null}' as journal
from ledger.journal as j;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('ledger.journal', journal, change) from base
$$;

select is(pg_temp.broken_by('{}'), 'LM409', 'a new journal lacks nothing but its legs');
select is(pg_temp.broken_by(jsonb_build_object('id', id)), 'journal_pkey', 'an id is given once') from ledger.journal;
select is(pg_temp.broken_by(jsonb_build_object('idempotency_key', idempotency_key)), 'journal_idempotency_key_is_unique',
  'a fact is posted once') from ledger.journal;
select is(pg_temp.broken_by(jsonb_build_object('idempotency_key', idempotency_key)), 'journal_idempotency_key_names_a_fact',
  format('"%s" is no name of a fact', left(idempotency_key, 10)))
from unnest(array['', 'stripe', 'stripe:pi_1', 'Stripe:pi_1:paid', 'stripe:pi_1:', 'stripe::paid', 'a:b:' || repeat('c', 200)])
  as idempotency_key;
select is(pg_temp.broken_by('{"request_hash": "\\x00"}'), 'journal_request_hash_is_sha256', 'a hash is a hash');
select is(pg_temp.broken_by('{"kind": "gift"}'), 'journal_kind_is_known', 'an unknown kind is refused');
select is(pg_temp.broken_by('{"is_manual": true, "reason": "a long reason"}'), 'journal_kind_is_known',
  'the kind of a journal says whether a person made it');
select is(pg_temp.broken_by('{"kind": "manual_credit", "is_manual": true}'), 'journal_manual_has_a_reason',
  'a manual journal without a reason is refused');
select is(
  pg_temp.broken_by('{"kind": "manual_credit", "is_manual": true, "reason": "   why       "}'), 'journal_manual_has_a_reason',
  'a reason has at least ten characters');
select is(pg_temp.broken_by('{"object_id": "pi_1"}'), 'journal_object_has_a_processor', 'an object without its processor is refused');
select is(pg_temp.broken_by('{"processor": "stripe"}'), 'journal_object_has_a_processor', 'a processor tells of an object');
select is(pg_temp.broken_by('{"meta": [1]}'), 'journal_meta_is_an_object', 'what else there is has names');
select is(pg_temp.broken_by('{"subject_id": "00000000-0000-7000-8000-0000000000ff"}'), 'journal_subject_has_a_type',
  'a subject is of a type');
select is(pg_temp.broken_by('{"subject_type": "lead"}'), 'journal_subject_has_a_type', 'a type is that of a subject');
select is(
  pg_temp.broken_by('{"subject_type": "Lead!", "subject_id": "00000000-0000-7000-8000-0000000000ff"}'), 'journal_subject_type_is_a_name',
  'a subject type that is not a name is refused');
select is(pg_temp.broken_by('{"reverses_id": -5}'), 'journal_reverses_id_fkey', 'what it reverses is known');

select tests.forget_locks();
select ledger.post(
  'stripe:pi_1:paid', 'processor_fee', tests.legs(tests.account('bank'), -5, tests.account('processor_fees'), 5),
  processor => 'stripe', object_id => 'pi_1');
select is(
  pg_temp.broken_by('{"processor": "stripe", "object_id": "pi_1"}'), 'journal_object_is_posted_once',
  'an object of a processor is posted once, under whatever name');

select * from finish();
rollback;
