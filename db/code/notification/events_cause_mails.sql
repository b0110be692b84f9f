create or replace function notification.events_cause_mails() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform notification.enqueue_mails(m.template, m.recipient_kind, m.recipients)
  from (
    select t.name as template, t.recipient_kind, array_agg((
      r.id,
      case when r.id = h.subject_id then h.refs else h.refs || jsonb_build_object(k.subject_type || '_id', h.subject_id) end
    )::notification.recipient order by h.id) as recipients
    from happened as h
    join event.kind as k on k.name = h.kind
    join notification.template as t on t.event_kind = k.name
    cross join lateral (
      select case t.recipient_kind when 'organization' then h.organization_id when 'admins' then null else h.subject_id end as id) as r
    where case when t.setting is not null then ops.setting_of(t.setting)::boolean else true end
    group by t.name, t.recipient_kind
    order by t.name) as m;
  return null;
end
$$;

comment on function notification.events_cause_mails() is
$$Enqueue the mails whose templates name the kind of a new event, in its transaction: either both commit or neither does. All events of one
kind are handled by one statement. The refs of a delivery are those of the event, and the id of its subject unless the subject is
the recipient.$$;

create trigger events_cause_mails
after insert on event.outbox referencing new table as happened
for each statement execute function notification.events_cause_mails();
