create or replace function billing.defer_plan(processor text, object jsonb, event_type text) returns boolean
language plpgsql volatile
as $$
declare
  v_adapter constant billing.adapter := billing.adapter_of(processor);
  v_customer_id text;
begin
  if v_adapter.customer_function is not null then
    v_customer_id := billing.call_adapter(v_adapter.customer_function, object, event_type) #>> '{}';
  end if;
  if v_customer_id is null or not exists (select from billing.customer as c where c.stripe_id = v_customer_id) then
    return false;
  end if;
  -- A job that waits has not asked yet, so it will see what this event is about. One that runs may have asked before.
  perform queue.defer(
    v_adapter.plan_task, jsonb_build_object('customer_id', v_customer_id),
    queueing_lock => format('%s:%s', v_adapter.plan_task, v_customer_id));
  return true;
end
$$;

comment on function billing.defer_plan(text, jsonb, text) is
$$Have a job ask the processor how the plan of the customer stands that an event is about. Nothing of the event is stored: only what the
processor answers. False when it is about no customer of ours.$$;
