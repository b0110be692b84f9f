begin;
select plan(14);

-- What a stolen password of the service or of the worker is good for: every function that the role may execute is called
-- with everything that could make money. hygiene/test_privileges lists them; nothing here has to be told of a new one.

create temp table known as
select o.id as organization, tests.create_paid_deposit(o.id) as paid, tests.create_deposit(o.id, 700000) as open
from (select tests.create_organization()) as o (id);
create temp table member as select tests.create_user('owner@thief.example', organization_id => k.organization) as id from known as k;
create temp table page as select tests.create_paystack_deposit(organization) as reference from known;
create temp table alone as select tests.create_payment() as reference;
do $$ begin perform tests.forget_locks(); end $$;
-- A refund that is asked for, one that left, and a dispute whose money was taken.
select tests.receive_stripe('evt_left', 'refund.created', tests.stripe_refund(paid, 're_left', 1000)) from known;
select tests.receive_stripe('evt_taken', 'charge.dispute.created', tests.stripe_dispute(paid, 'dp_taken', 'needs_response', '{-1500}'))
  from known;
-- An event that waits for a payment that nobody made.
select tests.receive_stripe('evt_waits', 'refund.created', tests.stripe_refund(open, 're_waits', 1000, '{"status": "failed"}')) from known;

create function pg_temp.purses() returns bigint language sql as $$
  select coalesce(sum(a.balance), 0)::bigint from ledger.account as a where a.organization_id is not null
$$;

create function pg_temp.event(object jsonb) returns bytea language sql as $$
  select convert_to(jsonb_build_object('id', 'evt_' || md5(object::text), 'object', 'event', 'type', case object ->> 'object'
      when 'checkout.session' then 'checkout.session.completed' when 'payment_intent' then 'payment_intent.succeeded'
      when 'refund' then 'refund.failed' else 'charge.dispute.closed' end,
    'created', 1800000000, 'api_version', '2026-10-28.endive', 'livemode', false, 'data', jsonb_build_object('object', object))::text,
      'UTF8')
$$;

-- What Stripe would say if there were money.
create temp table lie (object jsonb);
insert into lie
select v.object from known, lateral (values
  (tests.stripe_session(open)), (tests.stripe_intent(open)),
  (tests.stripe_intent(open)
    || jsonb_build_object('id', 'ch_1', 'object', 'charge', 'captured', true, 'payment_intent', 'pi_' || replace(open::text, '-', ''))),
  (tests.stripe_refund(paid, 're_left', 1000, '{"status": "failed"}')),
  (tests.stripe_dispute(paid, 'dp_taken', 'won', '{-1500, 1500}'))) as v (object);
insert into lie select jsonb_build_object('id', 'txn_lie', 'type', 'charge', 'amount', 700000, 'currency', 'usd', 'fee', 0,
  'created', 1800000000, 'source', object) from lie where object ->> 'object' = 'charge';

-- What Paystack would say if there were money, and its events, signed with its own key: they only have it asked.
create temp table event (raw bytea);
insert into event
select tests.paystack_event('charge.success', tests.paystack_transaction(reference)) from (table page union all table alone) as r;

create temp table bait (name text, type text, value text);
insert into bait
-- Signed with nothing, or with what others sign with.
select null, 'bytea', pg_temp.event(object)::text from lie
union all select null, 'jsonb', object::text from lie
union all select 'thing', 'text', object::text from lie
-- Somebody whom an outside issuer would know: his organisation is new.
union all select 'claims', 'jsonb', jsonb_build_object('iss', 'https://outside.example', 'sub', 'thief', 'email', 'thief@outside.example',
  'email_verified', true, 'name', 'Thief')::text
union all select 'issuer', 'text', 'https://outside.example'
union all select 'subject', 'text', 'thief'
union all select 'signature', 'text', tests.sign_stripe(pg_temp.event(object), secret) from lie cross
  join unnest(array['', 'whsec_of_somebody_else']) as s (secret)
