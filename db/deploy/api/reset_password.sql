-- Deploy leadmill:api/reset_password to pg

begin;

create function api.reset_password(token text, password text) returns jsonb
language sql volatile
begin atomic
  select identity.reset_password(ops.bounded(reset_password.token, 'token'), ops.bounded(reset_password.password, 'password'));
end;

comment on function api.reset_password(text, text) is
$$Set a new password
token: from the link in the mail, good once. All sessions of the user end.
Errors: LM103 too many passwords at this moment, LM108 link is not valid, LM109 faults, listed in details.$$;

grant execute on function api.reset_password(text, text) to anon, member;

commit;
