create or replace view api.plan_subscriptions with (security_invoker = true) as
select
  s.id,
  s.organization_id,
  (select p.slug from billing.plan as p where p.id = s.plan_id) as plan,
  s.started_at as "start",
  coalesce(s.ended_at, s.cancel_at) as "end",
  case
    when s.status = 'unpaid' or s.status = 'canceled' and s.end_reason = 'payment_failed' then 'expired'
    when s.status = 'canceled' then 'cancelled'
    else 'active' end as status,
  s.status as payment_status,
  s.is_entitled,
  s.plan_price_id,
  s.period_starts_at,
  s.period_ends_at,
  s.trial_ends_at,
  s.cancel_at,
  s.past_due_at,
  s.is_paused,
  s.resumes_at,
  s.scheduled_plan_price_id,
  s.scheduled_at,
  s.pending_plan_price_id,
  s.updated_at,
  s.currency
from billing.plan_subscription as s
where s.status not in ('incomplete', 'incomplete_expired');

comment on view api.plan_subscriptions is
$$Subscriptions to plans, past and present
Members see those of their organisation, admins all.$$;
comment on column api.plan_subscriptions.plan is $$The slug of the plan.$$;
comment on column api.plan_subscriptions."start" is $$When it began.$$;
comment on column api.plan_subscriptions."end" is $$When it ended, or will end because it was cancelled.$$;
comment on column api.plan_subscriptions.status is
$$active; cancelled: ended because it was cancelled; expired: ended because it was not paid.$$;
comment on column api.plan_subscriptions.payment_status is
$$As at the processor: trialing, active, past_due (a payment is missing), unpaid (given up), paused (the trial ended without a payment
method), canceled (ended).$$;
comment on column api.plan_subscriptions.is_entitled is $$Whether the organisation has what the plan offers.$$;
comment on column api.plan_subscriptions.cancel_at is $$When it will end; keep_plan undoes this.$$;
comment on column api.plan_subscriptions.past_due_at is $$Since when a payment is missing.$$;
comment on column api.plan_subscriptions.is_paused is $$Whether nothing is collected, by wish of the organisation.$$;
comment on column api.plan_subscriptions.scheduled_plan_price_id is $$The price that it changes to at scheduled_at.$$;
comment on column api.plan_subscriptions.pending_plan_price_id is $$The price that it changes to once that is paid.$$;
comment on column api.plan_subscriptions.currency is $$What it is paid in. It changes only to prices of the same currency.$$;

grant select on api.plan_subscriptions to member, admin;
