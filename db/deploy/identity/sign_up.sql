-- Deploy leadmill:identity/sign_up to pg

begin;

create function identity.sign_up(
  email text,
  password text,
  organization text,
  first_name text default null,
  last_name text default null,
  phone text default null
) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_email constant text := lower(trim(sign_up.email));
  v_password_hash text;
  v_user identity.user_account;
  v_organization_id uuid;
begin
  perform identity.refuse_faults(
    identity.email_fault(v_email),
    identity.password_fault(sign_up.password),
    identity.text_fault('organization', sign_up.organization, 200, true),
    identity.text_fault('first_name', sign_up.first_name, 100, false),
    identity.text_fault('last_name', sign_up.last_name, 100, false),
    identity.text_fault('phone', sign_up.phone, 40, false));
  if not identity.take_hash_slot() then
    perform ops.raise_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  -- Hashed before anybody looks: a known address takes as long as a new one.
  v_password_hash := identity.hash_password(sign_up.password);

  insert into identity.user_account (email, password_hash, first_name, last_name, phone)
  values (
    v_email, v_password_hash,
    nullif(trim(sign_up.first_name), ''), nullif(trim(sign_up.last_name), ''), nullif(trim(sign_up.phone), ''))
  on conflict (email) where deleted_at is null do nothing
  returning * into v_user;
  if found then
    insert into identity.organization (name) values (trim(sign_up.organization)) returning id into v_organization_id;
    insert into identity.membership (user_id, organization_id) values (v_user.id, v_organization_id);
    perform identity.request_mail('verify_email', v_email, v_user.id);
  else
    -- Only the owner of the address may learn that it has an account: he gets a mail, the caller the usual answer.
    select u.* into v_user from identity.user_account as u where u.email = v_email and u.deleted_at is null;
    if v_user.status in ('pending', 'active') then
      perform identity.request_mail(
        case v_user.status when 'pending' then 'verify_email' else 'account_exists' end, v_email, v_user.id);
    end if;
  end if;
  return jsonb_build_object('status', 'pending', 'message', 'follow the link in the e-mail we sent');
end
$$;

comment on function identity.sign_up(text, text, text, text, text, text) is
$$Make a user with his own organisation, both pending until the link in the mail is followed. The answer is the same
when the address has an account: its owner gets a mail instead, and nothing of the account changes.
Errors: LM103 too many passwords at this moment, LM109 faults.$$;

grant execute on function identity.sign_up(text, text, text, text, text, text) to anon, member;

commit;
