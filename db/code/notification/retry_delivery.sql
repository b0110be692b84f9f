-- LM701 delivery_not_found (404): There is no such delivery, or it is sent again by another function:
--   `retry_delivery` for mails of the platform, `resend_delivery` for those of channels.
-- LM702 delivery_not_failed (409): The delivery has not failed; `details` is its state.
--   To do: A waiting delivery is sent by itself; a sent one is not sent again.

create or replace function notification.retry_delivery(delivery_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery notification.delivery;
begin
  select d.* into v_delivery
  from notification.delivery as d
  where d.id = retry_delivery.delivery_id and d.destination_id is null
  for update;
  if not found then
    perform ops.raise_http(404, 'LM701', 'no such delivery', retry_delivery.delivery_id::text);
  elsif v_delivery.status <> 'failed' then
    perform ops.raise_http(409, 'LM702', 'delivery has not failed', v_delivery.status);
  end if;
  -- The admin has checked the address, so an earlier refusal no longer counts.
  delete from notification.refused_address as r
  using notification.recipient_address(v_delivery) as a
  where r.address_hash = ops.keyed_hash(a.email);
  update notification.delivery as d
  set
    status = 'due',
    failures = 0,
    finished_at = null,
    job_id = queue.defer('send_mail', jsonb_build_object('delivery_id', d.id))
  where d.id = retry_delivery.delivery_id;
  perform audit.record('delivery_retried', 'notification.delivery', v_delivery.id::text,
    '{"status": "due"}', jsonb_build_object('status', v_delivery.status));
end
$$;

comment on function notification.retry_delivery(uuid) is
$$Send a permanently failed mail again, after the cause is fixed. If a mail server had refused its address, mail goes there again. The
delivery keeps its Message-ID and its number of attempts. A sent mail is never sent again.
Errors: LM701 no such delivery, LM702 the delivery has not failed.$$;

grant execute on function notification.retry_delivery(uuid) to admin;

create or replace function api.retry_delivery(delivery_id uuid) returns void
language sql volatile
begin atomic
  select notification.retry_delivery(retry_delivery.delivery_id);
end;

comment on function api.retry_delivery(uuid) is
$$Send a failed mail again
Fix the cause first. deliveries?status=eq.failed lists failed mails.
Errors: LM701 no such delivery, LM702 the delivery has not failed.$$;

grant execute on function api.retry_delivery(uuid) to admin;
