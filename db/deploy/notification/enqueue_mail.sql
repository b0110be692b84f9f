-- Deploy leadmill:notification/enqueue_mail to pg

begin;

create function notification.enqueue_mail(
  template text,
  recipient_kind text,
  recipient_id uuid,
  refs jsonb default '{}'
) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
begin
  with recipient (user_id, organization_id, lead_id) as (
    -- A branch for each kind: one condition for all would be looked for through all users.
    select u.id, null::uuid, null::uuid
    from identity.user_account as u
    where enqueue_mail.recipient_kind = 'user' and u.id = enqueue_mail.recipient_id and u.deleted_at is null
    union all
    select u.id, null, null
    from identity.user_account as u
    where enqueue_mail.recipient_kind = 'admins' and u.is_admin and u.status = 'active' and u.deleted_at is null
    union all
    select m.user_id, m.organization_id, null
    from identity.membership as m
    join identity.user_account as u on u.id = m.user_id
    where enqueue_mail.recipient_kind = 'organization'
      and m.organization_id = enqueue_mail.recipient_id
      and m.ended_at is null
      and m.role in ('owner', 'manager')
      and u.status = 'active'
      and u.deleted_at is null
      and not exists (
        select from notification.preference as p
        where p.organization_id = enqueue_mail.recipient_id and p.template = enqueue_mail.template and not p.is_wanted)
    union all
    select null, enqueue_mail.recipient_id, null
    where enqueue_mail.recipient_kind = 'alert'
      and not exists (
        select from notification.preference as p
        where p.organization_id = enqueue_mail.recipient_id and p.template = enqueue_mail.template and not p.is_wanted)
    union all
    select null, null, enqueue_mail.recipient_id
    where enqueue_mail.recipient_kind = 'lead'
  ), delivery as materialized ( -- each id is made once and read twice
    select ops.uuid_v7() as id, r.* from recipient as r
  ), made as (
    insert into notification.delivery (id, template, user_id, organization_id, lead_id, refs, job_id)
    select
      d.id, enqueue_mail.template, d.user_id, d.organization_id, d.lead_id, enqueue_mail.refs,
      queue.defer('send_mail', jsonb_build_object('delivery_id', d.id))
    from delivery as d
    returning id
  )
  select coalesce(array_agg(m.id), '{}') into v_ids from made as m;
  return v_ids;
end
$$;

comment on function notification.enqueue_mail(text, text, uuid, jsonb) is
$$Tell somebody by mail, with one delivery and one job for each person, in the transaction that causes it.
recipient_kind: user, organization (its active owners and managers), lead (its submitter), admins (recipient_id
null), alert (the address that an organisation gave for warnings). What an organisation does not want is not made.
refs: ids the mail is about. Returns the deliveries; none when there is nobody to tell.$$;

commit;
