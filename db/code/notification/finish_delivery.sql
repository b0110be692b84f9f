create or replace function notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text)
returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery notification.delivery;
begin
  if coalesce(finish_delivery.outcome not in ('sent', 'retry', 'failed', 'refused'), true) then
    raise exception using
      errcode = 'LM703',
      message = 'unknown outcome of a delivery',
      detail = coalesce(finish_delivery.outcome, 'null'),
      hint = 'The outcome must be sent, retry, failed or refused.';
  end if;
  update notification.delivery as d
  set
    status = case finish_delivery.outcome when 'retry' then 'due' when 'refused' then 'failed' else finish_delivery.outcome end,
    status_code = finish_delivery.smtp_code,
    failures = d.failures + (finish_delivery.outcome <> 'sent')::integer,
    last_error = left(finish_delivery.error, 1000),
    finished_at = case when finish_delivery.outcome <> 'retry' then clock_timestamp() end
  where d.id = finish_delivery.delivery_id
    and case finish_delivery.outcome
      -- Two workers may have claimed it if the first was presumed dead: a sent mail is sent, whatever the other one reports.
      when 'sent' then d.status <> 'sent'
      -- A worker may report that it could not even start.
      when 'failed' then d.status in ('due', 'sending')
      else d.status = 'sending'
    end
  returning d.* into v_delivery;
  if not found then
    return;
  end if;
  insert into notification.attempt (delivery_id, number, organization_id, outcome, status_code, problem)
  values (v_delivery.id, v_delivery.attempts, v_delivery.organization_id, finish_delivery.outcome, finish_delivery.smtp_code,
    v_delivery.last_error)
  on conflict on constraint attempt_pkey do nothing;
  if finish_delivery.outcome = 'refused' then
    insert into notification.refused_address as r (address_hash, smtp_code, delivery_id)
    select ops.keyed_hash(a.email), finish_delivery.smtp_code, v_delivery.id
    from notification.recipient_address(v_delivery) as a
    where a.email is not null
    on conflict on constraint refused_address_pkey do update
    set smtp_code = excluded.smtp_code, delivery_id = excluded.delivery_id, refused_at = excluded.refused_at;
  end if;
end
$$;

comment on function notification.finish_delivery(uuid, text, integer, text) is
$$Report the outcome of a delivery that was claimed. outcome: sent, retry (another attempt follows), failed (permanently) or refused
(permanently, and no mail is sent to this address for notification.refusal_days). error: must not contain the address. A report of sent
always counts, and a sent delivery stays sent.
Errors: LM703 unknown outcome.$$;

grant execute on function notification.finish_delivery(uuid, text, integer, text) to leadmill_worker;
