-- Deploy leadmill:api/forgot_password to pg

begin;

create function api.forgot_password(email text) returns jsonb
language sql volatile
begin atomic
  select identity.forgot_password(ops.bounded(forgot_password.email, 'email'));
end;

comment on function api.forgot_password(text) is
$$Ask for a link that sets a new password
The answer is the same, after the same work, whether the address has an account or not. Admins get no link.
Errors: LM109 no e-mail address, LM943 too many from this network (429 with Retry-After).$$;

grant execute on function api.forgot_password(text) to anon, member;

commit;
