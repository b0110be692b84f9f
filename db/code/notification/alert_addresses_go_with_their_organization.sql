create or replace function notification.alert_addresses_go_with_their_organization() returns trigger
language plpgsql volatile security definer -- a member who closes an account has no privilege on the alerts
set search_path = pg_catalog, pg_temp
as $$
begin
  update notification.balance_alert as a
  set email = null, confirmed_at = null
  where a.organization_id = new.id and a.email is not null;
  return null;
end
$$;

comment on function notification.alert_addresses_go_with_their_organization() is
$$Erase the address for warnings when an organisation is deleted.$$;

create trigger alert_addresses_go_with_their_organization
after update of deleted_at on identity.organization
for each row when (old.deleted_at is null and new.deleted_at is not null)
execute function notification.alert_addresses_go_with_their_organization();
