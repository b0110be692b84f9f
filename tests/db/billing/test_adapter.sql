begin;
select plan(7);

create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.adapter', jsonb_build_object(
    'name', 'third', 'clearing_kind', 'suspense', 'unit', 'minor', 'believes_events', true, 'sends_receipts', true,
    'fields_function', 'billing.known_fields', 'read_function', 'billing.read_stripe', 'movement_function', 'billing.read_stripe_movement',
    'refund_task', 'send_refund', 'refunds_task', 'read_refunds'), change)
$$;
select is(pg_temp.broken_by('{}'), 'nothing', 'a third processor is a row');

-- What a row names is there, and says what it must.
select is_empty(
  $$ select a.name, f.function, f.signature
     from billing.adapter as a, lateral (values
       (a.fields_function, '()', 'jsonb'), (a.read_function, '(jsonb, text)', 'billing.report'),
       (a.movement_function, '(jsonb, text)', 'billing.movement'), (a.claim_function, '(bytea)', 'billing.claim')) as f (function, signature, result)
     where f.function is not null and not exists (
       select from pg_proc as p
       where p.oid = to_regprocedure(f.function || f.signature) and p.prorettype = to_regtype(f.result)) $$,
  'each function of an adapter has the signature that is called');
select is_empty(
  $$ select a.name, t.task
     from billing.adapter as a, unnest(array[a.refund_task, a.refunds_task, a.verify_task, a.dispute_task]) as t (task)
     where t.task is not null and not exists (select from queue.task as k where k.name = t.task and k.queue_name = 'payments') $$,
  'each task of an adapter is a task of the payments'' worker');
select is_empty(
  $$ select a.name from billing.adapter as a
     where not exists (select from ledger.account as c where c.kind = a.clearing_kind and c.owner_kind = 'platform' and c.currency = 'KES') $$,
  'each has its clearing account in each currency');
select throws_like($$ select billing.settle('cash', '{}') $$, '%LM545%', 'an unknown processor settles nothing: LM545');

-- A third one, from end to end: it is told what Stripe would say, and counts in minor units of its own account.
insert into billing.adapter (name, clearing_kind, unit, believes_events, sends_receipts, fields_function, read_function, movement_function,
  refund_task, refunds_task)
values ('third', 'suspense', 'minor', true, true, 'billing.known_fields', 'billing.read_stripe', 'billing.read_stripe_movement', 'send_refund',
  'read_refunds');
create temp table d as select tests.create_deposit(o) as id, o from tests.create_organization() as o;
create temp table t as
with made as (
  insert into billing.deposit (organization_id, processor, livemode, amount, currency, processor_amount)
  select o, 'third', false, 2000, 'USD', 2000 from d returning id
) select id from made;
select is((billing.settle('third', tests.stripe_intent(id))).outcome, 'settled', 'it settles by the same function') from t;
select results_eq(
  $$ select a.kind, e.amount, j.idempotency_key from ledger.journal as j join ledger.entry as e on e.journal_id = j.id
     join ledger.account as a on a.id = e.account_id where j.subject_id = (select id from t) order by a.kind $$,
  $$ select v.kind, v.amount, format('third:pi_%s:paid', replace(id::text, '-', '')) from t, (values ('suspense', -2000::bigint), ('wallet', 2000)) as v (kind, amount) $$,
  'and is booked against its own account');

select * from finish();
rollback;
