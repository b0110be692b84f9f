-- Deploy leadmill:identity/issue_one_time_token to pg

begin;

create function identity.issue_one_time_token(proof_id uuid) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_token constant text := identity.base64url(extensions.gen_random_bytes(32));
begin
  -- The link lives from the moment its mail goes out.
  update identity.proof as p
  set expires_at = clock_timestamp() + make_interval(
    secs => ops.setting_of('identity.' || p.purpose || '_seconds')::numeric)
  where p.id = issue_one_time_token.proof_id;
  insert into identity.one_time_token (hash, proof_id)
  values (sha256(convert_to(v_token, 'UTF8')), issue_one_time_token.proof_id);
  return v_token;
end
$$;

comment on function identity.issue_one_time_token(uuid) is
$$Make the token of a link in the mail of a proof. Returned this once, stored as a hash. Those made before stay good:
the mail may have been sent already when its sending is tried again.$$;

commit;
