create or replace function identity.update_any_organization(
  organization_id uuid,
  name text default null,
  website text default null,
  time_zone text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from identity.organization as o
  where o.id = update_any_organization.organization_id and o.deleted_at is null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM111', 'no such organisation', update_any_organization.organization_id::text);
  end if;
  perform identity.store_organization(
    update_any_organization.organization_id, update_any_organization.name, update_any_organization.website,
      update_any_organization.time_zone);
end
$$;

comment on function identity.update_any_organization(uuid, text, text, text) is
$$Update any organisation that is not deleted. time_zone: an IANA name.
Errors: LM109 faults, LM111 no such organisation.$$;

grant execute on function identity.update_any_organization(uuid, text, text, text) to admin;

create or replace function api.update_any_organization(
  organization_id uuid,
  name text default null,
  website text default null,
  time_zone text default null
) returns void
language sql volatile
begin atomic
  select identity.update_any_organization(
    update_any_organization.organization_id,
    ops.bounded(update_any_organization.name, 'name'),
    ops.bounded(update_any_organization.website, 'website'),
    ops.bounded(update_any_organization.time_zone, 'time_zone'));
end;

comment on function api.update_any_organization(uuid, text, text, text) is
$$Change any organisation
An argument that is not given changes nothing; an empty website removes it. time_zone: IANA name, such as Africa/Nairobi.
Errors: LM109 faults, listed in details; LM111 no such organisation.$$;

grant execute on function api.update_any_organization(uuid, text, text, text) to admin;
