create or replace function identity.issue_one_time_token(proof_id uuid) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_token constant text := identity.base64url(extensions.gen_random_bytes(32));
begin
  -- The link lives from the moment its mail goes out.
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
$$Make the token of a link in the mail of a proof. Returned this once, stored as a hash. Those made before stay good:
the mail may have been sent already when its sending is tried again.$$;

create or replace function identity.mail_of_proof(proof_id uuid) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_proof identity.proof;
  v_user identity.user_account;
  v_template text;
begin
  select p.* into v_proof
  from identity.proof as p
  where p.id = mail_of_proof.proof_id and p.expires_at > clock_timestamp();
  select u.* into v_user from identity.user_account as u where u.email = v_proof.email and u.deleted_at is null;
  v_template := case
    when v_proof.purpose = 'verify_email' and v_user.id is null then 'verify_email'
    when v_user.status is distinct from 'active' then null
    when v_proof.purpose = 'verify_email' then 'account_exists'
    -- The worker that sends it reads each link: none of them may open the admin door.
    when not v_user.is_admin then 'reset_password'
  end;
  if v_template is null then
    delete from identity.proof as p where p.id = mail_of_proof.proof_id;
    return null;
  end if;
  return jsonb_build_object(
    'template', v_template,
    'context', case
      when v_template = 'account_exists' then '{}'
      else jsonb_build_object('token', identity.issue_one_time_token(v_proof.id)) end);
end
$$;

comment on function identity.mail_of_proof(uuid) is
$$Which mail a proof is asked by, {template, context}, decided when it is sent: who asked has long had his answer, which
is the same for every address. A sign-up with an address that has an account tells its owner so; a link for a new password
goes to active members only, never to admins. Null, and the proof is forgotten, when there is nobody to write to.$$;
