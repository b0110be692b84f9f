-- Deploy leadmill:api/distribute_lead to pg

begin;

create function api.distribute_lead(lead_id uuid) returns jsonb
language sql volatile
begin atomic
  select distribution.distribute_lead(distribute_lead.lead_id);
end;

comment on function api.distribute_lead(uuid) is
$$Look for buyers of an approved lead now
A lead that was approved is distributed by itself; this asks again, after nobody or too few could buy. What was sold
stays. Returns {run_id, position, outcome, lead_status, assignment_ids}.
Errors: LM305 no such lead, LM606 not for sale, LM611 the filters of its niche are being upgraded.$$;

grant execute on function api.distribute_lead(uuid) to admin;

commit;
