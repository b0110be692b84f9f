create or replace function notification.lag() returns jsonb
language plpgsql stable security definer -- counts rows of tables that callers may not read
set search_path = pg_catalog, pg_temp
-- Planned for its caller: a plan for everybody reads what waits for all organisations, even for a member of one.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_is_admin constant boolean := request.role_name() in ('admin', 'leadmill_api');
  v_organization_id constant uuid := request.organization_id();
  v_now constant timestamptz := clock_timestamp();
begin
  return (
    select jsonb_build_object(
      'unmatched', count(*) filter (where p.problem is null),
      'unmatched_seconds', coalesce(ceil(extract(epoch from v_now - min(p.happened_at) filter (where p.problem is null))), 0),
      'faulty', count(p.problem))
    from notification.pending_event as p
    where v_is_admin or p.organization_id = v_organization_id
  ) || (
    select jsonb_build_object(
      'waiting', count(*) filter (where v.status = 'due'),
      'sending', count(*) filter (where v.status = 'sending'),
      'waiting_seconds', coalesce(ceil(extract(epoch from v_now - min(v.due_at) filter (where v.status = 'due'))), 0))
    from notification.delivery as v
    where v.status in ('due', 'sending') and (v_is_admin or v.organization_id = v_organization_id)
  ) || (
    select jsonb_build_object('held', count(*), 'overdue', count(*) filter (where v.due_at < v_now))
    from notification.delivery as v
    where v.status = 'held' and (v_is_admin or v.organization_id = v_organization_id)
  ) || (
    select jsonb_build_object(
      'failing_channels', count(*) filter (where c.status = 'active' and c.failing_since_at is not null),
      'disabled_channels', count(*) filter (where c.status = 'disabled'))
    from notification.channel as c
    where v_is_admin or c.organization_id = v_organization_id);
end
$$;

comment on function notification.lag() is
$$What waits for the engine and for how long: for an admin and the health endpoint of all, for a member of the
organisation that the caller acts for.$$;

grant execute on function notification.lag() to member, admin, leadmill_api;
