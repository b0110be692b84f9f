create or replace function identity.sign_up(
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
declare
  v_email constant text := coalesce(ops.email_address(sign_up.email), lower(trim(sign_up.email)));
begin
  perform identity.refuse_faults(
    identity.email_fault(v_email),
    identity.password_fault(sign_up.password, v_email),
    identity.text_fault('organization', sign_up.organization, 200, true),
    identity.text_fault('first_name', sign_up.first_name, 100, false),
    identity.text_fault('last_name', sign_up.last_name, 100, false),
    identity.phone_fault(sign_up.phone));
  if not ops.require_form_proof('identity.sign_ups', 'sign_up', ops.setting_of('identity.sign_up_guard')) then
    return jsonb_build_object('status', 'pending', 'message', 'follow the link in the e-mail we sent');
  end if;
  perform identity.require_hash_slot('sign_up');
  -- The same answer for every address, so that nobody learns whether it has an account, not even by logging in
  -- afterwards.
  perform identity.request_mail(
    'verify_email', v_email, identity.hash_password(sign_up.password), ops.trimmed_line(sign_up.organization),
    ops.trimmed_line(sign_up.first_name), ops.trimmed_line(sign_up.last_name), ops.phone_number(sign_up.phone));
  return jsonb_build_object('status', 'pending', 'message', 'follow the link in the e-mail we sent');
end
$$;

comment on function identity.sign_up(text, text, text, text, text, text) is
$$Request an account. Nothing is created yet: password and names wait in a proof, and become a user with an organisation of
its own when somebody follows the link and knows the password. If the address has an account, the answer is the same; the
owner gets a mail, and the account does not change.
Errors: LM103 too many passwords are being checked, LM109 faults, LM061 proof of work is missing or invalid, LM062 too many
from this network.$$;

grant execute on function identity.sign_up(text, text, text, text, text, text) to anon, member;

create or replace function api.sign_up(
  email text,
  password text,
  organization text,
  first_name text default null,
  last_name text default null,
  phone text default null
) returns jsonb
language sql volatile
begin atomic
  select identity.sign_up(
    ops.bounded(sign_up.email, 'email'),
    ops.bounded(sign_up.password, 'password'),
    ops.bounded(sign_up.organization, 'organization'),
    ops.bounded(sign_up.first_name, 'first_name'),
    ops.bounded(sign_up.last_name, 'last_name'),
    ops.bounded(sign_up.phone, 'phone'));
end;

comment on function api.sign_up(text, text, text, text, text, text) is
$$Sign up
Sends a link; verify_email with its token and the same password then creates the user and an organisation of its own. Nothing
is created before that, and several people may sign up with one address. The answer is the same if the address has an account.
password: 12 to 64 characters, and not one that is easy to guess. organization: its name.
Errors: LM103 too many passwords are being checked, LM109 faults, listed in details, LM061 proof of work is missing or
invalid, where the operator requires one (form_challenge), LM062 too many from this network (429).$$;

grant execute on function api.sign_up(text, text, text, text, text, text) to anon, member;
