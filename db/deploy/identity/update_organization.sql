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
  perform identity.refuse_faults(
    identity.text_fault('name', update_organization.name, 200, update_organization.name is not null),
    identity.text_fault('website', update_organization.website, 500, false),
    case when update_organization.website !~ '^(https?://\S+)?$' then
      '{"field": "website", "code": "not_a_match", "message": "must begin with http:// or https://"}'::jsonb end,
    case when not exists (
        select from pg_timezone_names as z where z.name = coalesce(update_organization.time_zone, 'UTC')) then
      '{"field": "time_zone", "code": "not_an_option", "message": "must be the IANA name of a time zone"}'::jsonb end);
  update identity.organization as o
  set name = trim(coalesce(update_organization.name, o.name)),
    website = nullif(coalesce(update_organization.website, o.website), ''),
    time_zone = coalesce(update_organization.time_zone, o.time_zone),
    updated_at = clock_timestamp()
  from identity.membership as m
  where o.id = identity.current_organization_id()
    and m.organization_id = o.id and m.user_id = identity.current_user_id()
    and m.ended_at is null and m.role in ('owner', 'manager');
  if not found then
    perform ops.raise_http(403, 'LM115', 'only owners and managers may do this');
  end if;
end
$$;

comment on function identity.update_organization(text, text, text) is
$$Change the caller's organisation. What is not given stays; an empty website removes it. time_zone: an IANA name, such as
Africa/Nairobi.
Errors: LM109 faults, LM115 the caller is neither owner nor manager.$$;

grant execute on function identity.update_organization(text, text, text) to member;

commit;
