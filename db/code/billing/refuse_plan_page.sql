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
