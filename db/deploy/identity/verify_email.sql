-- Deploy leadmill:identity/verify_email to pg

begin;

create function identity.verify_email(token text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform identity.confirm_email(identity.spend_one_time_token(token, 'verify_email'));
  return jsonb_build_object('status', 'active', 'message', 'log in now');
end
$$;

comment on function identity.verify_email(text) is
$$Prove that an e-mail address is the user's: he becomes active, and so does his organisation unless admins approve those.
Errors: LM108 link is not valid.$$;

grant execute on function identity.verify_email(text) to anon, member, leadmill_api;

commit;
