create or replace function notification.describe_new_contact_messages(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('count', sum(t.count), 'topics', jsonb_agg(t order by t.topic))
  from (
    select coalesce(m.topic, '') as topic, count(*) as count
    from intake.contact_message as m
    where m.status = 'new'
    group by m.topic) as t
  having count(*) > 0
$$;

comment on function notification.describe_new_contact_messages(jsonb, uuid, uuid) is
$$The mail context with the number of new contact messages, by topic; null if there are none.$$;

create or replace function notification.notify_new_contact_messages() returns uuid[]
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_newest timestamptz;
  v_notified_until timestamptz;
begin
  if ops.setting_of('notification.mail_for_each_contact_message')::boolean then
    return '{}'::uuid[];
  end if;
  -- Serialised, because two runs at once would both report the same messages.
  perform pg_advisory_xact_lock(hashtextextended('notification.notify_new_contact_messages', 0));
  select m.created_at into v_newest
  from intake.contact_message as m
  where m.status = 'new'
  order by m.created_at desc
  limit 1;
  select (d.refs ->> 'up_to')::timestamptz into v_notified_until
  from notification.delivery as d
  where d.template = 'contact_messages'
  order by d.created_at desc
  limit 1;
  if v_newest is null or v_newest <= v_notified_until then
    return '{}'::uuid[];
  end if;
  return notification.enqueue_mail('contact_messages', 'admins', null, jsonb_build_object('up_to', v_newest));
end
$$;

comment on function notification.notify_new_contact_messages() is
$$Mail the admins how many contact messages are new, if one has arrived since the last such mail and they get no mail for each (setting
notification.mail_for_each_contact_message). Returns the deliveries.$$;

grant execute on function notification.notify_new_contact_messages() to leadmill_worker;
