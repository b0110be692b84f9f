create or replace function notification.describe_waiting_leads(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('count', sum(w.count), 'niches', jsonb_agg(w order by w.niche))
  from (
    select n.name as niche, count(*) as count, to_char(min(l.created_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as oldest
    from intake.lead as l
    join catalog.niche as n on n.id = l.niche_id
    where l.status = 'pending_approval'
    group by n.id) as w
  having count(*) > 0
$$;

comment on function notification.describe_waiting_leads(jsonb, uuid, uuid) is
$$The mail context with the number of leads that wait for approval, by niche; null if there are none.$$;

create or replace function notification.notify_waiting_leads() returns uuid[]
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_newest timestamptz;
  v_notified_until timestamptz;
begin
  -- Serialised, because two runs at once would both report the same leads.
  perform pg_advisory_xact_lock(hashtextextended('notification.notify_waiting_leads', 0));
  select l.created_at into v_newest
  from intake.lead as l
  where l.status = 'pending_approval'
  order by l.created_at desc
  limit 1;
  select (d.refs ->> 'up_to')::timestamptz into v_notified_until
  from notification.delivery as d
  where d.template = 'leads_pending'
  order by d.created_at desc
  limit 1;
  if v_newest is null or v_newest <= v_notified_until then
    return '{}'::uuid[];
  end if;
  return notification.enqueue_mail('leads_pending', 'admins', null, jsonb_build_object('up_to', v_newest));
end
$$;

comment on function notification.notify_waiting_leads() is
$$Mail the admins how many leads wait for approval, if a new one has arrived since the last such mail. One mail covers all leads, so that
strangers cannot flood admins with mail. Returns the deliveries.$$;

grant execute on function notification.notify_waiting_leads() to leadmill_worker;
