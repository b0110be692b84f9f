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
set search_path = pg_catalog, pg_temp
as $$
declare
  v_proof_id uuid;
begin
  -- Anybody can enter any address, so the limit of a network is separate from that of the address: what strangers
  -- request does not use up the user's own requests. The mailbox is protected when the mails are sent.
  if ops.spend(
      'identity.mail_by_network',
      concat_ws(' ', request_mail.purpose, request_mail.email, ops.network_of(request.client_address()))) is not null
    or ops.spend('identity.mail', request_mail.purpose || ' ' || request_mail.email) is not null
  then
    return;
  end if;
  insert into identity.proof (purpose, email, password_hash, organization, first_name, last_name, phone, expires_at)
  values (
    request_mail.purpose, request_mail.email, request_mail.password_hash, request_mail.organization,
    request_mail.first_name, request_mail.last_name, request_mail.phone,
    -- Kept for as long as its mail may be on its way.
    clock_timestamp() + interval '1 day')
  returning id into v_proof_id;
  perform event.emit(
    case request_mail.purpose when 'verify_email' then 'sign_up.requested' else 'password_reset.requested' end, v_proof_id);
end
$$;

comment on function identity.request_mail(text, text, text, text, text, text, text) is
$$Send a mail that an unauthenticated visitor requested. Beyond the limits identity.mail_by_network and identity.mail nothing
is sent, silently. It does not check whether the address has an account, so that the work is the same in both cases.$$;
