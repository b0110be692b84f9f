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
  -- Anyone can name anyone's address: what one network asks for leaves the user what he asks for himself. His mailbox
  -- is kept from floods where mails go out.
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
    -- As long as its mail may be on its way.
    clock_timestamp() + interval '1 day')
  returning id into v_proof_id;
  perform event.emit(
    case request_mail.purpose when 'verify_email' then 'sign_up.requested' else 'password_reset.requested' end, v_proof_id);
end
$$;

comment on function identity.request_mail(text, text, text, text, text, text, text) is
$$Send a mail that was asked for by somebody who has proved nothing; silently none beyond the limits
identity.mail_by_network and identity.mail. Whether the address has an account is not looked at here: an address with one and
an address without take the same work.$$;
