-- Deploy leadmill:api/set_balance_alert to pg

begin;

create function api.set_balance_alert(currency text, threshold numeric default null, email text default null) returns void
language sql volatile
begin atomic
  select notification.set_balance_alert(ops.bounded(set_balance_alert.currency, 'currency'), set_balance_alert.threshold, ops.bounded(set_balance_alert.email, 'email'));
end;

comment on function api.set_balance_alert(text, numeric, text) is
$$Be warned of a low balance
Once each time that the funds of the caller's organisation fall below the threshold. threshold: decimal; 0 for never, left out
for that of the platform. email: where to; left out for the owners and managers. An address that is not a member's is
asked by a mail with a link first; until somebody there has agreed, the owners and managers are warned.
Errors: LM109 faults, listed in details (400), LM115 the caller is neither owner nor manager (403), LM410, LM411, LM412 not an
amount of money (400), LM413 unknown currency (400), LM941 too many addresses were asked (429).$$;

grant execute on function api.set_balance_alert(text, numeric, text) to member;

commit;
