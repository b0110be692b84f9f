create or replace function notification.events_cause_mails() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform notification.enqueue_mails(m.template, m.recipient_kind, m.recipients)
  from (
    select r.template, r.recipient_kind, array_agg((
      i.id,
      case when i.id = h.subject_id then h.refs else h.refs || jsonb_build_object(k.subject_type || '_id', h.subject_id) end
    )::notification.recipient order by h.id) as recipients
    from happened as h
    join event.kind as k on k.name = h.kind
    -- The few rules with a template have an index of their own.
    join notification.rule as r on r.template is not null and r.is_enabled
    cross join lateral (
      select case
        when r.recipient_kind in ('organization', 'billing', 'alert') then h.organization_id
        when r.recipient_kind = 'admins' then null
        else h.subject_id end as id) as i
    where case
      when h.kind <> all (r.event_kinds) then false
      when r.setting is not null then ops.setting_of(r.setting)::boolean
      else true end
    group by r.template, r.recipient_kind
    order by r.template) as m;
  return null;
end
$$;

comment on function notification.events_cause_mails() is
$$Enqueue the mails that rules of the platform want of new events, in their transaction: either both commit or neither does. All events of
one kind are handled by one statement. The refs of a delivery are those of the event, and the id of its subject unless the subject is the
recipient.$$;

create trigger events_cause_mails
after insert on event.outbox referencing new table as happened
for each statement execute function notification.events_cause_mails();

create or replace function notification.events_wait_for_rules() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids bigint[];
begin
  v_ids := array(
    select h.id
    from happened as h
    -- Limits force one index lookup for each event, however many rules there are.
    where (select t.rule_id from notification.rule_term as t
        where t.organization_id = h.organization_id and t.event_kind = h.kind limit 1) is not null
      or (select t.rule_id from notification.rule_term as t
        where t.organization_id = '00000000-0000-0000-0000-000000000000' and t.event_kind = h.kind limit 1) is not null);
  if v_ids <> '{}' then
    insert into notification.pending_event (id, kind, subject_id, organization_id, refs, happened_at)
    select h.id, h.kind, h.subject_id, coalesce(h.organization_id, '00000000-0000-0000-0000-000000000000'), h.refs, h.created_at
    from happened as h
    where h.id = any (v_ids);
    perform pg_notify('notification_due', '');
  end if;
  return null;
end
$$;

comment on function notification.events_wait_for_rules() is
$$Keep new events that some rule with a channel may want for notification.match_events(), and wake the workers. That is all that a rule
adds to the transaction of an event; without rules it is two lookups in an index.$$;

create trigger events_wait_for_rules
after insert on event.outbox referencing new table as happened
for each statement execute function notification.events_wait_for_rules();
