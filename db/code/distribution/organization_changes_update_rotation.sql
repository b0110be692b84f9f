create or replace function distribution.organization_changes_update_rotation() returns trigger
language plpgsql volatile security definer -- runs as whoever changes the organisation
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A job, as after a change of funds; without a queueing lock, because one that waits already may start
  -- before this commits.
  perform queue.defer('refresh_funding', jsonb_build_object('organization_id', new.id));
  return null;
end
$$;

comment on function distribution.organization_changes_update_rotation() is
$$An organisation that becomes active or ceases to be goes in or out of the rotation, and so it does
by the hours of another time zone. Runs ask for the state themselves.$$;

create trigger organization_changes_update_rotation
after update of status, deleted_at, time_zone on identity.organization
for each row when (old.status <> new.status or old.deleted_at is distinct from new.deleted_at
  or old.time_zone <> new.time_zone)
execute function distribution.organization_changes_update_rotation();
