-- No page calls it, but the service, for the page behind a link in a mail.
create or replace function identity.verify_email(token text, password text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_proof identity.proof;
  v_user_id uuid;
begin
  v_proof := identity.proof_of(verify_email.token, 'verify_email');
  perform identity.require_hash_slot('link');
  -- The link proves access to the mailbox, the password proves who signed up. Without the password, an attacker could
  -- sign up with a victim's address; the victim follows the link out of habit, and the attacker knows the password of
  -- the account.
  if not identity.check_password(verify_email.password, v_proof.password_hash) then
    -- Answered, not raised, so that the count is committed.
    update identity.proof as p set wrong_passwords = p.wrong_passwords + 1 where p.id = v_proof.id;
    return ops.answer_http(403, 'LM116', 'password is wrong', null,
      'Send the password of the sign-up that this link belongs to, or sign up again.');
  end if;
  v_user_id := identity.open_account(
    v_proof.email, v_proof.password_hash, v_proof.organization, v_proof.first_name, v_proof.last_name, v_proof.phone);
  if v_user_id is null then
    -- Only the mailbox was proved, so the password of the account stays.
    select u.id into v_user_id from identity.user_account as u where u.email = v_proof.email and identity.may_found_organization(u.id);
    if not found then
      perform ops.raise_http(400, 'LM108', 'link is not valid', null, 'The address has an account. Log in, or reset the password.');
    end if;
    perform identity.found_organization(v_proof.organization, v_user_id);
    return jsonb_build_object('status', 'active', 'email', v_proof.email, 'message', 'log in with the password of your account');
  end if;
  perform identity.remember_origin(v_user_id, 'network', ops.network_of(request.client_address()));
  perform identity.remember_origin(v_user_id, 'agent', coalesce(request.client_agent(), ''));
  perform audit.record('email_verified', 'identity.user_account', v_user_id::text);
  return jsonb_build_object('status', 'active', 'email', v_proof.email, 'message', 'log in now');
end
$$;

comment on function identity.verify_email(text, text) is
$$Verify an e-mail address, given the password of the sign-up that the link belongs to. Creates the user and the organisation,
which is active unless admins have to approve it. All other sign-ups with the same address become void. An account whose user belongs to
no organisation any more gets the organisation, and keeps its password.
Answers: LM116 password is wrong (403). Errors: LM103 too many passwords are being checked, LM108 link is not valid.$$;

grant execute on function identity.verify_email(text, text) to anon, member, leadmill_api;

create or replace function api.verify_email(token text, password text) returns jsonb
language sql volatile
begin atomic
  select identity.verify_email(ops.bounded(verify_email.token, 'token'), ops.bounded(verify_email.password, 'password'));
end;

comment on function api.verify_email(text, text) is
$$Confirm an e-mail address
Creates the account. Returns {"status", "email", "message"}. token: from the link in the mail; it can be used once. password: that of
the sign-up which the link belongs to, so that nobody activates the sign-up of an attacker who used this address.
Errors: LM103 too many passwords are being checked, LM108 link is not valid, LM116 password is wrong (403).$$;

grant execute on function api.verify_email(text, text) to anon, member;
