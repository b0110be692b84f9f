-- Deploy leadmill:api/log_in to pg

begin;

create function api.log_in(email text, password text, device text default null) returns jsonb
language sql volatile
begin atomic
  select identity.log_in(
    ops.bounded(log_in.email, 'email'), ops.bounded(log_in.password, 'password'), ops.bounded(log_in.device, 'device'));
end;

comment on function api.log_in(text, text, text) is
$$Log in
Answers {"access_token", "token_type", "expires_in", "refresh_token", "role", "device"}. Send the access token as
"Authorization: Bearer …"; that of an admin is good at the admin door only. Keep device and send it along at later
log-ins: it keeps you from being locked out by wrong passwords of others.
Errors: LM101 wrong, LM102 too many failures and LM103 too many at this moment (429 with Retry-After), LM105 account
not active. An address that is not verified yet has no account: LM101.$$;

grant execute on function api.log_in(text, text, text) to anon, member;

commit;
