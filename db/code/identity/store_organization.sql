create or replace function identity.store_organization(organization_id uuid, name text, website text, time_zone text) returns void
language plpgsql volatile
as $$
begin
  perform identity.refuse_faults(
    identity.text_fault('name', store_organization.name, 200, store_organization.name is not null),
    identity.text_fault('website', store_organization.website, 500, false),
    case when store_organization.website !~ '^(https?://\S+)?$' then
      '{"field": "website", "code": "not_a_match", "message": "must begin with http:// or https://"}'::jsonb end,
    case when not exists (
        select from pg_timezone_names as z where z.name = coalesce(store_organization.time_zone, 'UTC')) then
      '{"field": "time_zone", "code": "not_an_option", "message": "must be the IANA name of a time zone"}'::jsonb
      -- PostgreSQL reads these names as abbreviations, which have no daylight saving time.
      when store_organization.time_zone in ('CET', 'EET', 'MET', 'WET') then
      '{"field": "time_zone", "code": "not_an_option", "message": "must be named by a place, such as Europe/Brussels"}'::jsonb end);
  update identity.organization as o
  set name = ops.trimmed_line(coalesce(store_organization.name, o.name)),
    website = nullif(coalesce(store_organization.website, o.website), ''),
    time_zone = coalesce(store_organization.time_zone, o.time_zone),
    updated_at = clock_timestamp()
  where o.id = store_organization.organization_id;
end
$$;

comment on function identity.store_organization(uuid, text, text, text) is
$$Update an organisation. An argument that is null changes nothing; an empty website removes it. The caller's permission must
have been checked before.
Errors: LM109 faults.$$;
