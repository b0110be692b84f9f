-- Deploy leadmill:api/verify_email to pg

begin;

create function api.verify_email(token text, password text) returns jsonb
language sql volatile
begin atomic
  select identity.verify_email(ops.bounded(verify_email.token, 'token'), ops.bounded(verify_email.password, 'password'));
end;

comment on function api.verify_email(text, text) is
$$Confirm an e-mail address
Makes the account. token: from the link in the mail, good once. password: that of the sign-up which the link belongs to, so
that nobody opens an account for a stranger who signed up with this address.
Errors: LM103 too many passwords at this moment, LM108 link is not valid, LM116 password is wrong (403).$$;

grant execute on function api.verify_email(text, text) to anon, member;

commit;
