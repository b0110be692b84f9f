create or replace function billing.plan_of_organization(organization_id uuid) returns jsonb
language plpgsql stable security definer -- web roles do not read entitlements
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from identity.organization as o where o.id = plan_of_organization.organization_id) then
    perform ops.raise_http(404, 'LM111', 'no such organisation');
  end if;
  return billing.describe_current_plan(plan_of_organization.organization_id);
end
$$;

comment on function billing.plan_of_organization(uuid) is
$$The plan of an organisation, for admins; see billing.describe_current_plan().
Errors: LM111 no such organisation (404).$$;

grant execute on function billing.plan_of_organization(uuid) to admin;

create or replace function api.plan_of_organization(organization_id uuid) returns jsonb
language sql stable
begin atomic
  select billing.plan_of_organization(plan_of_organization.organization_id);
end;

comment on function api.plan_of_organization(uuid) is
$$The plan of an organisation
As current_plan tells it to the organisation itself: {plan, name, entitlements, plan_subscription_id, payment_status, ends_at,
grace_ends_at, is_paused, is_uncollected}.
Errors: LM111 no such organisation (404).$$;

grant execute on function api.plan_of_organization(uuid) to admin;
