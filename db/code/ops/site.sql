create or replace function ops.site() returns jsonb
language sql stable security definer -- everybody may know it, but nobody reads the settings
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(substr(s.name, length('ops.site_') + 1), nullif(s.value, '""'))
  from ops.setting as s
  where starts_with(s.name, 'ops.site_')
$$;

comment on function ops.site() is $$What the operator's pages and mails look like: the settings ops.site_….$$;

grant execute on function ops.site() to anon, member, partner, admin, leadmill_api;

create or replace function api.site() returns jsonb
language sql stable
begin atomic
  select ops.site();
end;

comment on function api.site() is
$$Name, logo and colours of the platform
For every page, as the operator has set them: {name, logo: an address or null; accent_light, accent_dark: a colour such as #1c7ed6, or null
for that of the theme; mail_footer}. It may be kept for a minute.$$;

grant execute on function api.site() to anon, member, partner, admin;
