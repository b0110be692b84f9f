create or replace function billing.grace_end(past_due_at timestamptz) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
return past_due_at + make_interval(days => (ops.setting_of('billing.plan_grace_days'))::integer);

comment on function billing.grace_end(timestamptz) is
$$When the grace of a payment ends that has been missing since then: billing.plan_grace_days later.$$;

create or replace function billing.entitles(subscription billing.plan_subscription) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (subscription).plan_id is not null and not (subscription).is_paused and not (subscription).is_uncollected
    and not billing.is_contested(subscription) and case (subscription).status
      when 'trialing' then true
      when 'active' then true
      when 'past_due' then billing.grace_end((subscription).past_due_at) > clock_timestamp()
      else false end
$$;

comment on function billing.entitles(billing.plan_subscription) is
$$Whether a subscription gives its organisation what its plan entitles to: it is paid for, in its trial, or past due within the
grace; it does not while it is paused, nor in a period that was not collected because of that, or whose payment was taken back by a
dispute.$$;

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
