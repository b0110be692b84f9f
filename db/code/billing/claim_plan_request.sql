create or replace function billing.claim_plan_request(request_id uuid) returns jsonb
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', r.kind, 'customer', c.stripe_id, 'subscription', s.stripe_id, 'price', p.stripe_id,
    'overrun_price', p.overrun_stripe_id, 'payment_method', m.stripe_id,
    'ends_trial', coalesce(n.trial_days = 0, false), 'resumes_at', floor(extract(epoch from r.resumes_at))::bigint)
  from billing.plan_request as r
  join billing.customer as c on c.organization_id = r.organization_id
  left join billing.plan_subscription as s on s.id = r.plan_subscription_id
  left join billing.plan_price as p on p.id = r.plan_price_id
  left join billing.plan as n on n.id = p.plan_id
  left join billing.payment_method as m on m.id = r.payment_method_id
  where r.id = claim_plan_request.request_id and r.status = 'requested'
$$;

comment on function billing.claim_plan_request(uuid) is
$$What is to be done at Stripe: {"kind", "customer", "subscription", "price", "overrun_price", "ends_trial", "payment_method",
"resumes_at"}; null when it has been done. overrun_price: of calls beyond the quota. ends_trial: the price is of a plan without a trial.$$;

grant execute on function billing.claim_plan_request(uuid) to leadmill_reconciler;
