-- Deploy leadmill:api/missed_leads to pg

begin;

create function api.missed_leads(
  subscription_id uuid, before uuid default null, most integer default 20
) returns setof distribution.missed_lead
language sql stable
begin atomic
  select * from distribution.missed_leads(missed_leads.subscription_id, missed_leads.before, missed_leads.most);
end;

comment on function api.missed_leads(uuid, uuid, integer) is
$$Which leads a subscription did not get, and why
Those of its niche that came while it lasted and that it did not buy, newest first: {lead_id, run_id, decided_at, gate}, with the gate that
explain_lead tells, also for leads that it was never asked about. before: the last lead_id of the page before; most: 20, at most 100.
Errors: LM305 no such lead, LM601 may not buy, LM603 no such subscription, LM612 most is not from 1 to 100.$$;

grant execute on function api.missed_leads(uuid, uuid, integer) to member, admin;

commit;
