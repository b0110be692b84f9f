create or replace function billing.close_account(password text) returns jsonb
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_closed record;
  v_money jsonb;
begin
  v_closed := identity.close_account(close_account.password);
  if v_closed.refusal is not null then
    return v_closed.refusal;
  end if;
  v_money := ledger.balances_of_organizations(v_closed.organization_ids);
  perform audit.record('account_closed', 'identity.user_account', request.user_id()::text,
    jsonb_build_object('organizations', to_jsonb(v_closed.organization_ids), 'money', v_money));
  return jsonb_build_object(
    'status', 'deactivated', 'message', 'the account is closed', 'money', v_money,
    'note', case when v_money @> '[{"status": "frozen"}]'
      then 'Money that is left stays yours: it is frozen, and the operator pays it back. Promotional credit lapses.' end);
end
$$;

comment on function billing.close_account(text) is
$$Close the caller's account as identity.close_account() does, and list the money that is left in organisations that close with
it: their accounts are frozen where money is left, and closed otherwise (ledger.accounts_follow_their_owner).
Answers: LM102 too many failures (429), LM103 too many at this moment (429), LM116 password is wrong (403), LM122
sign-in is too old (403), LM141 the last owner of an organisation with other members (409). Errors: LM160 fresh proof required (403).$$;

grant execute on function billing.close_account(text) to member;

create or replace function api.close_account(password text default null) returns jsonb
language sql volatile
begin atomic
  select billing.close_account(ops.bounded(close_account.password, 'password'));
end;

comment on function api.close_account(text) is
$$Close one's own account
All sessions end. An organisation closes with its last member, and its billing address is erased; the last owner of
one with other members hands it over first. This cannot be undone, but the
address can sign up again. Request refunds of unused deposits with refund_deposit first: money lists what is left, by currency;
wallet is frozen until the operator pays it back, promo lapses. Users who sign in with an external identity and have no password
leave it out and must have signed in recently.
Errors: LM102 too many failures and LM103 too many at this moment (429 with Retry-After), LM116 password is wrong (403),
LM122 sign-in is too old, LM160 fresh proof required where a second factor is set up: see prove (403), LM141 the last owner of an
organisation with other members (409).$$;

grant execute on function api.close_account(text) to member;
