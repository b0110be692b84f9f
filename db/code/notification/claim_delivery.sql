create or replace function notification.admit_mail(delivery notification.delivery, email text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_source constant text := encode(delivery.source, 'hex');
  -- By template: who has others' leads confirmed to somebody does not keep him from signing up.
  v_mailbox constant text := delivery.template || ' ' || identity.canonical_address(admit_mail.email);
  -- A link that he has lost is asked for again within the hour.
  v_whom constant text := case
    when delivery.proof_id is not null and exists (
      select from identity.user_account as u
      where u.email = admit_mail.email and u.status = 'active' and u.deleted_at is null) then 'user'
    else 'stranger' end;
begin
  return case
    when ops.spend('notification.mails_by_network', v_source) is not null
      then 'too many mails were caused by one network'
    when ops.spend(format('notification.mails_to_%s_by_network', v_whom), v_source || ' ' || v_mailbox) is not null
      then 'the mailbox got too many mails from one network that it has not asked for'
    when ops.spend('notification.mails_to_' || v_whom, v_mailbox) is not null
      then 'the mailbox got too many mails that it has not asked for'
    when ops.spend('notification.mails_in_all', delivery.template) is not null
      then 'too many mails of this kind were sent'
  end;
end
$$;

comment on function notification.admit_mail(notification.delivery, text) is
$$The gate of all mail to whom we know nothing about: whether this one may go out, null, or why not. Counts it. What one network
causes is bounded more tightly than what a mailbox gets in all, so that nobody alone keeps somebody's mail away. Called by the
worker in a short transaction of its own, so that no request waits for the count of all.$$;

create or replace function notification.is_to_stranger(delivery notification.delivery) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Whoever is not known to be a user is a stranger: a kind of recipient that comes later is one by itself.
  select not exists (
    select from identity.user_account as u
    where u.id = delivery.user_id and u.status = 'active')
$$;

comment on function notification.is_to_stranger(notification.delivery) is
$$Whether a mail goes to an address that is not an active user's: active is who has proved his address, or was made here.$$;

-- LM703 unknown_outcome (-): There is no such outcome of a delivery (a defect of a worker).

create or replace function notification.claim_delivery(delivery_id uuid) returns jsonb
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
  where d.id = claim_delivery.delivery_id and d.status in ('queued', 'sending')
  returning d.* into v_delivery;
  if not found then
    return null;
  end if;
  if v_delivery.proof_id is not null then
    v_of_proof := identity.mail_of_proof(v_delivery.proof_id);
    if v_of_proof is null then
      -- A stranger named an address that gets no mail: nothing is left of it.
      delete from notification.delivery as d where d.id = claim_delivery.delivery_id;
      return null;
    end if;
    update notification.delivery as d
    set template = v_of_proof ->> 'template'
    where d.id = claim_delivery.delivery_id
    returning d.* into v_delivery;
    v_context := v_of_proof -> 'context';
  end if;
  select a.email, a.name into v_email, v_name from notification.recipient_address(v_delivery) as a;
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

comment on function notification.claim_delivery(uuid) is
$$Take a mail to send it. Returns {template, email, name, context, unsubscribe}; null when it is done or there is nobody to send it to.
May be called again after a worker died: the mail then goes out with the same Message-ID.$$;

grant execute on function notification.claim_delivery(uuid) to leadmill_worker;
