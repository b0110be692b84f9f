-- LM735 delivery_not_finished (409): The delivery waits or is being sent; `details` is its state.
--   To do: Wait.

create or replace function notification.send_again(channel notification.channel, delivery_ids uuid[]) returns integer
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_moved bigint;
  v_last bigint;
  v_count integer;
begin
  perform notification.spend_by_organization('notification.resends', channel.organization_id, cardinality(delivery_ids));
  if channel.kind = 'email' then
    update notification.delivery as v
    set
      status = 'due', due_at = clock_timestamp(), failures = 0, finished_at = null,
      job_id = queue.defer('send_mail', jsonb_build_object('delivery_id', v.id))
    where v.id = any (delivery_ids) and v.status in ('sent', 'failed');
    get diagnostics v_count = row_count;
    return v_count;
  end if;
  -- What was sent to another target before comes behind what waits for this one; the rest keeps its place.
  select count(*) into v_moved
  from notification.delivery as v
  where v.id = any (delivery_ids) and v.destination_id is distinct from channel.destination_id;
  v_last := notification.take_numbers(channel.destination_id, v_moved);
  update notification.delivery as v
  set
    status = 'due', due_at = clock_timestamp(), failures = 0, finished_at = null,
    sequence = case when v.destination_id = channel.destination_id then v.sequence else v_last - v_moved + o.place end,
    destination_id = channel.destination_id
  from (
    select w.id, row_number() over (
      partition by w.destination_id = channel.destination_id order by w.created_at, w.id) as place
    from notification.delivery as w
    where w.id = any (delivery_ids)) as o
  where v.id = o.id and v.status in ('sent', 'failed');
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function notification.send_again(notification.channel, uuid[]) is
$$Send finished deliveries of a channel again, in their order and with their ids, by its queue. Returns how many.
Errors: LM733 too many.$$;

create or replace function notification.resend_delivery(delivery_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := notification.managed_organization();
  v_delivery notification.delivery;
  v_channel notification.channel;
begin
  select v.* into v_delivery
  from notification.delivery as v
  where v.id = resend_delivery.delivery_id and v.organization_id is not distinct from v_organization_id and v.channel_id is not null
    and v.template is distinct from 'confirm_channel_address';
  if not found then
    perform ops.raise_http(404, 'LM701', 'no such delivery', resend_delivery.delivery_id::text);
  end if;
  v_channel := notification.require_channel(v_delivery.channel_id);
  perform notification.require_usable(v_channel);
  if notification.send_again(v_channel, array[v_delivery.id]) = 0 then
    perform ops.raise_http(409, 'LM735', 'delivery is not finished', v_delivery.status);
  end if;
  perform audit.record('delivery_resent', 'notification.delivery', v_delivery.id::text);
end
$$;

comment on function notification.resend_delivery(uuid) is
$$Send a delivery of a channel again, with the same id, whether it failed or was sent. Its content is read again, as at each attempt.
Errors: LM115 role not allowed, LM701 no such delivery, LM721 its channel was removed, LM733 too many, LM734 the
channel is not usable, LM735 it is not finished.$$;

grant execute on function notification.resend_delivery(uuid) to member, admin;

create or replace function api.resend_delivery(delivery_id uuid) returns void
language sql volatile
begin atomic
  select notification.resend_delivery(resend_delivery.delivery_id);
end;

comment on function api.resend_delivery(uuid) is
$$Send a delivery of a channel again
It has the same id, so that a receiver can recognise it, and follows the same rate limit. For failed mails of the platform see
retry_delivery.
Errors: LM115 role not allowed (403), LM701 no such delivery (404), LM721 its channel was removed (404), LM733 too
many (429), LM734 the channel is disabled or not confirmed (409), LM735 the delivery waits or is being sent (409).$$;

grant execute on function api.resend_delivery(uuid) to member, admin;
