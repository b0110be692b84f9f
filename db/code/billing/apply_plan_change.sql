create or replace function billing.apply_plan_change(plan_id uuid, after_id uuid default null) returns uuid
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id uuid;
begin
  select c.organization_id into v_organization_id
  from billing.customer as c
  where c.organization_id > coalesce(apply_plan_change.after_id, '00000000-0000-0000-0000-000000000000')
    and exists (
      select from billing.plan_subscription as s
      where s.organization_id = c.organization_id and s.plan_id = apply_plan_change.plan_id and s.is_entitled)
  order by c.organization_id
  limit 1
  for update;
  perform billing.apply_plan(v_organization_id) where v_organization_id is not null;
  return v_organization_id;
end
$$;

comment on function billing.apply_plan_change(uuid, uuid) is
$$Give the next organisation that has a plan what the plan entitles to now. Returns the organisation, for the next call; null when there is
no more.$$;

grant execute on function billing.apply_plan_change(uuid, uuid) to leadmill_reconciler;
