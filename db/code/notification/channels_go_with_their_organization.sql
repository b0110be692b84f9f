create or replace function notification.channels_go_with_their_organization() returns trigger
language plpgsql volatile security definer -- a member who closes an account has no privilege on the channels
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel_id uuid;
begin
  delete from notification.rule as r where r.organization_id = new.id;
  for v_channel_id in select c.id from notification.channel as c where c.organization_id = new.id order by c.id loop
    perform notification.fail_waiting(v_channel_id, null, 'the organisation was deleted');
  end loop;
  delete from notification.channel as c where c.organization_id = new.id;
  return null;
end
$$;

comment on function notification.channels_go_with_their_organization() is
$$Remove the rules and channels of an organisation that is deleted, with their addresses and secrets.$$;

create trigger channels_go_with_their_organization
after update of deleted_at on identity.organization
for each row when (old.deleted_at is null and new.deleted_at is not null)
execute function notification.channels_go_with_their_organization();
