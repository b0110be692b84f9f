-- Deploy leadmill:distribution/absence_of to pg

begin;

create function distribution.absence_of(subscription distribution.subscription) returns text
language sql immutable parallel safe
return case
  when subscription.status <> 'active' then subscription.status
  when subscription.filter_faults is not null then 'filter_invalid'
  else coalesce(subscription.funding_reason, subscription.stop_reason)
end;

comment on function distribution.absence_of(distribution.subscription) is
$$Why a subscription is not to stand in the rotation; null: it is. See distribution.absence.$$;

commit;
