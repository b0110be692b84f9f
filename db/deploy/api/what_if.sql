-- Deploy leadmill:api/what_if to pg

begin;

create function api.what_if(
  competition_level_id uuid,
  filter jsonb default null,
  caps jsonb default null,
  price numeric default null,
  days integer default 30,
  organization_id uuid default null
) returns jsonb
language sql stable
begin atomic
  select distribution.what_if(
    what_if.competition_level_id,
    ops.bounded_document(what_if.filter, 'filter', 16384),
    ops.bounded_document(what_if.caps, 'caps', 16384),
    what_if.price,
    what_if.days,
    what_if.organization_id);
end;

comment on function api.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) is
$$What other orders would have bought
Goes through the leads that a level was asked for in the last days (1 to 90) with another filter, caps or price, and writes
nothing. What is not given is as it is now; for who has no subscription there, a filter of all leads without caps. The others
keep the turns that they had. Filters of members ask for numbers, choices and dates here: counts of other leads would show free texts,
locations and sensitive answers. Counts by a filter are rounded for members (is_rounded).
Returns {days, asked, leads, cost, currency, is_rounded, passed_over: {gate: count}, taken_from_others, losers};
admins name an organization_id or ask for somebody new, and see who would have lost them.
Errors: LM206 no such level, LM410, LM411, LM412, LM413 not an amount of money, LM601 may not buy, LM602 faults in the filter,
LM607 faults in the caps, LM610 not from 1 to 90 days.$$;

grant execute on function api.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) to member, admin;

commit;
