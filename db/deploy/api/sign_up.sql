-- Deploy leadmill:api/sign_up to pg

begin;

create function api.sign_up(
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
Errors: LM103 too many passwords at this moment, LM109 faults, listed in details, LM942 no good proof of work, where the
operator asks for one (form_challenge), LM943 too many from this network (429).$$;

grant execute on function api.sign_up(text, text, text, text, text, text) to anon, member;

commit;
