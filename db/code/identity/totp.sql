create or replace function identity.totp(secret bytea, step bigint, digits integer default 6, algorithm text default 'sha1')
returns text
language plpgsql immutable strict parallel safe
as $$
declare
  v_mac constant bytea := extensions.hmac(int8send(step), secret, algorithm);
  v_offset constant integer := get_byte(v_mac, length(v_mac) - 1) % 16;
  v_number constant bigint :=
    (get_byte(v_mac, v_offset) % 128)::bigint * 16777216
    + get_byte(v_mac, v_offset + 1) * 65536
    + get_byte(v_mac, v_offset + 2) * 256
    + get_byte(v_mac, v_offset + 3);
begin
  return lpad((v_number % (10 ^ digits)::bigint)::text, digits, '0');
end
$$;

comment on function identity.totp(bytea, bigint, integer, text) is
$$The one-time password of a secret for a step (RFC 6238 and RFC 4226, 5.3).$$;

create or replace function identity.totp_step(at timestamptz) returns bigint
language sql immutable strict parallel safe
return floor(extract(epoch from at) / 30)::bigint;

comment on function identity.totp_step(timestamptz) is $$The step of 30 seconds that a time is in (RFC 6238).$$;

create or replace function identity.totp_secret(factor_id uuid) returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
-- 160 bits, as RFC 4226 recommends.
return substr(ops.derived_secret('identity.second_factor totp', factor_id), 1, 20);

comment on function identity.totp_secret(uuid) is
$$The secret of an authenticator app. It is stored nowhere: whoever reads the table, or a copy of it, computes no code.$$;

create or replace function identity.matching_step(secret bytea, code text, after_step bigint, at timestamptz) returns bigint
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  -- The step before and the one after: the clock of a phone is never exact, and typing takes time.
  select min(s.step)
  from generate_series(identity.totp_step(matching_step.at) - 1, identity.totp_step(matching_step.at) + 1) as s (step)
  where s.step > matching_step.after_step and identity.totp(matching_step.secret, s.step) = matching_step.code
$$;

comment on function identity.matching_step(bytea, text, bigint, timestamptz) is
$$The step around a time, after the one that was used last, whose code this is; null if there is none.$$;

create or replace function identity.base32(bytes bytea) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select string_agg(substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
    1 + (substring(('x' || encode(base32.bytes, 'hex'))::varbit from n * 5 + 1 for 5))::bit(5)::integer, 1), '' order by n)
  from generate_series(0, length(base32.bytes) * 8 / 5 - 1) as n
$$;

comment on function identity.base32(bytea) is $$Base32 (RFC 4648, 6) of bytes whose number is a multiple of five.$$;

create or replace function identity.percent_encoded(value text) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select string_agg(
    case when c ~ '^[A-Za-z0-9._~-]$' then c else regexp_replace(upper(encode(convert_to(c, 'UTF8'), 'hex')), '(..)', '%\1', 'g') end,
    '' order by place)
  from regexp_split_to_table(percent_encoded.value, '') with ordinality as t (c, place)
$$;

comment on function identity.percent_encoded(text) is $$A text as a part of an address (RFC 3986).$$;
