create or replace function billing.plans_end_with_their_organization() returns trigger
language plpgsql volatile security definer -- whoever closes an organisation has no privilege on its plans
set search_path = pg_catalog, pg_temp
as $$
begin
  perform queue.defer_once('end_plans', 'organization_id', array[new.id])
  where exists (select from billing.customer as c where c.organization_id = new.id);
  return null;
end
$$;

comment on function billing.plans_end_with_their_organization() is
$$Have a job end the subscriptions of an organisation that is closed: nobody is charged who cannot use anything.$$;

create trigger plans_end_with_their_organization
after update of status on identity.organization
for each row when (new.status = 'deactivated' and old.status <> 'deactivated')
execute function billing.plans_end_with_their_organization();
