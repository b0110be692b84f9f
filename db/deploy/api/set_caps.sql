-- Deploy leadmill:api/set_caps to pg

begin;

create function api.set_caps(subscription_id uuid, caps jsonb) returns void
language sql volatile
begin atomic
  select distribution.set_caps(set_caps.subscription_id, ops.bounded_document(set_caps.caps, 'caps', 16384));
end;

comment on function api.set_caps(uuid, jsonb) is
$$Set what a subscription buys at most
caps: {"day": {"leads": 10, "spend": 150.00}, …}: periods hour, day, week (from Monday), month and total, in the
organisation's time zone; leads, spend (in the niche's currency) or both. They take the place of those set before; {} for none.
Errors: LM410, LM411, LM412, LM413 not an amount of money, LM601 may not buy, LM603 no such subscription, LM604 ended,
LM607 faults, listed in details.$$;

grant execute on function api.set_caps(uuid, jsonb) to member;

commit;
