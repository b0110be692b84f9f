-- Deploy leadmill:identity/forgot_password to pg

begin;

create function identity.forgot_password(email text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email constant text := lower(trim(forgot_password.email));
  v_user_id uuid;
begin
  select u.id into v_user_id
  from identity.user_account as u
  where u.email = v_email and u.deleted_at is null and u.status in ('pending', 'active');
  if found then
    perform identity.request_mail('reset_password', v_email, v_user_id);
  end if;
  return jsonb_build_object('status', 'sent', 'message', 'if the address has an account, a link is on its way to it');
end
$$;

comment on function identity.forgot_password(text) is
$$Send the owner of an account a link that sets a new password. Always the same answer.$$;

grant execute on function identity.forgot_password(text) to anon, member;

commit;