union all select 'signature', 'text', tests.sign_paystack(raw) from event
union all select 'raw', 'bytea', raw::text from event
union all select 'raw', 'bytea', pg_temp.event(object)::text from lie
union all select 'reference', 'text', reference from (table page union all table alone) as r
union all select 'authorization_url', 'text', 'https://checkout.paystack.com/lie'
union all select 'email', 'text', 'thief@outside.example'
union all select 'processor', 'text', unnest(array['stripe', 'paystack'])
union all select 'event_type', 'text', 'checkout.session.completed'
union all select 'kind', 'text', unnest(array['events', 'balance'])
union all select 'session_id', 'text', d.session_id from billing.deposit as d join known as k on k.open = d.id
union all select 'event_id', 'text', unnest(array['evt_waits', 'evt_left', 'evt_new'])
union all select 'reason', 'text', 'requested_by_customer'
union all select 'currency', 'text', 'USD'
union all select 'task', 'text', t.name from queue.task as t where t.queue_name = 'payments'
union all select null, 'uuid', v::text from known, unnest(array[organization, paid, open]) as v
union all select null, 'uuid', id::text from member
union all select null, 'uuid', id::text from billing.refund
union all select null, 'bigint', v from unnest(array['1', '700000']) as v
union all select null, 'integer', v from unnest(array['1', '5000']) as v
union all select null, 'numeric', '7000'
union all select null, 'boolean', v from unnest(array['false', 'true']) as v
union all select null, 'timestamp with time zone', now()::text
union all select null, 'interval', '0'
union all select null, 'text', 'x';

create function pg_temp.tempting(name text, type text) returns text[] language sql as $$
  select coalesce(
    (select array_agg(b.value) from bait as b where b.name = tempting.name and b.type = tempting.type),
    (select array_agg(b.value) from bait as b where b.name is null and b.type = tempting.type),
    array[null])
$$;

-- Each function with its arguments' baits, combined; whatever works stays done. How many calls worked.
create function pg_temp.steal(role name, only_of text default null) returns integer language plpgsql as $$
declare
  v_function pg_proc;
  v_type text;
  v_baits text[];
  v_arguments text[];
  v_rest integer;
  v_count integer := 0;
begin
  for v_function in
    select p.*
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
    where n.nspowner = 'leadmill_owner'::regrole and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
      and has_function_privilege(steal.role, p.oid, 'execute') and p.proname !~ '^procrastinate_'
      and (only_of is null or p.oid::regproc::text = only_of)
    order by n.nspname <> 'billing', p.oid
  loop
    for n in 0 .. 99 loop
      v_rest := n;
      v_arguments := '{}';
      for i in 0 .. v_function.pronargs - 1 loop
        v_type := format_type(v_function.proargtypes[i], null);
        v_baits := pg_temp.tempting(v_function.proargnames[i + 1], v_type);
        v_arguments := v_arguments || format('%L::%s', v_baits[1 + v_rest % cardinality(v_baits)], v_type);
        v_rest := v_rest / cardinality(v_baits);
      end loop;
      exit when v_rest > 0; -- that were all
      begin
        perform tests.forget_locks();
        perform set_config('role', steal.role, true);
        execute format('select from %s(%s)', v_function.oid::regproc, array_to_string(v_arguments, ', '));
        perform set_config('role', 'none', true);
        v_count := v_count + 1;
      exception when others then
        perform set_config('role', 'none', true);
      end;
    end loop;
  end loop;
  return v_count;
end
$$;

create temp table before as select pg_temp.purses() as money, (select count(*) from ledger.journal) as journals;
select cmp_ok(pg_temp.steal('leadmill_api'), '>', 0, 'the service''s password opens something');
select is((select count(*) from identity.user_account where email = 'thief@outside.example'), 1::bigint, 'it lets in whom it likes');
select is(pg_temp.purses(), money, 'the service''s password makes nobody richer') from before;
select cmp_ok(pg_temp.steal('leadmill_worker'), '>', 10, 'so does the worker''s');
select is(pg_temp.purses(), money, 'the worker''s password makes nobody richer') from before;
select is(
  (select sum(pg_temp.steal(role)) from unnest(array['leadmill_monitor', 'authenticator', 'authenticator_admin']::name[]) as r (role)),
  4::bigint, 'the others open nothing but the settings of PostgREST, and sums to watch');
