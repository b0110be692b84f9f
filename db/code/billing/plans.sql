create or replace view api.plans with (security_invoker = true) as
select
  p.id,
  p.slug,
  p.name,
  p.position,
  p.trial_days,
  coalesce((
    select jsonb_agg(
      jsonb_build_object('id', c.id, 'amount', ledger.to_decimal(c.amount_minor, c.currency), 'currency', c.currency,
        'interval', c.interval, 'overrun_amount', ledger.to_decimal(c.overrun_minor, c.currency))
      order by c.currency, c.interval)
    from billing.plan_price as c
    where c.plan_id = p.id and c.is_active), '[]') as prices,
  billing.entitlements_of_plan(p.id) as entitlements,
  p.is_active,
  p.created_at,
  p.updated_at
from billing.plan as p;

comment on view api.plans is
$$Plans: what organisations can subscribe to
Anyone sees those that can be chosen, members and admins all. POST /plan/checkout, outside this API, begins a subscription.$$;
comment on column api.plans.position is $$Order from the smallest to the largest; 0 is what an organisation has without a subscription.$$;
comment on column api.plans.trial_days is $$Days of an organisation's first subscription that cost nothing.$$;
comment on column api.plans.prices is
$$A list of {"id", "amount", "currency", "interval", "overrun_amount"}; interval is month or year. overrun_amount: of 1,000 calls beyond
the quota; null: they are not charged.$$;
comment on column api.plans.entitlements is
$$Limits and features by name: a whole number, null (unlimited), true or false.$$;

grant select on api.plans to anon, member, admin;
