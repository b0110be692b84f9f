-- Helpers of the deposits' tests. Never deployed.
create schema if not exists tests;

create or replace function tests.create_deposit(organization uuid, amount bigint default 5000, currency text default 'USD')
returns uuid
language sql
as $$
  insert into billing.deposit (organization_id, livemode, amount, currency, processor_amount, status, session_id)
  values (organization, false, amount, currency, amount, 'pending', 'cs_' || replace(gen_random_uuid()::text, '-', ''))
  returning id;
$$;

comment on function tests.create_deposit(uuid, bigint, text) is $$A deposit whose checkout page is open.$$;

create or replace function tests.stripe_session(deposit uuid, changes jsonb default '{}') returns jsonb
language sql
as $$
  select jsonb_build_object(
    'id', d.session_id, 'object', 'checkout.session', 'client_reference_id', d.id,
    'metadata', jsonb_build_object('deposit_id', d.id), 'payment_intent', 'pi_' || replace(d.id::text, '-', ''),
    'amount_total', d.processor_amount, 'currency', lower(d.currency), 'livemode', d.livemode,
    'status', 'complete', 'payment_status', 'paid') || changes
  from billing.deposit as d where d.id = deposit;
$$;

comment on function tests.stripe_session(uuid, jsonb) is $$The paid checkout session of a deposit, with changes.$$;

create or replace function tests.stripe_intent(deposit uuid, changes jsonb default '{}') returns jsonb
language sql
as $$
  select jsonb_build_object(
    'id', 'pi_' || replace(d.id::text, '-', ''), 'object', 'payment_intent',
    'metadata', jsonb_build_object('deposit_id', d.id), 'amount', d.processor_amount,
    'amount_received', d.processor_amount, 'currency', lower(d.currency), 'livemode', d.livemode,
    'payment_method_types', jsonb_build_array('card'), 'status', 'succeeded') || changes
  from billing.deposit as d where d.id = deposit;
$$;

comment on function tests.stripe_intent(uuid, jsonb) is $$The succeeded payment intent of a deposit, with changes.$$;

create or replace function tests.receive_stripe(event_id text, type text, object jsonb, changes jsonb default '{}')
returns text
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return billing.store_webhook(
    'stripe', event_id, type, now(), '2026-10-28.endive', false, false, '{}',
    convert_to((jsonb_build_object('id', event_id, 'object', 'event', 'type', type,
      'data', jsonb_build_object('object', object)) || changes)::text, 'UTF8'));
end
$$;

comment on function tests.receive_stripe(text, text, jsonb, jsonb) is
$$Receive a verified event of Stripe about an object; one transaction, as far as locks are concerned.$$;

create or replace function tests.stripe_refund(deposit uuid, id text, amount bigint, changes jsonb default '{}') returns jsonb
language sql
as $$
  select jsonb_build_object(
    'id', stripe_refund.id, 'object', 'refund', 'amount', stripe_refund.amount, 'currency', lower(d.currency),
    'charge', 'ch_1', 'payment_intent', 'pi_' || replace(d.id::text, '-', ''), 'metadata', '{}'::jsonb,
    'status', 'succeeded', 'balance_transaction', 'txn_' || stripe_refund.id) || changes
  from billing.deposit as d where d.id = deposit;
$$;

comment on function tests.stripe_refund(uuid, text, bigint, jsonb) is $$A refund of a deposit that has succeeded, with changes.$$;

create or replace function tests.stripe_dispute(deposit uuid, id text, status text, movements bigint[]) returns jsonb
language sql
as $$
  select jsonb_build_object(
    'id', stripe_dispute.id, 'object', 'dispute', 'amount', d.processor_amount, 'currency', lower(d.currency),
    'livemode', d.livemode, 'charge', 'ch_1', 'payment_intent', 'pi_' || replace(d.id::text, '-', ''),
    'reason', 'fraudulent', 'status', stripe_dispute.status, 'evidence_details', jsonb_build_object('due_by', 1800000000),
    'balance_transactions', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', 'txn_' || stripe_dispute.id || n, 'object', 'balance_transaction', 'amount', m,
        'fee', case when m < 0 then 1500 else 0 end, 'currency', lower(d.currency))), '[]')
      from unnest(movements) with ordinality as u (m, n)))
  from billing.deposit as d where d.id = deposit;
$$;

comment on function tests.stripe_dispute(uuid, text, text, bigint[]) is
$$A dispute of a deposit with its movements: minus is withdrawn, at a fee of 15; plus is given back.$$;

create or replace function tests.create_paid_deposit(organization uuid, amount bigint default 5000, currency text default 'USD')
returns uuid
language plpgsql
as $$
declare
  v_id uuid := tests.create_deposit(organization, amount, currency);
begin
  perform tests.receive_stripe('evt_paid_' || v_id, 'checkout.session.completed', tests.stripe_session(v_id));
  perform tests.forget_locks();
  return v_id;
end
$$;

comment on function tests.create_paid_deposit(uuid, bigint, text) is $$A deposit that was paid.$$;

-- What the events of the tests are signed with.
select billing.set_processor('stripe', false, array['whsec_of_the_tests_new', 'whsec_of_the_tests_old']);

create or replace function tests.sign_stripe(raw bytea, secret text default 'whsec_of_the_tests_new', at timestamptz default now())
returns text
language sql
as $$
  select format('t=%s,v1=%s', t.at,
    encode(extensions.hmac(convert_to(t.at || '.', 'UTF8') || raw, convert_to(secret, 'UTF8'), 'sha256'), 'hex'))
  from (select floor(extract(epoch from sign_stripe.at))::bigint) as t (at)
$$;

comment on function tests.sign_stripe(bytea, text, timestamptz) is $$The header that Stripe would send with these bytes.$$;
