create or replace function notification.switch_endpoints(organization_id uuid) returns void
language plpgsql volatile security definer -- workers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_reason constant text := 'the plan of the organisation has no endpoints';
  v_channel_id uuid;
begin
  if ops.has_feature(switch_endpoints.organization_id, 'endpoints') then
    update notification.channel as c
    set status = 'active', disabled_reason = null, disabled_at = null, failing_since_at = null, updated_at = clock_timestamp()
    where c.organization_id = switch_endpoints.organization_id and c.kind = 'endpoint' and c.status = 'disabled'
      and c.disabled_reason = v_reason;
    return;
  end if;
  for v_channel_id in
    select c.id from notification.channel as c
    where c.organization_id = switch_endpoints.organization_id and c.kind = 'endpoint' and c.status = 'active'
    order by c.id
  loop
    perform notification.disable_channel(v_channel_id, v_reason);
  end loop;
end
$$;

comment on function notification.switch_endpoints(uuid) is
$$Disable the endpoints of an organisation whose plan does not have them any more; enable those that were disabled for this reason once it
has.$$;

grant execute on function notification.switch_endpoints(uuid) to leadmill_worker;

create or replace function notification.plans_switch_endpoints() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids constant uuid[] := array(select h.subject_id from happened as h where h.kind = 'plan.applied' order by h.subject_id);
begin
  -- In a job: it locks deliveries, which come after everything that the transaction of the event locks.
  if v_ids <> '{}' then
    perform queue.defer_once('switch_endpoints', 'organization_id', v_ids);
  end if;
  return null;
end
$$;

comment on function notification.plans_switch_endpoints() is
$$Have a job switch the endpoints of organisations whose plan has changed what they are entitled to.$$;

create trigger plans_switch_endpoints
after insert on event.outbox referencing new table as happened
for each statement execute function notification.plans_switch_endpoints();
