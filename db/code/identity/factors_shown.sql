create or replace function identity.factors_shown(user_id uuid) returns text[]
language sql stable security definer -- no web role reads second factors; rows of users are limited by their policies
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select distinct f.kind from identity.second_factor as f
    where f.user_id = factors_shown.user_id and f.confirmed_at is not null and f.removed_at is null
    order by f.kind)
$$;

comment on function identity.factors_shown(uuid) is $$Which kinds of second factors a user has: passkey, totp.$$;

grant execute on function identity.factors_shown(uuid) to member, admin;
