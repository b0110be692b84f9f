-- Deploy leadmill:api/subscribe to pg

begin;

create function api.subscribe(
  competition_level_id uuid default null, filter jsonb default '{}', niche_id uuid default null
) returns uuid
language sql volatile
begin atomic
  select distribution.subscribe(
    subscribe.competition_level_id, ops.bounded_document(subscribe.filter, 'filter', 16384), subscribe.niche_id);
end;

comment on function api.subscribe(uuid, jsonb, uuid) is
$$Order leads of a competition level for your organisation
Returns the id of the subscription. niche_id: instead of a level, for the default level of this niche (default_level_id).
filter: which leads; {} for all. {"budget": {"min": 50, "max": 500}, "location": ["US", "EU"]}, or conditions
{"field": "budget", "op": "gte", "value": 50} under {"all": [...]}, {"any": [...]} and {"not": ...}; op is one of eq, neq,
in, not_in, contains, gte, lte, between (value: [50, 500]), exists (true or false), within_km. A condition on an answer that the lead has not given is not met.
Errors: LM206 no such competition level, LM601 may not buy, LM602 faults in the filter, listed in details, LM605
subscribed already.$$;

grant execute on function api.subscribe(uuid, jsonb, uuid) to member;

commit;
