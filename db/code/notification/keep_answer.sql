create or replace function notification.keep_answer(delivery notification.delivery, reference text, problem text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_assignment_id constant uuid := delivery.events #>> '{0,subject_id}';
begin
  -- A digest has one answer for several leads, which names none of them.
  if delivery.is_test or delivery.event_kind is distinct from 'lead.sold' or delivery.event_count <> 1 then
    return;
  end if;
  if reference is not null then
    perform sale.record_reference(v_assignment_id, delivery.organization_id, reference);
  end if;
  if problem like 'rejected%' and exists (
    select from notification.channel as c
    where c.id = delivery.channel_id and c.kind = 'endpoint' and (c.settings ->> 'reject_is_return_request')::boolean)
  then
    -- A job, because a refund locks the lead and accounts, and this transaction has locked the queue already.
    perform queue.defer('request_return', jsonb_build_object('delivery_id', delivery.id));
  end if;
end
$$;

comment on function notification.keep_answer(notification.delivery, text, text) is
$$Act on what an endpoint answered to a sold lead: keep its reference with the assignment, and request a refund if it rejects the lead and
the channel is set so. problem: as the worker reported it.$$;

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
