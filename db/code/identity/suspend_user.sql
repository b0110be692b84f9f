create or replace function api.suspend_user(user_id uuid) returns void
language sql volatile
begin atomic
  select identity.set_user_status(suspend_user.user_id, 'suspended');
end;

comment on function api.suspend_user(uuid) is
$$Suspend a user
His sessions end at once and he cannot log in until he is reinstated.
Errors: LM110 no such user, LM112 the caller himself.$$;

grant execute on function api.suspend_user(uuid) to admin;
