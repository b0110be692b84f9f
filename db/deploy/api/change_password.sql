-- Deploy leadmill:api/change_password to pg

begin;

create function api.change_password(current_password text, new_password text) returns jsonb
language sql volatile
begin atomic
  select identity.change_password(
    ops.bounded(change_password.current_password, 'current_password'),
    ops.bounded(change_password.new_password, 'new_password'));
end;

comment on function api.change_password(text, text) is
$$Change one's own password
Every other session ends, and the user is told by mail. Who has no password gets one by forgot_password.
new_password: 12 to 64 characters, none of those that everybody guesses.
Errors: LM102 too many failures and LM103 too many at this moment (429 with Retry-After), LM109 faults, listed in details,
LM116 password is wrong (403).$$;

grant execute on function api.change_password(text, text) to member, admin;

commit;
