-- Deploy leadmill:api/set_weight to pg

begin;

create function api.set_weight(subscription_id uuid, weight integer) returns void
language sql volatile
begin atomic
  select distribution.set_weight(set_weight.subscription_id, set_weight.weight);
end;

comment on function api.set_weight(uuid, integer) is
$$Give a subscription a larger share of turns
weight: from 1 to 100; one of weight 3 is asked three times as often as one of weight 1 at the same level.
Errors: LM603 no such subscription, LM609 not from 1 to 100.$$;

grant execute on function api.set_weight(uuid, integer) to admin;

commit;
