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
  return billing.receive_webhook(
    'stripe', event_id, type, now(), '2026-10-28.endive', false, '{}',
    convert_to((jsonb_build_object('id', event_id, 'object', 'event', 'type', type,
      'data', jsonb_build_object('object', object)) || changes)::text, 'UTF8'));
end
$$;

comment on function tests.receive_stripe(text, text, jsonb, jsonb) is
$$Receive a verified event of Stripe about an object; one transaction, as far as locks are concerned.$$;
