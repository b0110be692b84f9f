create or replace function billing.describe_recharge(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'organization', o.name,
    'amount', ledger.to_decimal(d.amount, d.currency)::text,
    'currency', d.currency,
    'reason', replace(r.failure_code, '_', ' '),
    'token', billing.recharge_token(r.id),
    'expires_at', to_char(r.expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'))
  from billing.recharge as r
  join billing.deposit as d on d.id = r.id
  join identity.organization as o on o.id = r.organization_id
  where r.id = (refs ->> 'recharge_id')::uuid and r.organization_id = describe_recharge.organization_id
    -- What was paid or given up in the meantime is not worth a mail.
    and r.status in ('needs_confirmation', 'refused')
$$;

comment on function billing.describe_recharge(jsonb, uuid, uuid) is
$$The mail context of the recharge {recharge_id} that the processor did not collect.$$;

create or replace function billing.describe_recharge_pause(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'organization', o.name, 'reason', replace(u.paused_reason, '_', ' '), 'failures', u.failures,
    'amount', ledger.to_decimal(u.amount, u.currency)::text, 'currency', u.currency)
  from billing.recharge_rule as u
  join identity.organization as o on o.id = u.organization_id
  where u.organization_id = describe_recharge_pause.organization_id
    and u.payment_method_id = (refs ->> 'payment_method_id')::uuid and u.paused_reason is not null
  order by u.updated_at desc
  limit 1
$$;

comment on function billing.describe_recharge_pause(jsonb, uuid, uuid) is
$$The mail context of the rule that has been paused, of those that charge {payment_method_id}.$$;
