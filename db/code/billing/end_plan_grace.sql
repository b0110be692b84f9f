create or replace function billing.end_plan_grace() returns uuid
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_customer billing.customer;
  v_subscription billing.plan_subscription;
begin
  -- One organisation for each transaction. The customer is locked before its subscriptions are looked at.
  select c.* into v_customer
  from billing.customer as c
  where exists (
    select from billing.plan_subscription as s
    where s.organization_id = c.organization_id and s.past_due_at is not null and s.is_entitled and not billing.entitles(s))
  order by c.organization_id
  limit 1
  for update skip locked;
  for v_subscription in
    select s.* from billing.plan_subscription as s
    where s.organization_id = v_customer.organization_id and s.past_due_at is not null and s.is_entitled and not billing.entitles(s)
  loop
    perform event.emit('plan.suspended', v_subscription.id, v_subscription.organization_id);
  end loop;
  perform billing.apply_plan(v_customer.organization_id) where v_customer.organization_id is not null;
  return v_customer.organization_id;
end
$$;

comment on function billing.end_plan_grace() is
$$Take away what the plan of an organisation entitles to, because its payment has been missing for billing.plan_grace_days. What exists
stays; features and limits are those of the plan Free until the payment succeeds. Returns the organisation, null when there is no more;
called until then.$$;

grant execute on function billing.end_plan_grace() to leadmill_reconciler;
