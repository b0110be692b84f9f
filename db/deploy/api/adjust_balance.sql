-- Deploy leadmill:api/adjust_balance to pg

begin;

create function api.adjust_balance(
  organization_id uuid,
  amount numeric,
  reason text,
  currency text default 'USD',
  account text default 'wallet',
  request_key text default null
) returns bigint
language sql volatile
begin atomic
  select ledger.adjust_balance(
    adjust_balance.organization_id, adjust_balance.amount, ops.bounded(adjust_balance.reason, 'reason', 5000), ops.bounded(adjust_balance.currency, 'currency'),
    ops.bounded(adjust_balance.account, 'account'), ops.bounded(adjust_balance.request_key, 'request_key'));
end;

comment on function api.adjust_balance(uuid, numeric, text, text, text, text) is
$$Adjust the balance of an organisation
amount: decimal; minus takes. At most 10,000.00 either way, as long as the setting ledger.adjustment_maximum says so. The
reason stands in the organisation's books. account: wallet, whose debt a credit repays first, or promo. request_key: your
own name for this adjustment; sent again it is not done twice. Answers the journal_id of its ledger_entries.
Errors: LM111 no such organisation, LM401 it has not so much, LM402 the request_key was used for something else, LM403
nothing can be spent, LM410, LM411, LM412, LM413 not an amount of money, LM422 no such account, LM523 no reason,
LM424 nothing or too much.$$;

grant execute on function api.adjust_balance(uuid, numeric, text, text, text, text) to admin;

commit;
