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
  -- The same for every address: nobody learns here, nor by logging in afterwards, whether it has an account.
  perform identity.request_mail(
    'verify_email', v_email, identity.hash_password(sign_up.password), ops.trimmed_line(sign_up.organization),
    ops.trimmed_line(sign_up.first_name), ops.trimmed_line(sign_up.last_name), ops.phone_number(sign_up.phone));
  return jsonb_build_object('status', 'pending', 'message', 'follow the link in the e-mail we sent');
end
$$;

comment on function identity.sign_up(text, text, text, text, text, text) is
$$Ask for an account. Nothing is made yet: password and names wait with the link of a mail, and become a user with an
organisation of its own when somebody follows it and knows the password. The answer is the same when the address has
an account: its owner gets a mail instead, and nothing of the account changes.
Errors: LM103 too many passwords at this moment, LM109 faults, LM061 no good proof of work, LM062 too many from this network.$$;

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
Sends a link; verify_email with its token and the same password then makes the user and an organisation of its own. Nothing is
made before, and several people may sign up with one address. The answer is the same when the address has an account.
password: 12 to 64 characters, none of those that everybody guesses. organization: its name.
Errors: LM103 too many passwords at this moment, LM109 faults, listed in details, LM061 no good proof of work, where the
operator asks for one (form_challenge), LM062 too many from this network (429).$$;

grant execute on function api.sign_up(text, text, text, text, text, text) to anon, member;
