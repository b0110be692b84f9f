create or replace function notification.admit_mail(delivery notification.delivery, email text) returns text
language plpgsql volatile
as $$
declare
  v_source constant text := encode(delivery.source, 'hex');
  -- Counted by template: leads that name another person's address must not prevent that person from signing up.
  v_mailbox constant text := delivery.template || ' ' || identity.canonical_address(admit_mail.email);
  -- A known user has higher limits, because a lost link is requested again within the hour.
  v_recipient constant text := case
    when delivery.proof_id is not null and exists (
      select from identity.user_account as u
      where u.email = admit_mail.email and u.status = 'active' and u.deleted_at is null) then 'user'
    else 'stranger' end;
begin
  return case
    when ops.spend('notification.mails_by_network', v_source) is not null
      then 'too many mails were caused by one network'
    when ops.spend(format('notification.mails_to_%s_by_network', v_recipient), v_source || ' ' || v_mailbox) is not null
      then 'the mailbox got too many unsolicited mails from one network'
    when ops.spend('notification.mails_to_' || v_recipient, v_mailbox) is not null
      then 'the mailbox got too many unsolicited mails'
    when delivery.template = 'contact_confirmation' and ops.spend('notification.replies_to_mailbox', v_mailbox) is not null
      then 'the mailbox got such a reply within a day'
    when ops.spend('notification.mails_in_all', delivery.template) is not null
      then 'too many mails of this kind were sent'
  end;
end
$$;

comment on function notification.admit_mail(notification.delivery, text) is
$$Count a mail to a stranger against the limits. Returns null if it may be sent, or else the reason. The limits for one network are
tighter than those for a mailbox, so that no single network can use up the mails that a mailbox may get. Called by the
worker in a short transaction of its own, because counting all mails would make requests wait for each other.$$;

create or replace function notification.is_to_stranger(delivery notification.delivery) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Defined by what is not a stranger, so that any new kind of recipient is treated as one.
  select not exists (
      select from identity.user_account as u
      where u.id = delivery.user_id and u.status = 'active')
    and not exists (
      select from notification.channel as c
      where c.id = delivery.channel_id and c.confirmed_at is not null)
$$;

comment on function notification.is_to_stranger(notification.delivery) is
$$Whether the recipient of a mail is neither an active user nor a confirmed mailbox of a channel. A user becomes active by confirming the
address, or is created as active.$$;

create or replace function notification.claim_delivery(delivery_id uuid) returns jsonb
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery notification.delivery;
  v_email text;
  v_name text;
  v_context jsonb;
  v_proof_mail jsonb;
  v_refusal text;
begin
  -- Before the delivery, as everywhere. The address and the link that confirms it are those of one moment: a link to one address must
  -- never be mailed to another.
  perform from notification.channel as c
  where c.id = (select d.channel_id from notification.delivery as d where d.id = claim_delivery.delivery_id)
  for share;
  update notification.delivery as d
  set status = 'sending', attempts = d.attempts + 1
  where d.id = claim_delivery.delivery_id and d.destination_id is null and d.status in ('due', 'sending')
  returning d.* into v_delivery;
  if not found then
    return null;
  end if;
  if v_delivery.proof_id is not null then
    v_proof_mail := identity.mail_of_proof(v_delivery.proof_id);
    if v_proof_mail is null then
      -- The address that a stranger named gets no mail, and no trace of the attempt is kept.
      delete from notification.delivery as d where d.id = claim_delivery.delivery_id;
      return null;
    end if;
    update notification.delivery as d
    set template = v_proof_mail ->> 'template'
    where d.id = claim_delivery.delivery_id
    returning d.* into v_delivery;
    v_context := v_proof_mail -> 'context';
  end if;
  select a.email, a.name into v_email, v_name from notification.recipient_address(v_delivery) as a;
  if v_email is not null and notification.is_to_stranger(v_delivery) then
    -- Counted at the first attempt only. When an admin sends it again, the limits do not apply.
    v_refusal := case when v_delivery.attempts = 1 then notification.admit_mail(v_delivery, v_email) end;
    if v_refusal is not null then
      perform notification.finish_delivery(delivery_id, 'failed', null, v_refusal);
      return null;
    end if;
    v_name := ''; -- a stranger may have written it
  end if;
  if exists (
    select from notification.refused_address as r
    where r.address_hash = ops.keyed_hash(v_email)
      and r.refused_at > clock_timestamp() - make_interval(days => (ops.setting_of('notification.refusal_days'))::integer))
  then
    perform notification.finish_delivery(delivery_id, 'failed', null, 'a mail server refused this address before');
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
    'template', v_delivery.template, 'email', v_email, 'name', v_name, 'context', v_context, 'site', ops.site())
    -- The token to unsubscribe, if the mail is optional.
    || case when v_delivery.template = 'event_notification'
      then jsonb_build_object('unsubscribe', notification.mailbox_token(v_delivery.channel_id)) else '{}' end
    || (
      select coalesce(jsonb_object_agg('unsubscribe', notification.unsubscribe_token(v_delivery.organization_id, t.name)), '{}')
      from notification.template as t
      where t.name = v_delivery.template and t.is_optional and v_delivery.organization_id is not null);
end
$$;

comment on function notification.claim_delivery(uuid) is
$$Claim a delivery in order to send it. Returns {template, email, name, context, site, unsubscribe}, or null if it is finished or must not
be sent. If a worker died, another one may claim it again: the mail then has the same Message-ID.$$;

grant execute on function notification.claim_delivery(uuid) to leadmill_worker;
