-- No page calls it, but the service, for the page behind a link in a mail.
create or replace function identity.confirm_email(token text, password text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_proof identity.proof;
  v_user identity.user_account;
begin
  -- Of both addresses at once, in one order: two users may change to each other's.
  perform identity.lock_proofs((
    select array[p.email, u.email]
    from identity.one_time_token as t
    join identity.proof as p on p.id = t.proof_id
    join identity.user_account as u on u.id = p.user_id
    where t.hash = sha256(convert_to(coalesce(confirm_email.token, ''), 'UTF8'))));
  v_proof := identity.proof_of(confirm_email.token, 'change_email');
  select u.* into v_user
  from identity.user_account as u
  where u.id = v_proof.user_id and u.status = 'active' and u.deleted_at is null and not u.is_admin
  for no key update;
  if not found or exists (select from identity.user_account as u where u.email = v_proof.email and u.deleted_at is null) then
    perform ops.raise_http(400, 'LM108', 'link is not valid', null, 'The account is blocked, or the address has an account by now.');
  end if;
  -- The link proves access to the mailbox, the password or the session whose account it is. Otherwise an attacker could ask for a victim's
  -- address; the victim follows the link out of habit, and an invitation that is sent to the victim later is for an account whose password
  -- the attacker knows.
  if request.user_id() is distinct from v_user.id then
    perform identity.require_hash_slot('link');
    if not identity.check_password(confirm_email.password, v_user.password_hash) then
      -- Answered, not raised, so that the count is committed.
      update identity.proof as p set wrong_passwords = p.wrong_passwords + 1 where p.id = v_proof.id;
      return ops.answer_http(403, 'LM116', 'password is wrong', null,
        'Send the password of the account whose address changes, or log in to it; without a password only that.');
    end if;
  end if;
  -- While the account still has its former address.
  perform identity.revoke_proofs(v_user.email);
  perform identity.revoke_proofs(v_proof.email);
  update identity.user_account as u
  set email = v_proof.email, email_verified_at = clock_timestamp(), updated_at = clock_timestamp()
  where u.id = v_proof.user_id;
  perform identity.end_sessions(v_proof.user_id, 'email_changed');
  v_proof.purpose := 'email_changed';
  v_proof.email := v_user.email;
  perform identity.store_proof(v_proof);
  perform audit.record('email_changed', 'identity.user_account', v_proof.user_id::text);
  return jsonb_build_object('status', 'changed', 'message', 'log in with the new address');
end
$$;

comment on function identity.confirm_email(text, text) is
$$Give an account the address that the link proves, given the password of the account or a session of its user. All sessions of its user
end, the links in mails to both addresses are void, and the former address is told. Sign-ins at external issuers stay linked. Locks the
proofs of both addresses, then the user.
Answers: LM116 password is wrong (403). Errors: LM103 too many passwords are being checked, LM108 link is not valid.$$;

grant execute on function identity.confirm_email(text, text) to anon, member, leadmill_api;

create or replace function api.confirm_email(token text, password text default null) returns jsonb
language sql volatile
begin atomic
  select identity.confirm_email(ops.bounded(confirm_email.token, 'token'), ops.bounded(confirm_email.password, 'password'));
end;

comment on function api.confirm_email(text, text) is
$$Confirm the new e-mail address of an account
All sessions of the account end; log in with the new address. token: from the link in the mail; it can be used once. password: of the
account; a caller who is logged in to it leaves it out.
Errors: LM103 too many passwords are being checked (429), LM108 link is not valid (400), LM116 password is wrong (403).$$;

grant execute on function api.confirm_email(text, text) to anon, member;
