create or replace function distribution.organizations_change_what_they_may() returns trigger
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

comment on function distribution.organizations_change_what_they_may() is
$$An organisation that becomes active or ceases to be goes in or out of the rotation, and so it does
by the hours of another time zone. Runs ask for the state themselves.$$;

create trigger organizations_change_what_they_may
after update of status, deleted_at, time_zone on identity.organization
for each row when (old.status <> new.status or old.deleted_at is distinct from new.deleted_at
  or old.time_zone <> new.time_zone)
execute function distribution.organizations_change_what_they_may();
