-- LM610 number_out_of_range (400): A number is outside its range, which the message names.


create or replace function distribution.set_weight(subscription_id uuid, weight integer) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if weight is null or weight not between 1 and 100 then
    perform ops.raise_http(400, 'LM610', 'weight must be from 1 to 100', weight::text);
  end if;
  update distribution.subscription as s
  set weight = set_weight.weight, updated_at = clock_timestamp()
  where s.id = set_weight.subscription_id and s.status <> 'ended';
  if not found then
    perform ops.raise_http(404, 'LM603', 'no such subscription', set_weight.subscription_id::text);
  end if;
  perform distribution.limit_wait(array[set_weight.subscription_id]);
end
$$;

comment on function distribution.set_weight(uuid, integer) is
$$Let a subscription wait a shorter time for its next turn: one of weight 3 is asked three times as often as one of weight
1 at its level. It counts from the next sale on.
Errors: LM603 no such subscription, or ended; LM610 not from 1 to 100.$$;

grant execute on function distribution.set_weight(uuid, integer) to admin;

create or replace function api.set_weight(subscription_id uuid, weight integer) returns void
language sql volatile
begin atomic
  select distribution.set_weight(set_weight.subscription_id, set_weight.weight);
end;

comment on function api.set_weight(uuid, integer) is
$$Give a subscription a larger share of turns
weight: from 1 to 100; one of weight 3 is asked three times as often as one of weight 1 at the same level.
Errors: LM603 no such subscription, LM610 not from 1 to 100.$$;

grant execute on function api.set_weight(uuid, integer) to admin;
