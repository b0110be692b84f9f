create or replace function billing.claim_plan_request(request_id uuid) returns jsonb
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', r.kind, 'customer', c.stripe_id, 'subscription', s.stripe_id, 'price', p.stripe_id, 'payment_method', m.stripe_id,
    'resumes_at', floor(extract(epoch from r.resumes_at))::bigint)
  from billing.plan_request as r
  join billing.customer as c on c.organization_id = r.organization_id
  left join billing.plan_subscription as s on s.id = r.plan_subscription_id
  left join billing.plan_price as p on p.id = r.plan_price_id
  left join billing.payment_method as m on m.id = r.payment_method_id
  where r.id = claim_plan_request.request_id and r.status = 'requested'
$$;

comment on function billing.claim_plan_request(uuid) is
$$What is to be done at Stripe: {"kind", "customer", "subscription", "price", "payment_method", "resumes_at"}; null when it has been done.$$;

grant execute on function billing.claim_plan_request(uuid) to leadmill_reconciler;

create or replace function billing.finish_plan_request(request_id uuid, refusal text default null) returns void
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_request billing.plan_request;
begin
  update billing.plan_request as r
  set
    status = case when finish_plan_request.refusal is null then 'done' else 'refused' end,
    refusal = left(finish_plan_request.refusal, 500),
    finished_at = clock_timestamp()
  where r.id = finish_plan_request.request_id and r.status = 'requested'
  returning r.* into v_request;
  if v_request.status = 'refused' and v_request.kind <> 'checkout' then
    perform event.emit('plan.change_refused', v_request.id, v_request.organization_id);
  end if;
end
$$;

comment on function billing.finish_plan_request(uuid, text) is
$$Store that Stripe has done what was asked for, or refuses it. Not said of a page: who wanted it is told at once.$$;

grant execute on function billing.finish_plan_request(uuid, text) to leadmill_reconciler;

create or replace function billing.refuse_plan_page(request_id uuid, refusal text) returns void
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  update billing.plan_request as r
  set status = 'refused', refusal = left(refuse_plan_page.refusal, 500), finished_at = clock_timestamp()
  where r.id = refuse_plan_page.request_id and r.kind = 'checkout' and r.status = 'requested' and r.session_id is null
$$;

comment on function billing.refuse_plan_page(uuid, text) is $$Store that Stripe opens no page for a checkout.$$;

grant execute on function billing.refuse_plan_page(uuid, text) to leadmill_api;
