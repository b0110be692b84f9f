create or replace function hook.pre_config() returns void
language plpgsql volatile security definer -- reads the signing keys, which authenticators may not see
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Each door gets only the keys of its own tokens, so that the public door's key cannot sign a token for the admin
  -- door.
  v_audience constant text := case request.role_name()
    when 'authenticator' then 'leadmill' when 'authenticator_admin' then 'admin' end;
begin
  -- Transaction-local, so that no request sees it. Any role could read a role setting.
  perform set_config('pgrst.jwt_secret', (
    select jsonb_build_object('keys', coalesce(jsonb_agg(jsonb_build_object(
      'kty', 'oct', 'alg', 'HS256', 'use', 'sig', 'kid', k.id, 'k', identity.base64url(k.secret))), '[]'))::text
    from identity.signing_key as k
    where k.retired_at is null and k.audience = v_audience), true);
end
$$;

comment on function hook.pre_config() is
$$Called by PostgREST at start and on "reload config". Gives it the keys that verify the tokens of its own door, and no
others.$$;

grant execute on function hook.pre_config() to authenticator, authenticator_admin;
