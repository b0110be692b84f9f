create or replace function api.reinstate_user(user_id uuid) returns void
language sql volatile
begin atomic
  select identity.set_user_status(reinstate_user.user_id, 'active');
end;

comment on function api.reinstate_user(uuid) is
$$Reinstate a user
The user can log in again; sessions that were ended stay ended.
Errors: LM110 no such user, LM112 own account, LM160 fresh proof required (403).$$;

grant execute on function api.reinstate_user(uuid) to admin;
