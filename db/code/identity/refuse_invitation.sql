-- No page calls it, but the service, for the page behind a link in a mail.
create or replace function identity.refuse_invitation(token text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform identity.end_invitation(identity.lock_link(refuse_invitation.token), 'refused');
  return jsonb_build_object('status', 'refused', 'message', 'the invitation has ended');
end
$$;

comment on function identity.refuse_invitation(text) is
$$Refuse an invitation with the link of its mail. Locks as identity.accept_invitation().
Errors: LM108 the link is not valid, LM145 the invitation is void.$$;

grant execute on function identity.refuse_invitation(text) to anon, member, leadmill_api;

create or replace function api.refuse_invitation(token text) returns jsonb
language sql volatile
begin atomic
  select identity.refuse_invitation(ops.bounded(refuse_invitation.token, 'token'));
end;

comment on function api.refuse_invitation(text) is
$$Refuse an invitation
token: from the link in the mail.
Errors: LM108 link is not valid (400), LM145 the invitation is void (409).$$;

grant execute on function api.refuse_invitation(text) to anon, member;
