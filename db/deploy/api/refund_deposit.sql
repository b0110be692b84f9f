-- Deploy leadmill:api/refund_deposit to pg

begin;

create function api.refund_deposit(deposit_id uuid, amount numeric default null, reason text default null) returns uuid
language sql volatile
begin atomic
  select billing.refund_deposit(refund_deposit.deposit_id, refund_deposit.amount, ops.bounded(refund_deposit.reason, 'reason', 5000));
end;

comment on function api.refund_deposit(uuid, numeric, text) is
$$Ask for unused money of a deposit back
It goes the way it came, to the card or bank account; view deposit_refunds tells how far it is. Without an amount: all that is left
and unused. Returns the id of the refund.
Errors: LM401 not in the wallet, LM403 in debt, LM410 no number, LM411 too many decimals, LM412 too many digits, LM413
unknown currency, LM501 not an owner or manager, LM506 too fine, LM507 no such deposit, LM523 reason too long, LM526 not paid, LM527 another is under way, LM528 disputed, LM529 more than is left,
LM946 too many without an admin (429), LM947 the welcome credit was spent before own money (409).$$;

grant execute on function api.refund_deposit(uuid, numeric, text) to member, admin;

commit;
