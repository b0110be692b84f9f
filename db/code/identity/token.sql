create or replace function identity.base64url(bytes bytea) returns text
language sql immutable strict parallel safe
return translate(encode(bytes, 'base64'), E'+/=\n', '-_');

comment on function identity.base64url(bytea) is $$base64url without padding (RFC 4648 §5).$$;

create or replace function identity.from_base64url(characters text) returns bytea
language sql immutable strict parallel safe
return decode(
  translate(characters, '-_', '+/') || repeat('=', (4 - length(characters) % 4) % 4),
  'base64');

comment on function identity.from_base64url(text) is $$Decode base64url; raises 22023 for invalid text.$$;

create or replace function identity.key_audience(claims jsonb) returns text
language sql immutable
-- All roles but admin belong to the public door. Each door checks aud itself.
return case claims ->> 'aud' when 'admin' then 'admin' else 'leadmill' end;

comment on function identity.key_audience(jsonb) is
$$Audience whose keys sign and verify tokens with these claims: admin or leadmill.$$;

create or replace function identity.sign_token(claims jsonb) returns text
language plpgsql stable security definer -- reads the signing key, which no caller may see
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key identity.signing_key;
  v_body text;
begin
  select k.* into v_key
  from identity.signing_key as k
  where k.retired_at is null and k.audience = identity.key_audience(sign_token.claims)
  order by k.created_at desc, k.id desc
  limit 1;
  v_body := identity.base64url(convert_to(
      jsonb_build_object('alg', 'HS256', 'typ', 'JWT', 'kid', v_key.id)::text, 'UTF8'))
    || '.' || identity.base64url(convert_to(sign_token.claims::text, 'UTF8'));
  return v_body || '.' || identity.base64url(
    extensions.hmac(convert_to(v_body, 'UTF8'), v_key.secret, 'sha256'));
end
$$;

comment on function identity.sign_token(jsonb) is
$$Create a JSON Web Token with these claims, signed (HS256) with the newest key of their audience.$$;

create or replace function identity.verify_token(token text) returns jsonb
language plpgsql stable security definer -- reads the signing key, which no caller may see
set search_path = pg_catalog, pg_temp
as $$
declare
  v_part text[] := string_to_array(token, '.');
  v_header jsonb;
  v_claims jsonb;
begin
  if token is null or length(token) > 4096 or array_length(v_part, 1) is distinct from 3 then
    return null;
  end if;
  begin
    v_header := convert_from(identity.from_base64url(v_part[1]), 'UTF8')::jsonb;
    v_claims := convert_from(identity.from_base64url(v_part[2]), 'UTF8')::jsonb;
  exception when data_exception then
    return null;
  end;
  if v_header ->> 'alg' is distinct from 'HS256'
    or jsonb_typeof(v_claims -> 'exp') is distinct from 'number'
    or (v_claims ->> 'exp')::numeric <= extract(epoch from clock_timestamp())
  then
    return null;
  end if;
  -- Both signatures are hashed again, so that the time of the comparison reveals nothing about their bytes.
  if not exists (
    select from identity.signing_key as k
    where k.retired_at is null
      and k.audience = identity.key_audience(v_claims) -- a key of one door must not verify tokens of the other
      and extensions.digest(v_part[3], 'sha256') = extensions.digest(
        identity.base64url(extensions.hmac(
          convert_to(v_part[1] || '.' || v_part[2], 'UTF8'), k.secret, 'sha256')),
        'sha256'))
  then
    return null;
  end if;
  return v_claims;
end
$$;

comment on function identity.verify_token(text) is
$$The claims of a token that we signed and that has not expired; null for any other text.$$;