select is(pg_temp.purses(), money, 'the passwords of the others make nobody richer') from before;

-- The same calls do make money for who may settle: the test above can fail.
select cmp_ok(pg_temp.steal('leadmill_reconciler', 'billing.settle'), '>', 0, 'the reconciler settles');
select cmp_ok(pg_temp.purses(), '>', money, 'and with the same words makes money') from before;

-- By any sequence of what the service may call about Paystack, with events that are signed as Paystack's own. Seeded: it is repeatable.
create function pg_temp.wander(steps integer) returns bigint language plpgsql as $$
declare
  v_calls constant text[] := array[
    $c$ select billing.create_payment('thief@outside.example', 5000, 'KES') $c$,
    $c$ select billing.create_reference($2) $c$,
    $c$ select billing.record_payment_page($1, 'code', 'https://checkout.paystack.com/lie') $c$,
    $c$ select billing.find_payment($1) $c$,
    $c$ select billing.record_session_refusal($2, 'no') $c$,
    $c$ select billing.receive_paystack_webhook($3, $4) $c$,
    $c$ select billing.receive_webhook($3, $4) $c$];
  v_count bigint := 0;
  v_attempt billing.payment_attempt;
  v_raw bytea;
  v_signature text;
begin
  perform setseed(0.16);
  for n in 1 .. steps loop
    select a.* into v_attempt from billing.payment_attempt as a order by md5(a.reference || random()) limit 1;
    v_raw := tests.paystack_event(
      (array['charge.success', 'refund.processed', 'charge.dispute.resolve'])[1 + floor(random() * 3)::integer],
      tests.paystack_transaction(v_attempt.reference));
    v_signature := tests.sign_paystack(v_raw);
    begin
      perform tests.forget_locks();
      perform set_config('role', 'leadmill_api', true);
      execute v_calls[1 + floor(random() * cardinality(v_calls))::integer]
      using v_attempt.reference, v_attempt.deposit_id, v_raw, v_signature;
      perform set_config('role', 'none', true);
      v_count := v_count + 1;
    exception when others then
      perform set_config('role', 'none', true);
    end;
  end loop;
  return v_count;
end
$$;
select cmp_ok(pg_temp.wander(300), '>', 100::bigint, 'the service''s functions work');
select is((select count(*) from ledger.journal where processor = 'paystack'), 0::bigint, 'no sequence of them books a payment');
select is_empty($$ select from billing.deposit as d where d.processor = 'paystack' and d.status = 'paid' $$, 'and none of them is paid');

-- By their text: nothing that they may execute comes to where payments are believed, but by a signature.
select set_eq(
  $$ with recursive reached (oid) as (
       select oid from tests.routine where label ~ '^billing\.(settle|store_webhook|import_event|record_balance_transaction)\('
       union select c.caller from reached as r join tests.call as c on c.callee = r.oid)
     select role || ' ' || t.label from reached as r join tests.routine as t using (oid)
     cross join unnest(array['leadmill_api', 'leadmill_worker', 'leadmill_monitor', 'authenticator', 'authenticator_admin']) as role
     where has_function_privilege(role, r.oid, 'execute') $$,
  array['leadmill_api billing.receive_webhook(bytea,text)'], 'only a signed event settles anything');
select is_empty(
  $$ select role from unnest(array['leadmill_api', 'leadmill_worker', 'leadmill_reconciler', 'leadmill_monitor', 'authenticator',
       'authenticator_admin', 'anon', 'member', 'partner', 'admin']) as role
     where has_any_column_privilege(role, 'billing.processor', 'select, insert, update, references')
       or has_table_privilege(role, 'billing.processor', 'delete, truncate, trigger')
       or has_function_privilege(role, 'billing.set_processor(text, boolean, text[])', 'execute') $$,
  'no role reads or changes what events are signed with');

select * from finish();
rollback;
