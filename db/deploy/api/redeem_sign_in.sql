-- Deploy leadmill:api/redeem_sign_in to pg

begin;

create function api.redeem_sign_in(code text, device text default null) returns jsonb
language sql volatile
begin atomic
  select identity.redeem_sign_in(ops.bounded(redeem_sign_in.code, 'code'), ops.bounded(redeem_sign_in.device, 'device'));
end;

comment on function api.redeem_sign_in(text, text) is
$$Log in with what a provider said
code: sign_in behind the # of the address that a sign-in at Google or Facebook leads back to, good once and for a minute. Answers as
log_in does.
Errors: LM105 account not active, LM123 code is not valid (401).$$;

grant execute on function api.redeem_sign_in(text, text) to anon, member;

commit;
