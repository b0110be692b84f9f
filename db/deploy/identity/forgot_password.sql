-- Deploy leadmill:identity/forgot_password to pg

begin;

create function identity.forgot_password(email text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email constant text := coalesce(ops.email_address(forgot_password.email), lower(trim(forgot_password.email)));
begin
  perform identity.refuse_faults(identity.email_fault(v_email));
  perform identity.refuse_wait(ops.spend('identity.forgot_password', ops.network_of(request.client_address())));
  perform identity.request_mail('reset_password', v_email);
  return jsonb_build_object('status', 'sent', 'message', 'if the address has an account, a link is on its way to it');
end
$$;

comment on function identity.forgot_password(text) is
$$Send the owner of an account a link that sets a new password. Always the same answer after the same work. Admins get none:
leadmill set-password is for them.
Errors: LM109 no e-mail address, LM943 too many from this network.$$;

grant execute on function identity.forgot_password(text) to anon, member;

commit;
