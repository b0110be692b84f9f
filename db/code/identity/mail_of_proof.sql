create or replace function identity.issue_one_time_token(proof_id uuid) returns text
language plpgsql volatile
as $$
declare
  v_token constant text := identity.base64url(extensions.gen_random_bytes(32));
begin
  -- The link's lifetime begins when its mail is sent.
  update identity.proof as p
  set expires_at = clock_timestamp() + make_interval(
    secs => ops.setting_of('identity.' || p.purpose || '_seconds')::numeric)
  where p.id = issue_one_time_token.proof_id;
  insert into identity.one_time_token (hash, proof_id)
  values (sha256(convert_to(v_token, 'UTF8')), issue_one_time_token.proof_id);
  return v_token;
end
$$;

comment on function identity.issue_one_time_token(uuid) is
$$Create the token of a link in the mail of a proof. It is returned only now, and stored as a hash. Earlier tokens stay valid,
because a mail may have been sent even though its job is retried.$$;

create or replace function identity.template_of_proof(proof identity.proof) returns text
language plpgsql stable
as $$
declare
  v_user identity.user_account;
begin
  select u.* into v_user from identity.user_account as u where u.email = proof.email and u.deleted_at is null;
  return case
    when proof.purpose = 'email_changed' then 'email_changed'
    when proof.purpose = 'invitation' and identity.invitation_fault(proof.invitation_id) is not null then null
    when v_user.id is null then nullif(proof.purpose, 'reset_password')
    when v_user.status <> 'active' or proof.purpose = 'change_email' then null
    when proof.purpose = 'verify_email' and not identity.may_found_organization(v_user.id) then 'account_exists'
    -- The worker that sends the mails sees each link, so no link may give access to the admin door.
    when not v_user.is_admin then proof.purpose
  end;
end
$$;

comment on function identity.template_of_proof(identity.proof) is
$$The template of the mail for a proof; null if no mail is to be sent.$$;

create or replace function identity.mail_of_proof(proof_id uuid) returns jsonb
language plpgsql volatile
as $$
declare
  v_proof identity.proof;
  v_template text;
begin
  select p.* into v_proof
  from identity.proof as p
  where p.id = mail_of_proof.proof_id and p.expires_at > clock_timestamp();
  v_template := identity.template_of_proof(v_proof);
  if v_template is null then
    delete from identity.proof as p where p.id = mail_of_proof.proof_id;
    return null;
  end if;
  return jsonb_build_object(
    'template', v_template,
    'context', case
      when v_template in ('account_exists', 'email_changed') then '{}'
      else identity.describe_invitation(v_proof.invitation_id)
        || jsonb_build_object('token', identity.issue_one_time_token(v_proof.id)) end);
end
$$;

comment on function identity.mail_of_proof(uuid) is
$$The mail for a proof, {template, context}, chosen when it is sent: by then the request was answered, in the same way for
every address. A sign-up with the address of an account notifies its owner; a link for a new password is sent only to active
members, never to admins; a link that changes an address is sent only to one without an account. Returns null and deletes the proof
if no mail is to be sent.$$;
