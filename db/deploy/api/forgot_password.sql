-- Deploy leadmill:api/forgot_password to pg

begin;

create function api.forgot_password(email text) returns jsonb
language sql volatile
begin atomic
  select identity.forgot_password(ops.bounded(forgot_password.email, 'email'));
end;

comment on function api.forgot_password(text) is
$$Ask for a link that sets a new password
The answer is the same whether the address has an account or not.$$;

grant execute on function api.forgot_password(text) to anon, member;

commit;
