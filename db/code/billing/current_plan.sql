create or replace function billing.describe_current_plan(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'plan', p.slug,
    'name', p.name,
    'entitlements', ops.entitlements_of(describe_current_plan.organization_id),
    'plan_subscription_id', s.id,
    'payment_status', s.status,
    'ends_at', s.cancel_at,
    'grace_ends_at', billing.grace_end(s.past_due_at),
    'is_paused', coalesce(s.is_paused, false),
    'is_uncollected', coalesce(s.is_uncollected, false))
  from billing.live_subscription(describe_current_plan.organization_id) as s
  left join billing.plan as p
    on p.id = case when s.is_entitled then s.plan_id else (select f.id from billing.plan as f where f.position = 0) end
$$;

comment on function billing.describe_current_plan(uuid) is
$$The plan that an organisation has, what it is entitled to, and its subscription if there is one.$$;

create or replace function billing.current_plan() returns jsonb
language plpgsql stable security definer -- web roles do not read entitlements
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Row security names the organisation of the token; the caller may have left it.
  if request.organization_id() is null then
    perform ops.raise_http(404, 'LM111', 'no such organisation');
  end if;
  return billing.describe_current_plan(request.organization_id());
end
$$;

comment on function billing.current_plan() is
$$The plan of the caller's organisation; see billing.describe_current_plan().
Errors: LM111 the caller acts for no organisation (404).$$;

grant execute on function billing.current_plan() to member;

create or replace function api.current_plan() returns jsonb
language sql stable
begin atomic
  select billing.current_plan();
end;

comment on function api.current_plan() is
$$The plan of the organisation
{"plan", "name", "entitlements", "plan_subscription_id", "payment_status", "ends_at", "grace_ends_at", "is_paused", "is_uncollected"}.
entitlements: limits and features by name; null is unlimited. grace_ends_at: when they go because a payment is missing.
is_uncollected: the period was not charged because of a pause, so it entitles to nothing; resume_plan has a new one charged.
Errors: LM111 the caller acts for no organisation (404).$$;

grant execute on function api.current_plan() to member;
