create or replace function billing.pay_invoice(invoice billing.invoice, payment jsonb, livemode boolean) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_payment_id constant text := payment -> 'payment' ->> 'payment_intent';
  v_amount constant bigint := (payment ->> 'amount_paid')::bigint;
  v_deposit_id uuid;
begin
  if v_payment_id is null or coalesce(v_amount, 0) <= 0 or exists (
    select from billing.deposit as d where d.processor = 'stripe' and d.payment_intent_id = v_payment_id)
  then
    return;
  end if;
  -- The payment of an invoice is a deposit of its own kind, so that its refunds, disputes and fees go the way of all others.
  insert into billing.deposit (livemode, amount, currency, processor_amount, payment_intent_id)
  values (pay_invoice.livemode, billing.from_processor_amount('stripe', v_amount, invoice.currency), invoice.currency, v_amount,
    v_payment_id)
  returning id into v_deposit_id;
  insert into billing.invoice_payment (deposit_id, invoice_id) values (v_deposit_id, invoice.id);
  perform billing.settle('stripe', jsonb_build_object(
    'object', 'payment_intent', 'id', v_payment_id, 'status', 'succeeded', 'amount', v_amount, 'amount_received', v_amount,
    'currency', lower(invoice.currency), 'livemode', pay_invoice.livemode, 'metadata', jsonb_build_object('deposit_id', v_deposit_id)));
  perform billing.settle_tax(v_deposit_id);
end
$$;

comment on function billing.pay_invoice(billing.invoice, jsonb, boolean) is
$$Credit a payment of an invoice to subscription_revenue, and the taxes in it to tax_payable, once.
Errors: those of billing.settle.$$;

create or replace function billing.tax_of(invoice jsonb) returns bigint
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum((t ->> 'amount')::bigint), 0)::bigint
  from jsonb_array_elements(case jsonb_typeof(invoice -> 'total_taxes') when 'array' then invoice -> 'total_taxes' else '[]' end) as t
$$;

comment on function billing.tax_of(jsonb) is $$The taxes in the total of an invoice of Stripe, in Stripe's units.$$;

create or replace function billing.update_invoice(organization_id uuid, invoice jsonb) returns billing.invoice
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_currency constant text := upper(invoice ->> 'currency');
  v_stored billing.invoice;
begin
  insert into billing.invoice as i (
    organization_id, plan_subscription_id, stripe_id, number, status, reason, currency, amount_due, amount_paid, amount_remaining,
    tax, total, attempt_count, next_attempt_at, page_url, pdf_url, created_at, finalized_at, paid_at)
  values (
    update_invoice.organization_id,
    (select s.id from billing.plan_subscription as s
      where s.stripe_id = invoice -> 'parent' -> 'subscription_details' ->> 'subscription'),
    invoice ->> 'id', invoice ->> 'number', invoice ->> 'status', left(invoice ->> 'billing_reason', 100), v_currency,
    billing.from_processor_amount('stripe', (invoice ->> 'amount_due')::bigint, v_currency),
    billing.from_processor_amount('stripe', (invoice ->> 'amount_paid')::bigint, v_currency),
    billing.from_processor_amount('stripe', (invoice ->> 'amount_remaining')::bigint, v_currency),
    billing.from_processor_amount('stripe', billing.tax_of(invoice), v_currency),
    billing.from_processor_amount('stripe', coalesce((invoice ->> 'total')::bigint, 0), v_currency),
    coalesce((invoice ->> 'attempt_count')::integer, 0), to_timestamp((invoice ->> 'next_payment_attempt')::bigint),
    invoice ->> 'hosted_invoice_url', invoice ->> 'invoice_pdf', to_timestamp((invoice ->> 'created')::bigint),
    to_timestamp((invoice -> 'status_transitions' ->> 'finalized_at')::bigint),
    to_timestamp((invoice -> 'status_transitions' ->> 'paid_at')::bigint))
  on conflict on constraint invoice_stripe_id_is_unique do update
  set
    plan_subscription_id = excluded.plan_subscription_id, number = excluded.number, status = excluded.status,
    tax = excluded.tax, total = excluded.total,
    amount_due = excluded.amount_due, amount_paid = excluded.amount_paid, amount_remaining = excluded.amount_remaining,
    attempt_count = excluded.attempt_count, next_attempt_at = excluded.next_attempt_at, page_url = excluded.page_url,
    pdf_url = excluded.pdf_url, finalized_at = excluded.finalized_at, paid_at = excluded.paid_at, updated_at = clock_timestamp()
  returning i.* into v_stored;
  return v_stored;
end
$$;

comment on function billing.update_invoice(uuid, jsonb) is $$Store an invoice as Stripe has it.$$;

create or replace function billing.store_invoice(organization_id uuid, invoice jsonb) returns void
language plpgsql volatile
as $$
declare
  v_old billing.invoice;
  v_new billing.invoice;
begin
  select i.* into v_old from billing.invoice as i where i.stripe_id = invoice ->> 'id';
  v_new := billing.update_invoice(organization_id, invoice);
  perform billing.pay_invoice(v_new, p, (invoice ->> 'livemode')::boolean)
  from jsonb_array_elements(invoice -> 'payments' -> 'data') as p
  where p ->> 'status' = 'paid';
  if v_new.status = 'paid' and v_old.status is distinct from 'paid' then
    -- Nobody wants receipts of long ago when the history of a customer is read for the first time.
    if v_new.amount_paid > 0 and v_new.paid_at > clock_timestamp() - interval '30 days' then
      perform event.emit('invoice.paid', v_new.id, v_new.organization_id);
    end if;
  elsif v_new.status = 'open' and v_new.attempt_count > coalesce(v_old.attempt_count, 0) then
    perform event.emit('invoice.payment_failed', v_new.id, v_new.organization_id);
  end if;
end
$$;

comment on function billing.store_invoice(uuid, jsonb) is
$$Store an invoice of an organisation as Stripe has it, credit its payments, and say what happened. The caller holds the lock of the
customer.
Errors: those of billing.settle.$$;
