create or replace function identity.forgot_password(email text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email constant text := coalesce(ops.email_address(forgot_password.email), lower(trim(forgot_password.email)));
begin
  perform identity.refuse_faults(identity.email_fault(v_email));
  perform identity.require_no_wait(ops.spend('identity.forgot_password', ops.network_of(request.client_address())));
  perform identity.request_mail('reset_password', v_email);
  return jsonb_build_object('status', 'sent', 'message', 'if the address has an account, a link is on its way to it');
end
$$;

comment on function identity.forgot_password(text) is
$$Send the owner of an account a link that sets a new password. The answer and the work are the same for every address. Admins
get no link: `leadmill set-password` sets their passwords.
Errors: LM109 no e-mail address, LM062 too many from this network.$$;

grant execute on function identity.forgot_password(text) to anon, member;

create or replace function api.forgot_password(email text) returns jsonb
language sql volatile
begin atomic
  select identity.forgot_password(ops.bounded(forgot_password.email, 'email'));
end;

comment on function api.forgot_password(text) is
$$Ask for a link that sets a new password
The answer and the work are the same whether or not the address has an account. Admins get no link.
Errors: LM109 no e-mail address, LM062 too many from this network (429 with Retry-After).$$;

grant execute on function api.forgot_password(text) to anon, member;
