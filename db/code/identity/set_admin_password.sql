create or replace function identity.set_admin_password(email text, password text) returns uuid
language plpgsql volatile
as $$
declare
  v_email constant text := coalesce(ops.email_address(set_admin_password.email), lower(trim(set_admin_password.email)));
  v_fault constant jsonb := identity.password_fault(set_admin_password.password, v_email);
  v_id uuid;
begin
  if v_fault is not null then
    raise exception using
      errcode = 'LM109', message = format('%s %s', v_fault ->> 'field', v_fault ->> 'message');
  end if;
  update identity.user_account as u
  set password_hash = identity.hash_password(set_admin_password.password), updated_at = clock_timestamp()
  where u.email = v_email and u.is_admin and u.deleted_at is null
  returning u.id into v_id;
  if not found then
    raise exception using
      errcode = 'LM110', message = 'no such admin', hint = 'Members set a new password with forgot_password.';
  end if;
  perform identity.end_sessions(v_id, 'password_changed');
  perform event.emit('user.password_changed', v_id);
  perform audit.record('password_reset', 'identity.user_account', v_id::text);
  return v_id;
end
$$;

comment on function identity.set_admin_password(text, text) is
$$Set a new password for an admin and end the admin's sessions. For the command line, which connects as the owner. Admins get
no link by mail, because everybody who reads or sends that mail could use it.
Errors: LM109 a fault, LM110 no such admin.$$;
