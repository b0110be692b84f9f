-- Deploy leadmill:api/verify_email to pg

begin;

create function api.verify_email(token text) returns jsonb
language sql volatile
begin atomic
  select identity.verify_email(ops.bounded(verify_email.token, 'token'));
end;

comment on function api.verify_email(text) is
$$Confirm an e-mail address
token: from the link in the mail, good once.
Errors: LM108 link is not valid.$$;

grant execute on function api.verify_email(text) to anon, member;

commit;
