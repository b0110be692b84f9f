-- Deploy leadmill:api/explain_lead to pg

begin;

create function api.explain_lead(lead_id uuid) returns setof distribution.explanation
language sql stable
begin atomic
  select * from distribution.explain_lead(explain_lead.lead_id);
end;

comment on function api.explain_lead(uuid) is
$$Why a subscription did or did not get a lead
For each subscription of the lead's niche (members: their own) the gate: bought; or the first that refused it: already_bought,
organization_inactive, closed, filter, filter_unknown, insufficient_funds, paused, ended, filter_invalid, capped, not_distributed,
not_subscribed, level_not_asked, no_room, not_reached (others had waited longer), changed_since (changed after the run).
Errors: LM305 no such lead, LM601 may not buy.$$;

grant execute on function api.explain_lead(uuid) to member, admin;

commit;
