create or replace function api.suspend_user(user_id uuid) returns void
language sql volatile
begin atomic
  select identity.set_user_status(suspend_user.user_id, 'suspended');
end;

comment on function api.suspend_user(uuid) is
$$Suspend a user
All sessions of the user end at once, and logging in is refused until the user is reinstated.
Errors: LM110 no such user, LM112 own account, LM160 fresh proof required (403).$$;

grant execute on function api.suspend_user(uuid) to admin;
