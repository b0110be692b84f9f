create or replace function intake.upload_token(lead_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select identity.base64url(ops.keyed_hash('upload to lead ' || upload_token.lead_id::text))
$$;

comment on function intake.upload_token(uuid) is
$$Token that proves that its holder submitted this lead. It is computed with a secret key, so it need not be stored, and
repeating a submission returns the same token.$$;
