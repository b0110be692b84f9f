-- Deploy leadmill:api/update_organization to pg

begin;

create function api.update_organization(
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
What is not given stays; an empty website removes it. time_zone: IANA name, such as Africa/Nairobi.
Errors: LM109 faults, listed in details; LM115 neither owner nor manager.$$;

grant execute on function api.update_organization(text, text, text) to member;

commit;
