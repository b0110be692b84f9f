create or replace function identity.update_organization(
  name text default null,
  website text default null,
  time_zone text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform identity.store_organization(
    identity.require_permission('manage_settings'), update_organization.name, update_organization.website, update_organization.time_zone);
end
$$;

comment on function identity.update_organization(text, text, text) is
$$Update the caller's organisation. time_zone: an IANA name.
Errors: LM109 faults, LM115 role not allowed.$$;

grant execute on function identity.update_organization(text, text, text) to member;

create or replace function api.update_organization(
  name text default null,
  website text default null,
  time_zone text default null
) returns void
language sql volatile
begin atomic
  select identity.update_organization(
    ops.bounded(update_organization.name, 'name'),
    ops.bounded(update_organization.website, 'website'),
    ops.bounded(update_organization.time_zone, 'time_zone'));
end;

comment on function api.update_organization(text, text, text) is
$$Change one's own organisation
An argument that is not given changes nothing; an empty website removes it. time_zone: IANA name, such as Africa/Nairobi.
Errors: LM109 faults, listed in details; LM115 role not allowed.$$;

grant execute on function api.update_organization(text, text, text) to member;
