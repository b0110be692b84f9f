-- No page calls it, but the service, at `/session`: pages keep no refresh token.
create or replace function identity.redeem_sign_in(code text, device text default null) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
begin
  -- If the same code is used twice at once, the second finds nothing.
  delete from identity.sign_in_code as c
  where c.hash = sha256(convert_to(coalesce(redeem_sign_in.code, ''), 'UTF8')) and c.expires_at > clock_timestamp()
  returning c.user_id into v_user_id;
  if not found then
    perform ops.raise_http(401, 'LM123', 'sign-in code is not valid', null, 'It was used or is over a minute old: sign in again.',
      '{"WWW-Authenticate": "Bearer"}');
  end if;
  return identity.open_external_session(v_user_id, redeem_sign_in.device);
end
$$;

comment on function identity.redeem_sign_in(text, text) is
$$Open the session of a sign-in at an external issuer. The code can be used once, within a minute.
Errors: LM123 code is not valid (401). Answers: LM105 not active, LM168 an admin from another network (403).$$;

grant execute on function identity.redeem_sign_in(text, text) to anon, member, leadmill_api;

create or replace function api.redeem_sign_in(code text, device text default null) returns jsonb
language sql volatile
begin atomic
  select identity.redeem_sign_in(ops.bounded(redeem_sign_in.code, 'code'), ops.bounded(redeem_sign_in.device, 'device'));
end;

comment on function api.redeem_sign_in(text, text) is
$$Log in with the code of an external sign-in
code: the value of sign_in after the # of the address to which a sign-in at Google or Facebook returns. It can be used once,
within a minute. The answer is that of log_in: where a second factor is set up, it asks for that.
Errors: LM105 account not active, LM168 an admin from another network (403), LM123 code is not valid (401).$$;

grant execute on function api.redeem_sign_in(text, text) to anon, member;
