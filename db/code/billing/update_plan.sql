create or replace function billing.lock_plan(plan_id uuid) returns billing.plan
language plpgsql volatile
as $$
declare
  v_plan billing.plan;
begin
  select p.* into v_plan from billing.plan as p where p.id = lock_plan.plan_id for update;
  if not found then
    perform ops.raise_http(404, 'LM551', 'no such plan', lock_plan.plan_id::text);
  end if;
  return v_plan;
end
$$;

comment on function billing.lock_plan(uuid) is
$$A plan, locked.
Errors: LM551 no such plan (404).$$;

create or replace function billing.update_plan(
  plan_id uuid,
  name text default null,
  "position" integer default null,
  trial_days integer default null,
  is_active boolean default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_plan billing.plan := billing.lock_plan(plan_id);
begin
  v_plan.name := coalesce(ops.trimmed_line(update_plan.name), v_plan.name);
  v_plan.position := coalesce(update_plan.position, v_plan.position);
  v_plan.trial_days := coalesce(update_plan.trial_days, v_plan.trial_days);
  v_plan.is_active := coalesce(update_plan.is_active, v_plan.is_active);
  perform billing.require_plan(v_plan);
  update billing.plan as p
  set name = v_plan.name, position = v_plan.position, trial_days = v_plan.trial_days, is_active = v_plan.is_active,
    updated_at = clock_timestamp()
  where p.id = v_plan.id;
  perform billing.publish_plans_soon();
end
$$;

comment on function billing.update_plan(uuid, text, integer, integer, boolean) is
$$Change a plan, and have a job give its name to the product at Stripe.
Errors: LM550 faults, listed in details; LM551 no such plan; LM552 position taken.$$;

grant execute on function billing.update_plan(uuid, text, integer, integer, boolean) to admin;

create or replace function api.update_plan(
  plan_id uuid,
  name text default null,
  "position" integer default null,
  trial_days integer default null,
  is_active boolean default null
) returns void
language sql volatile
begin atomic
  select billing.update_plan(
    update_plan.plan_id, ops.bounded(update_plan.name, 'name'), update_plan.position, update_plan.trial_days, update_plan.is_active);
end;

comment on function api.update_plan(uuid, text, integer, integer, boolean) is
$$Change a plan
What is null stays. is_active false: nobody can choose it any more; who has it keeps it.
Errors: LM550 faults, listed in details; LM551 no such plan; LM552 position taken.$$;

grant execute on function api.update_plan(uuid, text, integer, integer, boolean) to admin;
