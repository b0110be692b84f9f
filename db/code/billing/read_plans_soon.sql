create or replace function billing.read_plans_soon(customers text[]) returns void
language sql volatile security definer -- callers have no privilege on the queue's tables
set search_path = pg_catalog, pg_temp
as $$
  -- In one order, as queue.defer_once().
  select queue.defer('read_plan', jsonb_build_object('customer_id', c.id), queueing_lock => 'read_plan:' || c.id)
  from (select distinct n.id from unnest(read_plans_soon.customers) as n (id) order by n.id) as c
$$;

comment on function billing.read_plans_soon(text[]) is
$$Have a job for each of these customers ask Stripe how its plan stands, unless one waits.$$;

grant execute on function billing.read_plans_soon(text[]) to leadmill_reconciler;
