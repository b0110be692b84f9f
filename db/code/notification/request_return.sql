create or replace function notification.request_return(delivery_id uuid) returns jsonb
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery notification.delivery;
  v_words text;
  v_result jsonb;
begin
  select v.* into v_delivery
  from notification.delivery as v
  where v.id = request_return.delivery_id and v.event_kind = 'lead.sold' and v.event_count = 1 and not v.is_test;
  select substring(a.problem from '^rejected: (.*)$') into v_words
  from notification.attempt as a
  where a.delivery_id = v_delivery.id and a.outcome = 'sent' and a.problem like 'rejected%'
  order by a.number desc
  limit 1;
  if not found then
    return null;
  end if;
  begin
    v_result := returns.reject_lead(
      (v_delivery.events #>> '{0,subject_id}')::uuid, v_delivery.organization_id, v_words,
      concat_ws(': ', 'Rejected by the endpoint of the buyer', v_words));
  exception when sqlstate 'PGRST' then
    -- Such as: too late, or requested already. The buyer sees it in the log.
    v_result := jsonb_build_object('problem', left(sqlerrm::jsonb ->> 'message', 200), 'code', sqlerrm::jsonb -> 'code');
    update notification.delivery as v
    set last_error = 'no refund was requested: ' || (v_result ->> 'problem')
    where v.id = v_delivery.id;
  end;
  return v_result;
end
$$;

comment on function notification.request_return(uuid) is
$$Request the refund of a lead whose delivery an endpoint answered with a rejection. What the refund terms do not allow is noted at the
delivery. Repeated calls request nothing more. Returns {request_id, status, rule} or {problem, code}; null if there is no rejection.$$;

grant execute on function notification.request_return(uuid) to leadmill_worker;
