-- LM113 email_taken (-): `leadmill create-admin`: the e-mail address has an account.
--   To do: Use another address.

create or replace function identity.create_admin(email text, password text) returns uuid
language plpgsql volatile
as $$
declare
  v_email constant text := coalesce(ops.email_address(create_admin.email), lower(trim(create_admin.email)));
  v_fault constant jsonb := coalesce(identity.email_fault(v_email), identity.password_fault(create_admin.password, v_email));
  v_id uuid;
begin
  if v_fault is not null then
    raise exception using
      errcode = 'LM109', message = format('%s %s', v_fault ->> 'field', v_fault ->> 'message');
  end if;
  insert into identity.user_account (email, password_hash, status, is_admin, email_verified_at)
  values (v_email, identity.hash_password(create_admin.password), 'active', true, clock_timestamp())
  returning id into v_id;
  return v_id;
exception when unique_violation then
  raise exception using
    errcode = 'LM113', message = 'e-mail address has an account',
    hint = 'Use another address: an account belongs either to an admin or to a member.';
end
$$;

comment on function identity.create_admin(text, text) is
$$Create an admin. For the command line, which connects as the owner, so its errors have no HTTP status.
Errors: LM109 a fault, LM113 the address has an account.$$;
