create or replace function billing.set_plan_entitlement(plan_id uuid, name text, value jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_plan constant billing.plan := billing.lock_plan(plan_id);
  v_value constant jsonb := coalesce(set_plan_entitlement.value, 'null');
begin
  perform billing.refuse_plan_faults(ops.entitlement_fault(set_plan_entitlement.name, v_value));
  if v_plan.position = 0 then
    perform ops.set_default_entitlement(set_plan_entitlement.name, v_value);
    return;
  end if;
  insert into billing.plan_entitlement (plan_id, name, value)
  values (v_plan.id, set_plan_entitlement.name, v_value)
  on conflict on constraint plan_entitlement_pkey do update set value = excluded.value;
  perform queue.defer('apply_plan_change', jsonb_build_object('plan_id', v_plan.id),
    queueing_lock => 'apply_plan_change:' || v_plan.id);
end
$$;

comment on function billing.set_plan_entitlement(uuid, text, jsonb) is
$$Change a limit or feature of a plan. A job gives it to the organisations that have the plan. The limits and features of the plan at
position 0 are the defaults of ops.entitlement_kind.
Errors: LM550 faults, listed in details; LM551 no such plan.$$;

grant execute on function billing.set_plan_entitlement(uuid, text, jsonb) to admin;

create or replace function api.set_plan_entitlement(plan_id uuid, name text, value jsonb default null) returns void
language sql volatile
begin atomic
  select billing.set_plan_entitlement(
    set_plan_entitlement.plan_id, ops.bounded(set_plan_entitlement.name, 'name'),
    ops.bounded_document(set_plan_entitlement.value, 'value', 100));
end;

comment on function api.set_plan_entitlement(uuid, text, jsonb) is
$$Change a limit or feature of a plan
It holds at once for the plan Free, and within a minute for organisations that have another. value: a whole number, or null for unlimited;
true or false for a feature.
Errors: LM550 faults, listed in details; LM551 no such plan.$$;

grant execute on function api.set_plan_entitlement(uuid, text, jsonb) to admin;
