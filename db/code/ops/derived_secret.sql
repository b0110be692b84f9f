create or replace function ops.derived_secret(purpose text, row_id uuid) returns bytea
language sql stable strict security definer -- reads the key, which no caller may read
set search_path = pg_catalog, pg_temp
as $$
  -- No text contains a zero byte, so no keyed hash of a text (ops.keyed_hash) is ever a secret.
  select extensions.hmac(
    '\x00'::bytea || convert_to(derived_secret.purpose || ' ' || derived_secret.row_id, 'UTF8'), k.secret, 'sha256')
  from ops.hash_key as k
$$;

comment on function ops.derived_secret(text, uuid) is
$$The 32 secret bytes of a row, for a secret of ours that the database itself has to read again: it is derived from a key that no role
reads, so that it is in no table. purpose: table and column. Never return it to a caller who may choose both arguments.$$;
