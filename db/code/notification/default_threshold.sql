create or replace function notification.default_threshold(currency text) returns bigint
language sql stable security definer -- members may not read settings
set search_path = pg_catalog, pg_temp
return coalesce((ops.setting_of('notification.low_balance') ->> default_threshold.currency)::bigint, 0);

comment on function notification.default_threshold(text) is
$$The threshold of low-balance warnings for organisations that set none, in minor units; 0: they are never warned.$$;

grant execute on function notification.default_threshold(text) to member, admin;
