-- No page calls it, but the service, for the page behind a link in a mail.
create or replace function identity.reset_password(token text, password text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_proof identity.proof;
  v_user_id uuid;
  v_network constant text := ops.network_of(request.client_address());
begin
  perform identity.refuse_faults(identity.password_fault(reset_password.password));
  v_proof := identity.proof_of(reset_password.token, 'reset_password');
  -- Checked again against the address as it is now.
  perform identity.refuse_faults(identity.password_fault(reset_password.password, v_proof.email));
  perform identity.require_hash_slot('link');
  -- Before the user, as in log_in(); another order could deadlock.
  perform ops.release_spending('identity.log_in_pair', v_proof.email || ' ' || v_network);
  -- Checked again, because the user may have been suspended or made an admin since the mail was sent.
  update identity.user_account as u
  set password_hash = identity.hash_password(reset_password.password), updated_at = clock_timestamp()
  where u.email = v_proof.email and u.deleted_at is null and u.status = 'active' and not u.is_admin
  returning u.id into v_user_id;
  if not found then
    perform ops.raise_http(400, 'LM108', 'link is not valid', null, 'The account is closed or suspended.');
  end if;
  perform identity.end_sessions(v_user_id, 'password_changed');
  perform identity.revoke_proofs(v_proof.email);
  -- The reader of the mail may log in from this network, whatever others guess.
  perform identity.remember_origin(v_user_id, 'network', v_network);
  perform event.emit('user.password_changed', v_user_id);
  perform audit.record('password_reset', 'identity.user_account', v_user_id::text);
  return jsonb_build_object('status', 'changed', 'message', 'log in with the new password');
end
$$;

comment on function identity.reset_password(text, text) is
$$Set a new password with the token of a mail. Ends all sessions of the user and notifies the user by mail. It is refused for
admins.
Errors: LM103 too many passwords are being checked, LM108 link is not valid, LM109 faults.$$;

grant execute on function identity.reset_password(text, text) to anon, member, leadmill_api;

create or replace function api.reset_password(token text, password text) returns jsonb
language sql volatile
begin atomic
  select identity.reset_password(ops.bounded(reset_password.token, 'token'), ops.bounded(reset_password.password, 'password'));
end;

comment on function api.reset_password(text, text) is
$$Set a new password
token: from the link in the mail; it can be used once. All sessions of the user end.
Errors: LM103 too many passwords are being checked, LM108 link is not valid, LM109 faults, listed in details.$$;

grant execute on function api.reset_password(text, text) to anon, member;
