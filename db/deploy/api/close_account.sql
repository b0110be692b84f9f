-- Deploy leadmill:api/close_account to pg

begin;

create function api.close_account(password text default null) returns jsonb
language sql volatile
begin atomic
  select billing.close_account(ops.bounded(close_account.password, 'password'));
end;

comment on function api.close_account(text) is
$$Close one's own account
All sessions end; an organisation closes with its last owner, and its billing address is erased. Nothing brings it back, but
the address may sign up again. money lists what is left, by currency: money that was paid in (wallet) is frozen until the operator
pays it back, promotional credit (promo) lapses; get unused deposits back with refund_deposit before. Who has no password, since
others sign him in, leaves it out and signs in just before.
Errors: LM102 too many failures and LM103 too many at this moment (429 with Retry-After), LM116 password is wrong (403),
LM122 sign-in is too old (403).$$;

grant execute on function api.close_account(text) to member;

commit;
