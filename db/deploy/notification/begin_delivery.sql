-- Deploy leadmill:notification/begin_delivery to pg

begin;

create function notification.begin_delivery(delivery_id uuid) returns jsonb
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery notification.delivery;
  v_email text;
  v_name text;
  v_context jsonb;
begin
  update notification.delivery as d
  set status = 'sending', attempts = d.attempts + 1
  where d.id = begin_delivery.delivery_id and d.status in ('queued', 'sending')
  returning d.* into v_delivery;
  if not found then
    return null;
  end if;
  if v_delivery.lead_id is not null then
    select c.email, c.name into v_email, v_name
    from intake.lead_contact as c where c.lead_id = v_delivery.lead_id;
  else
    select u.email, concat_ws(' ', u.first_name, u.last_name) into v_email, v_name
    from identity.user_account as u
    where u.id = v_delivery.user_id and u.deleted_at is null and u.status in ('pending', 'active')
      -- Who has left the organisation meanwhile is not told any more, least of all whom it bought.
      and (v_delivery.organization_id is null or exists (
        select from identity.membership as m
        where m.user_id = u.id and m.organization_id = v_delivery.organization_id and m.ended_at is null));
  end if;
  if v_email is not null then
    v_context := notification.mail_context(v_delivery);
  end if;
  if v_context is null then
    perform notification.finish_delivery(delivery_id, 'failed', null, 'the recipient or the subject is gone');
    return null;
  end if;
  return jsonb_build_object(
    'template', v_delivery.template, 'email', v_email, 'name', v_name, 'context', v_context);
end
$$;

comment on function notification.begin_delivery(uuid) is
$$Take a mail to send it. Returns {template, email, name, context}; null when it is done or there is nobody to send it to.
May be called again after a worker died: the mail then goes out with the same Message-ID.$$;

create function notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text)
returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(finish_delivery.outcome not in ('sent', 'retry', 'failed'), true) then
    raise exception using
      errcode = 'LM703',
      message = 'no such outcome of a delivery',
      detail = coalesce(finish_delivery.outcome, 'null'),
      hint = 'It is sent, retry or failed.';
  end if;
  update notification.delivery as d
  set
    status = case finish_delivery.outcome when 'retry' then 'queued' else finish_delivery.outcome end,
    smtp_code = finish_delivery.smtp_code,
    last_error = left(finish_delivery.error, 1000),
    finished_at = case when finish_delivery.outcome <> 'retry' then clock_timestamp() end
  where d.id = finish_delivery.delivery_id
    and case finish_delivery.outcome
      -- Two workers may have had it, if the first was thought dead: what has gone out has gone out.
      when 'sent' then d.status <> 'sent'
      -- A worker that could not even begin it may say so.
      when 'failed' then d.status in ('queued', 'sending')
      when 'retry' then d.status = 'sending'
    end;
end
$$;

comment on function notification.finish_delivery(uuid, text, integer, text) is
$$Say what came of a mail that was begun. outcome: sent, retry (it will be tried again), failed (for good). error: without
the address. Whoever says sent is believed, what was sent stays sent.
Errors: LM703 no such outcome.$$;

grant usage on schema notification to leadmill_worker;
grant execute on function notification.begin_delivery(uuid),
  notification.finish_delivery(uuid, text, integer, text) to leadmill_worker;

commit;
