create or replace function billing.entitles(subscription billing.plan_subscription) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (subscription).plan_id is not null and not (subscription).is_paused and case (subscription).status
    when 'trialing' then true
    when 'active' then true
    when 'past_due' then (subscription).past_due_since
      + (ops.setting_of('billing.plan_grace_days') #>> '{}')::integer * interval '1 day' > clock_timestamp()
    else false end
$$;

comment on function billing.entitles(billing.plan_subscription) is
$$Whether a subscription gives its organisation what its plan entitles to: it is paid for, in its trial, or has been past due for less than
billing.plan_grace_days.$$;

create or replace function billing.plan_of(organization_id uuid) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.id
  from billing.plan_subscription as s
  join billing.plan as p on p.id = s.plan_id
  where s.organization_id = plan_of.organization_id and s.is_entitled
  order by p.position desc, s.started_at
  limit 1
$$;

comment on function billing.plan_of(uuid) is $$The plan that an organisation has; null without one, which is the plan Free.$$;

create or replace function billing.apply_plan(organization_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  update billing.plan_subscription as s
  set is_entitled = billing.entitles(s)
  where s.organization_id = apply_plan.organization_id and s.is_entitled <> billing.entitles(s);
  if ops.set_entitlements(apply_plan.organization_id, coalesce((
    select jsonb_object_agg(e.name, e.value)
    from billing.plan_entitlement as e
    where e.plan_id = billing.plan_of(apply_plan.organization_id)), '{}'))
  then
    perform event.emit('plan.applied', apply_plan.organization_id, apply_plan.organization_id);
  end if;
end
$$;

comment on function billing.apply_plan(uuid) is
$$Give an organisation what its plan entitles to, and nothing else. The caller holds the lock of its customer.$$;

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
    where s.organization_id = c.organization_id and s.past_due_since is not null and s.is_entitled and not billing.entitles(s))
  order by c.organization_id
  limit 1
  for update skip locked;
  for v_subscription in
    select s.* from billing.plan_subscription as s
    where s.organization_id = v_customer.organization_id and s.past_due_since is not null and s.is_entitled and not billing.entitles(s)
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

create or replace function billing.warn_of_trial_ends() returns integer
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_facts event.fact[];
begin
  with warned as (
    update billing.plan_subscription as s
    set warned_at = clock_timestamp()
    where s.status = 'trialing' and s.warned_at is null and s.cancel_at is null
      and s.trial_end between clock_timestamp() and clock_timestamp() + interval '3 days'
    returning s.id, s.organization_id
  )
  select array_agg((w.id, w.organization_id, '{}')::event.fact) into v_facts from warned as w;
  perform event.emit_all('plan.trial_warned', v_facts) where v_facts is not null;
  return coalesce(cardinality(v_facts), 0);
end
$$;

comment on function billing.warn_of_trial_ends() is
$$Say of each trial that ends within three days that it does, once. Returns how many there were.$$;

grant execute on function billing.warn_of_trial_ends() to leadmill_reconciler;
