create or replace function notification.currency_of(refs jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return coalesce(refs ->> 'currency', (select a.currency from ledger.account as a where a.id = (refs ->> 'account_id')::bigint));

comment on function notification.currency_of(jsonb) is $$The currency that a mail is about: that of {account_id}, or {currency} itself.$$;

create or replace function notification.has_alert_address(organization_id uuid, refs jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from notification.balance_alert as a
    where a.organization_id = has_alert_address.organization_id and a.currency = notification.currency_of(refs)
      and a.confirmed_at is not null)
$$;

comment on function notification.has_alert_address(uuid, jsonb) is
$$Whether warnings of an organisation about the currency of refs go to an address that was confirmed.$$;

create or replace function notification.enqueue_mails(
  template text, recipient_kind text, recipients notification.recipient[]
) returns uuid[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- each branch is planned well without its arguments, and planning takes the most time
as $$
declare
  v_source constant bytea := ops.network_key(); -- once, not for each recipient
  v_roles constant text[] := array(
    select p.role
    from identity.role_permission as p
    where p.permission = case
      when recipient_kind in ('billing', 'alert') then 'manage_billing' when recipient_kind = 'organization' then 'manage_settings' end);
  v_ids uuid[];
begin
  with addressee as (
    select a.id, a.refs from unnest(recipients) as a
  ), subscribed as ( -- all but the organisations that have unsubscribed
    select a.id, a.refs
    from addressee as a
    where not exists (
      select from notification.preference as p
      where p.organization_id = a.id and p.template = enqueue_mails.template and not p.is_wanted)
  ), recipient (user_id, organization_id, lead_id, proof_id, channel_id, refs) as (
    -- One branch for each kind, because a single condition for all kinds would scan all users.
    select u.id, null::uuid, null::uuid, null::uuid, null::uuid, a.refs
    from addressee as a
    join identity.user_account as u on u.id = a.id
    where enqueue_mails.recipient_kind = 'user' and u.deleted_at is null
    union all
    select u.id, null, null, null, null, a.refs
    from addressee as a
    cross join identity.user_account as u
    where enqueue_mails.recipient_kind = 'admins' and u.is_admin and u.status = 'active' and u.deleted_at is null
    union all
    select m.user_id, a.id, null, null, null, a.refs
    from subscribed as a
    -- offset 0 and limit 1 force one index lookup for each row.
    cross join lateral (
      select e.user_id
      from identity.membership as e
      where e.organization_id = a.id and e.ended_at is null and e.role = any (v_roles)
      offset 0) as m
    cross join lateral (
      select
      from identity.user_account as u
      where u.id = m.user_id and u.status = 'active' and u.deleted_at is null
      limit 1) as u
    where enqueue_mails.recipient_kind in ('organization', 'billing')
      or enqueue_mails.recipient_kind = 'alert' and not notification.has_alert_address(a.id, a.refs)
    union all
    select null, a.id, null, null, null, a.refs
    from subscribed as a
    where enqueue_mails.recipient_kind = 'alert_address'
      or enqueue_mails.recipient_kind = 'alert' and notification.has_alert_address(a.id, a.refs)
    union all
    select null, c.organization_id, null, null, c.id, a.refs
    from addressee as a
    join notification.channel as c on c.id = a.id
    where enqueue_mails.recipient_kind = 'channel'
    union all
    select null, null, a.id, null, null, a.refs
    from addressee as a
    where enqueue_mails.recipient_kind = 'lead'
    union all
    select null, null, null, a.id, null, a.refs
    from addressee as a
    where enqueue_mails.recipient_kind = 'proof'
    union all
    select null, null, null, null, null, a.refs || jsonb_build_object('contact_message_id', a.id)
    from addressee as a
    where enqueue_mails.recipient_kind = 'contact_message'
    union all
    select null, null, null, null, null, a.refs || jsonb_build_object('deposit_id', a.id)
    from addressee as a
    join billing.payment as p on p.id = a.id
    where enqueue_mails.recipient_kind = 'payment'
  ), delivery as materialized ( -- materialized, because each id is used twice
    select ops.uuid_v7() as id, row_number() over () as place, r.* from recipient as r
  ), job as materialized (
    select queue.defer_all('send_mail', array(
      select jsonb_build_object('delivery_id', d.id) from delivery as d order by d.place)) as ids
  ), made as (
    insert into notification.delivery (
      id, template, user_id, organization_id, lead_id, proof_id, channel_id, refs, job_id, source)
    select
      d.id, enqueue_mails.template, d.user_id, d.organization_id, d.lead_id, d.proof_id, d.channel_id, d.refs, j.ids[d.place], v_source
    from delivery as d
    cross join job as j
    returning id
  )
  select array(select m.id from made as m) into v_ids;
  return v_ids;
end
$$;

comment on function notification.enqueue_mails(text, text, notification.recipient[]) is
$$Enqueue a mail, with one delivery and one job for each person, in the transaction that causes it. recipient_kind: user, organization
(those active members who manage its settings), billing (those who manage its money), alert (the confirmed address of an organisation for
warnings, or else those who manage its money), alert_address (that address, even unconfirmed), lead (its submitter), proof (its address),
contact_message (its sender), payment (its payer), channel (its mailbox) or admins (with a null id). Organisations that have unsubscribed
get no delivery. Returns the deliveries, none if there is no recipient.$$;

create or replace function notification.enqueue_mail(
  template text,
  recipient_kind text,
  recipient_id uuid,
  refs jsonb default '{}'
) returns uuid[]
language plpgsql volatile
as $$
begin
  return notification.enqueue_mails(template, recipient_kind, array[(recipient_id, refs)::notification.recipient]);
end
$$;

comment on function notification.enqueue_mail(text, text, uuid, jsonb) is
$$Enqueue a mail to one recipient; see notification.enqueue_mails().$$;
