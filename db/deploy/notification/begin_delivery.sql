-- Deploy leadmill:notification/begin_delivery to pg

begin;

-- LM703 unknown_outcome (-): There is no such outcome of a delivery (a defect of a worker).

create function notification.begin_delivery(delivery_id uuid) returns jsonb
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery notification.delivery;
  v_email text;
  v_name text;
  v_context jsonb;
  v_of_proof jsonb;
  v_refusal text;
begin
  update notification.delivery as d
  set status = 'sending', attempts = d.attempts + 1
  where d.id = begin_delivery.delivery_id and d.status in ('queued', 'sending')
  returning d.* into v_delivery;
  if not found then
    return null;
  end if;
  if v_delivery.proof_id is not null then
    v_of_proof := identity.mail_of_proof(v_delivery.proof_id);
    if v_of_proof is null then
      -- A stranger named an address that gets no mail: nothing is left of it.
      delete from notification.delivery as d where d.id = begin_delivery.delivery_id;
      return null;
    end if;
    update notification.delivery as d
    set template = v_of_proof ->> 'template'
    where d.id = begin_delivery.delivery_id
    returning d.* into v_delivery;
    v_context := v_of_proof -> 'context';
  end if;
  select a.email, a.name into v_email, v_name from notification.address_of(v_delivery) as a;
  if v_email is not null and notification.is_to_stranger(v_delivery) then
    -- Counted once, however often it is tried. An admin who sends it again does not ask the gate.
    v_refusal := case when v_delivery.attempts = 1 then notification.admit_mail(v_delivery, v_email) end;
    if v_refusal is not null then
      perform notification.finish_delivery(delivery_id, 'failed', null, v_refusal);
      return null;
    end if;
    v_name := ''; -- whatever it says, a stranger wrote it
  end if;
  if exists (
    select from notification.refused_address as r
    where r.address_hash = ops.keyed_hash(v_email)
      and r.refused_at > clock_timestamp() - make_interval(days => (ops.setting_of('notification.refusal_days'))::integer))
  then
    perform notification.finish_delivery(delivery_id, 'failed', null, 'mail to this address was refused before');
    return null;
  end if;
  if v_email is not null and v_context is null then
    v_context := notification.mail_context(v_delivery);
  end if;
  if v_context is null then
    perform notification.finish_delivery(delivery_id, 'failed', null, 'the recipient or the subject is gone');
    return null;
  end if;
  return jsonb_build_object(
    'template', v_delivery.template, 'email', v_email, 'name', v_name, 'context', v_context)
    -- How to do without it, where that is possible.
    || (
      select coalesce(jsonb_object_agg('unsubscribe', notification.unsubscribe_token(v_delivery.organization_id, t.name)), '{}')
      from notification.template as t
      where t.name = v_delivery.template and t.is_optional and v_delivery.organization_id is not null);
end
$$;

comment on function notification.begin_delivery(uuid) is
$$Take a mail to send it. Returns {template, email, name, context, unsubscribe}; null when it is done or there is nobody to send it to.
May be called again after a worker died: the mail then goes out with the same Message-ID.$$;

create function notification.finish_delivery(delivery_id uuid, outcome text, smtp_code integer, error text)
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
      message = 'no such outcome of a delivery',
      detail = coalesce(finish_delivery.outcome, 'null'),
      hint = 'It is sent, retry, failed or refused.';
  end if;
  update notification.delivery as d
  set
    status = case finish_delivery.outcome when 'retry' then 'queued' when 'refused' then 'failed' else finish_delivery.outcome end,
    smtp_code = finish_delivery.smtp_code,
    last_error = left(finish_delivery.error, 1000),
    finished_at = case when finish_delivery.outcome <> 'retry' then clock_timestamp() end
  where d.id = finish_delivery.delivery_id
    and case finish_delivery.outcome
      -- Two workers may have had it, if the first was thought dead: what has gone out has gone out.
      when 'sent' then d.status <> 'sent'
      -- A worker that could not even begin it may say so.
      when 'failed' then d.status in ('queued', 'sending')
      else d.status = 'sending'
    end
  returning d.* into v_delivery;
  if found and finish_delivery.outcome = 'refused' then
    insert into notification.refused_address as r (address_hash, smtp_code, delivery_id)
    select ops.keyed_hash(a.email), finish_delivery.smtp_code, v_delivery.id
    from notification.address_of(v_delivery) as a
    where a.email is not null
    on conflict on constraint refused_address_pkey do update
    set smtp_code = excluded.smtp_code, delivery_id = excluded.delivery_id, refused_at = excluded.refused_at;
  end if;
end
$$;

comment on function notification.finish_delivery(uuid, text, integer, text) is
$$Say what came of a mail that was begun. outcome: sent, retry (it will be tried again), failed (for good), refused (for good,
and so will all mail to this address be: nothing goes there any more for a time). error: without
the address. Whoever says sent is believed, what was sent stays sent.
Errors: LM703 no such outcome.$$;

grant usage on schema notification to leadmill_worker;
grant execute on function notification.begin_delivery(uuid),
  notification.finish_delivery(uuid, text, integer, text) to leadmill_worker;

commit;
