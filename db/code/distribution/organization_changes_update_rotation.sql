create or replace function distribution.organization_changes_update_rotation() returns trigger
language plpgsql volatile security definer -- runs as the role that changes the organisation
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A job, as after a change of funds; without a queueing lock, because a job that waits already could start
  -- before this commits.
  perform queue.defer('refresh_funding', jsonb_build_object('organization_id', new.id));
  return null;
end
$$;

comment on function distribution.organization_changes_update_rotation() is
$$When an organisation is activated, deactivated or closed, or its time zone changes, have a job sync its subscriptions. Runs check the
status of organisations themselves.$$;

create trigger organization_changes_update_rotation
after update of status, deleted_at, time_zone on identity.organization
for each row when (old.status <> new.status or old.deleted_at is distinct from new.deleted_at
  or old.time_zone <> new.time_zone)
execute function distribution.organization_changes_update_rotation();
