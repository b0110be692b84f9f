create or replace function billing.find_plan_by_session(session_id text) returns table (status text, plan text)
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_request billing.plan_request;
begin
  select r.* into v_request from billing.plan_request as r where r.session_id = find_plan_by_session.session_id;
  if not found then
    return;
  end if;
  if v_request.status = 'requested' then
    -- The event may arrive later or never. A page that is reloaded adds no second job.
    perform queue.defer('read_plan', jsonb_build_object('customer_id', c.stripe_id), queueing_lock => 'read_plan:' || c.stripe_id)
    from billing.customer as c
    where c.organization_id = v_request.organization_id
      and coalesce(c.stored_at < clock_timestamp() - interval '10 seconds', true);
  end if;
  return query
    select v_request.status, p.name
    from billing.plan_price as c
    join billing.plan as p on p.id = c.plan_id
    where c.id = v_request.plan_price_id;
end
$$;

comment on function billing.find_plan_by_session(text) is
$$The checkout of a plan by its session, for the page to which its payer returns; no row when the session is not ours. While it is open, a
job asks Stripe, at most every ten seconds.$$;

grant execute on function billing.find_plan_by_session(text) to leadmill_api;
