-- Deploy leadmill:identity/reset_password to pg

begin;

create function identity.reset_password(token text, password text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
begin
  perform identity.refuse_faults(identity.password_fault(reset_password.password));
  if not identity.take_hash_slot() then
    perform ops.raise_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  v_user_id := identity.spend_one_time_token(reset_password.token, 'reset_password');
  -- The bucket before the user, as in log_in.
  perform identity.forget_attempts('log_in_account', u.email) from identity.user_account as u where u.id = v_user_id;
  update identity.user_account as u
  set password_hash = identity.hash_password(reset_password.password), updated_at = clock_timestamp()
  where u.id = v_user_id;
  perform identity.end_sessions(v_user_id, 'password_changed');
  perform identity.confirm_email(v_user_id); -- the mail has arrived
  perform audit.record('password_reset', 'identity.user_account', v_user_id::text);
  return jsonb_build_object('status', 'changed', 'message', 'log in with the new password');
end
$$;

comment on function identity.reset_password(text, text) is
$$Set a new password with the token of a mail. Ends all sessions of the user, and verifies a user who was pending.
Errors: LM103 too many passwords at this moment, LM108 link is not valid, LM109 faults.$$;

grant execute on function identity.reset_password(text, text) to anon, member, leadmill_api;

commit;
