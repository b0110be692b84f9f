create or replace function notification.keep_answer(delivery notification.delivery, reference text, problem text) returns void
language plpgsql volatile
as $$
declare
  v_assignment_id constant uuid := (delivery.events #>> '{0,subject_id}')::uuid;
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
