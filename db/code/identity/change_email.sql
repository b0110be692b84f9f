-- LM149 too_many_email_changes (429): Too many changes of the address of this account, or to this address, were requested.
--   To do: Wait as `Retry-After` says.

create or replace function identity.change_email(email text, password text) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email constant text := coalesce(ops.email_address(change_email.email), lower(trim(change_email.email)));
  v_user identity.user_account;
  v_refusal jsonb;
  v_wait interval;
  v_proof identity.proof;
begin
  select u.* into v_user from identity.user_account as u where u.id = request.user_id();
  perform identity.refuse_faults(coalesce(identity.email_fault(v_email), case when v_email = v_user.email then
    '{"field": "email", "code": "not_an_option", "message": "must be another address than that of the account"}'::jsonb end));
  v_refusal := identity.refuse_unproved(v_user, change_email.password, 'change_email');
  if v_refusal is not null then
    return v_refusal;
  end if;
  v_wait := coalesce(ops.spend('identity.email_changes', v_user.id::text), identity.mail_wait('change_email', v_email));
  if v_wait is not null then
    perform ops.raise_http(429, 'LM149', 'too many changes of an address', null, 'Wait as `Retry-After` says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  -- Links to addresses that were asked for before are void.
  perform from identity.proof as p where p.user_id = v_user.id order by p.id for update;
  delete from identity.proof as p where p.user_id = v_user.id and p.purpose = 'change_email';
  v_proof.purpose := 'change_email';
  v_proof.email := v_email;
  v_proof.user_id := v_user.id;
  perform identity.store_proof(v_proof);
  perform event.emit('user.email_change_requested', v_user.id);
  perform audit.record('email_change_requested', 'identity.user_account', v_user.id::text);
  return jsonb_build_object('status', 'pending', 'message', 'follow the link in the e-mail we sent to the new address');
end
$$;

comment on function identity.change_email(text, text) is
$$Ask for another address of the caller's account, given the password or, without one, a recent sign-in; and a fresh proof where
a second factor is set up. The new address gets a link, the
present one a notice. Nothing changes until the link is followed. If the new address has an account, the answer is the same and no mail
is sent there.
Answers: LM102, LM103 (429), LM116, LM122 (403), as identity.refuse_unproved(). Errors: LM109 faults, LM149 too many,
LM160 fresh proof required.$$;

grant execute on function identity.change_email(text, text) to member;

create or replace function api.change_email(email text, password text default null) returns jsonb
language sql volatile
begin atomic
  select identity.change_email(ops.bounded(change_email.email, 'email'), ops.bounded(change_email.password, 'password'));
end;

comment on function api.change_email(text, text) is
$$Change the e-mail address of one's own account
Sends a link to the new address; confirm_email with its token then changes it. The present address is told. The answer is the same if the
new address has an account. password: of the account; users who sign in with an external identity and have no password leave it out and
must have signed in recently.
Errors: LM102 too many failures and LM103 too many passwords are being checked (429), LM109 faults, listed in details, LM116 password is
wrong, LM122 sign-in is too old, LM160 fresh proof required where a second factor is set up: see prove (403), LM149 too
many changes (429).$$;

grant execute on function api.change_email(text, text) to member;
