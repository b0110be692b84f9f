create or replace function identity.mail_wait(purpose text, email text) returns interval
language plpgsql volatile
as $$
begin
  -- Anybody can enter any address, so the limit of a network is separate from that of the address: what strangers
  -- request does not use up the user's own requests. The mailbox is protected when the mails are sent.
  return coalesce(
    ops.spend(
      'identity.mail_by_network', concat_ws(' ', mail_wait.purpose, mail_wait.email, ops.network_of(request.client_address()))),
    ops.spend('identity.mail', mail_wait.purpose || ' ' || mail_wait.email));
end
$$;

comment on function identity.mail_wait(text, text) is
$$Count a mail to an address against the limits identity.mail_by_network and identity.mail. Returns null if it may be sent, otherwise the
time to wait.$$;

create or replace function identity.store_proof(proof identity.proof) returns void
language plpgsql volatile
as $$
declare
  v_proof_id uuid;
begin
  insert into identity.proof (
    purpose, email, password_hash, organization, first_name, last_name, phone, invitation_id, user_id, expires_at)
  values (
    proof.purpose, proof.email, proof.password_hash, proof.organization, proof.first_name, proof.last_name, proof.phone,
    proof.invitation_id, proof.user_id,
    -- Kept for as long as its mail may be on its way.
    clock_timestamp() + interval '1 day')
  returning id into v_proof_id;
  perform event.emit(
    case proof.purpose
      when 'verify_email' then 'sign_up.requested'
      when 'reset_password' then 'password_reset.requested'
      when 'invitation' then 'invitation.sent'
      when 'change_email' then 'email_change.requested'
      when 'email_changed' then 'email.changed'
    end, v_proof_id);
end
$$;

comment on function identity.store_proof(identity.proof) is
$$Store a proof with its purpose, address and data, and have its mail sent. The limits must have been checked.$$;

create or replace function identity.request_mail(
  purpose text,
  email text,
  password_hash text default null,
  organization text default null,
  first_name text default null,
  last_name text default null,
  phone text default null
) returns void
language plpgsql volatile
as $$
declare
  v_proof identity.proof;
begin
  if identity.mail_wait(request_mail.purpose, request_mail.email) is not null then
    return;
  end if;
  v_proof.purpose := request_mail.purpose;
  v_proof.email := request_mail.email;
  v_proof.password_hash := request_mail.password_hash;
  v_proof.organization := request_mail.organization;
  v_proof.first_name := request_mail.first_name;
  v_proof.last_name := request_mail.last_name;
  v_proof.phone := request_mail.phone;
  perform identity.store_proof(v_proof);
end
$$;

comment on function identity.request_mail(text, text, text, text, text, text, text) is
$$Send a mail that an unauthenticated visitor requested. Beyond the limits identity.mail_by_network and identity.mail nothing
is sent, silently. It does not check whether the address has an account, so that the work is the same in both cases.$$;
