create or replace view api.plan_requests with (security_invoker = true) as
select
  r.id,
  r.organization_id,
  r.kind,
  r.plan_subscription_id,
  r.plan_price_id,
  r.payment_method_id,
  r.resumes_at,
  r.status,
  r.refusal,
  case when r.status = 'requested' and r.expires_at > now() then r.page_url end as page_url,
  r.expires_at,
  r.created_at,
  r.finished_at
from billing.plan_request as r;

comment on view api.plan_requests is
$$What was asked to be done with the plan, and how it went
Members see those of their organisation, admins all.$$;
comment on column api.plan_requests.kind is
$$checkout, upgrade, downgrade, cancel, keep, pause, resume or payment_method.$$;
comment on column api.plan_requests.status is $$requested, done, refused or expired (a page that was left).$$;
comment on column api.plan_requests.refusal is $$Why the processor refused, in its words.$$;
comment on column api.plan_requests.page_url is $$The page to pay on, while it is open.$$;

grant select on api.plan_requests to member, admin;
