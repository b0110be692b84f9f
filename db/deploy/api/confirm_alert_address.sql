-- Deploy leadmill:api/confirm_alert_address to pg

begin;

create function api.confirm_alert_address(token text) returns void
language sql volatile
begin atomic
  select notification.confirm_alert_address(ops.bounded(confirm_alert_address.token, 'token'));
end;

comment on function api.confirm_alert_address(text) is
$$Agree to warnings of a low balance
token: from the link in the mail to the address that set_balance_alert was given.
Errors: LM705 link does not work (400).$$;

grant execute on function api.confirm_alert_address(text) to anon, member;

commit;
