-- Deploy leadmill:identity/issue_one_time_token to pg

begin;

create function identity.issue_one_time_token(user_id uuid, purpose text) returns text
language plpgsql volatile security definer -- called on behalf of the worker that sends the mail
set search_path = pg_catalog, pg_temp
as $$
declare
  v_token constant text := identity.base64url(extensions.gen_random_bytes(32));
begin
  delete from identity.one_time_token as t
  where t.user_id = issue_one_time_token.user_id and t.expires_at < clock_timestamp();
  insert into identity.one_time_token (hash, user_id, purpose, expires_at)
  values (
    sha256(convert_to(v_token, 'UTF8')),
    issue_one_time_token.user_id,
    issue_one_time_token.purpose,
    clock_timestamp() + make_interval(
      secs => ops.setting_of('identity.' || issue_one_time_token.purpose || '_seconds')::numeric));
  return v_token;
end
$$;

comment on function identity.issue_one_time_token(uuid, text) is
$$Make the token of a link in a mail to this user. Returned this once, stored as a hash. Those made before stay good:
the mail may have been sent already when its sending is tried again. purpose: verify_email or reset_password.$$;

commit;
