-- Deploy leadmill:hook/pre_config to pg

begin;

create function hook.pre_config() returns void
language plpgsql volatile security definer -- reads the signing keys, which authenticators may not see
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Transaction-local: a request never sees it (a role setting could be read by anyone).
  perform set_config('pgrst.jwt_secret', (
    select jsonb_build_object('keys', jsonb_agg(jsonb_build_object(
      'kty', 'oct', 'alg', 'HS256', 'use', 'sig', 'kid', k.id, 'k', identity.base64url(k.secret))))::text
    from identity.signing_key as k
    where k.retired_at is null), true);
end
$$;

comment on function hook.pre_config() is $$Called by PostgREST at start and on "reload config": hands it the keys that verify tokens.$$;

grant usage on schema hook to anon, member, partner, admin, authenticator, authenticator_admin;
grant execute on function hook.pre_config() to authenticator, authenticator_admin;

commit;
