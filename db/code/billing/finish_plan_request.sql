create or replace function billing.finish_plan_request(request_id uuid, refusal text default null) returns void
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_request billing.plan_request;
begin
  update billing.plan_request as r
  set
    status = case when finish_plan_request.refusal is null then 'done' else 'refused' end,
    refusal = left(finish_plan_request.refusal, 500),
    finished_at = clock_timestamp()
  where r.id = finish_plan_request.request_id and r.status = 'requested'
  returning r.* into v_request;
  if v_request.status = 'refused' and v_request.kind <> 'checkout' then
    perform event.emit('plan.change_refused', v_request.id, v_request.organization_id);
  end if;
end
$$;

comment on function billing.finish_plan_request(uuid, text) is
$$Store that Stripe has done what was asked for, or refuses it. Not said of a page: who wanted it is told at once.$$;

grant execute on function billing.finish_plan_request(uuid, text) to leadmill_reconciler;
