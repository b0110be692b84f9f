-- Deploy leadmill:api/edit_organization to pg

begin;

create function api.edit_organization(
  organization_id uuid,
  name text default null,
  website text default null,
  time_zone text default null
) returns void
language sql volatile
begin atomic
  select identity.edit_organization(
    edit_organization.organization_id,
    ops.bounded(edit_organization.name, 'name'),
    ops.bounded(edit_organization.website, 'website'),
    ops.bounded(edit_organization.time_zone, 'time_zone'));
end;

comment on function api.edit_organization(uuid, text, text, text) is
$$Change any organisation
What is not given stays; an empty website removes it. time_zone: IANA name, such as Africa/Nairobi.
Errors: LM109 faults, listed in details; LM111 no such organisation.$$;

grant execute on function api.edit_organization(uuid, text, text, text) to admin;

commit;
