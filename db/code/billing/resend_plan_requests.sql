create or replace function billing.resend_plan_requests() returns integer
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_count integer;
begin
  update billing.plan_request as r
  set status = 'expired', finished_at = clock_timestamp()
  where r.status = 'requested' and r.kind = 'checkout' and r.expires_at < clock_timestamp();
  -- One after the other, as the first time (billing.request_plan_change).
  perform queue.defer('send_plan_request', jsonb_build_object('plan_request_id', r.id), lock => 'plan:' || r.organization_id)
  from billing.plan_request as r
  where r.status = 'requested' and r.kind <> 'checkout' and r.created_at < clock_timestamp() - interval '10 minutes'
    and not queue.has_pending('send_plan_request', jsonb_build_object('plan_request_id', r.id))
  order by r.id;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function billing.resend_plan_requests() is
$$Defer again what was asked for and is not done after ten minutes, because its job was lost or has given up; and mark pages that were left
as expired. A request that is sent twice is done once. Returns how many were deferred.$$;

grant execute on function billing.resend_plan_requests() to leadmill_reconciler;
