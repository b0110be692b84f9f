-- Deploy leadmill:identity/update_organization to pg

begin;

create function identity.update_organization(
  name text default null,
  website text default null,
  time_zone text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from identity.membership as m
    where m.organization_id = identity.current_organization_id() and m.user_id = identity.current_user_id()
      and m.ended_at is null and m.role in ('owner', 'manager'))
  then
    perform ops.raise_http(403, 'LM115', 'only owners and managers may do this');
  end if;
  perform identity.write_organization(
    identity.current_organization_id(), update_organization.name, update_organization.website, update_organization.time_zone);
end
$$;

comment on function identity.update_organization(text, text, text) is
$$Change the caller's organisation. What is not given stays; an empty website removes it. time_zone: an IANA name, such as
Africa/Nairobi.
Errors: LM109 faults, LM115 the caller is neither owner nor manager.$$;

grant execute on function identity.update_organization(text, text, text) to member;

commit;
