create or replace function intake.upload_token(lead_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select identity.base64url(ops.keyed_hash('upload to lead ' || upload_token.lead_id::text))
$$;

comment on function intake.upload_token(uuid) is
$$Proves that one has submitted this lead: nobody can make it who does not have our key, so that it is stored nowhere, and
the same submission is answered the same.$$;
