-- LM123 sign_in_code_invalid (401): The code of a sign-in at an external issuer is unknown, has
--   been used, or is more than a minute old. To do: Sign in there again.

create or replace function identity.issue_sign_in_code(issuer text, subject text, claims jsonb) returns jsonb
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_code constant text := identity.base64url(extensions.gen_random_bytes(32));
begin
  insert into identity.sign_in_code (hash, user_id, expires_at)
  values (
    sha256(convert_to(v_code, 'UTF8')), identity.external_user(issuer, subject, claims),
    clock_timestamp() + interval '1 minute');
  return jsonb_build_object('sign_in', v_code);
end
$$;

comment on function identity.issue_sign_in_code(text, text, jsonb) is
$$Issue a code for a user of an external issuer, {"sign_in"}, for which identity.redeem_sign_in() opens a session. The
arguments are those of identity.sign_in_with_external().
Errors: LM109 faults, LM118 not linked.$$;

grant execute on function identity.issue_sign_in_code(text, text, jsonb) to leadmill_api;
