create or replace function billing.price_text(plan_price_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s %s a %s', ledger.to_decimal(c.amount_minor, c.currency), c.currency, c.interval)
  from billing.plan_price as c where c.id = price_text.plan_price_id
$$;

comment on function billing.price_text(uuid) is $$A price in words, such as 49.00 USD a month.$$;

create or replace function billing.day_text(at timestamptz) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return to_char(at at time zone 'UTC', 'YYYY-MM-DD');

comment on function billing.day_text(timestamptz) is $$A day in a mail, in UTC.$$;

create or replace function billing.describe_plan(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'organization', o.name,
    'plan', p.name,
    'price', billing.price_text(s.plan_price_id),
    'is_trial', s.status = 'trialing',
    'trial_end', billing.day_text(s.trial_ends_at),
    'ends_at', billing.day_text(s.cancel_at),
    'is_paused', s.is_paused,
    'next_plan', (select n.name from billing.plan_price as c join billing.plan as n on n.id = c.plan_id
      where c.id = s.scheduled_plan_price_id),
    'next_price', billing.price_text(s.scheduled_plan_price_id),
    'next_at', billing.day_text(s.scheduled_at))
  from billing.plan_subscription as s
  join billing.plan as p on p.id = s.plan_id
  join identity.organization as o on o.id = s.organization_id
  where s.id = (refs ->> 'plan_subscription_id')::uuid and s.organization_id = describe_plan.organization_id
$$;

comment on function billing.describe_plan(jsonb, uuid, uuid) is
$$The mail context of the subscription {plan_subscription_id} of an organisation.$$;

create or replace function billing.describe_plan_request(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('organization', o.name, 'kind', r.kind, 'refusal', r.refusal)
  from billing.plan_request as r
  join identity.organization as o on o.id = r.organization_id
  where r.id = (refs ->> 'plan_request_id')::uuid and r.organization_id = describe_plan_request.organization_id
    and r.status = 'refused'
$$;

comment on function billing.describe_plan_request(jsonb, uuid, uuid) is
$$The mail context of the request {plan_request_id} that the processor refused.$$;

create or replace function billing.describe_invoice(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'organization', o.name,
    'number', i.number,
    'amount', ledger.to_decimal(case i.status when 'paid' then i.amount_paid else i.amount_remaining end, i.currency)::text,
    'currency', i.currency,
    'is_paid', i.status = 'paid',
    'page_url', i.page_url,
    'pdf_url', i.pdf_url,
    'next_attempt', billing.day_text(i.next_attempt_at),
    'grace_ends', billing.day_text(billing.grace_end(s.past_due_at)))
  from billing.invoice as i
  join identity.organization as o on o.id = i.organization_id
  left join billing.plan_subscription as s on s.id = i.plan_subscription_id
  where i.id = (refs ->> 'invoice_id')::uuid and i.organization_id = describe_invoice.organization_id
$$;

comment on function billing.describe_invoice(jsonb, uuid, uuid) is
$$The mail context of the invoice {invoice_id} of an organisation.$$;
