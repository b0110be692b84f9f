-- Deploy leadmill:api/update_lead to pg

begin;

create function api.update_lead(lead_id uuid, answers jsonb default null, contact jsonb default null) returns void
language sql volatile
begin atomic
  select intake.update_lead(update_lead.lead_id, ops.bounded_document(update_lead.answers, 'answers'), ops.bounded_document(update_lead.contact, 'contact', 16384));
end;

comment on function api.update_lead(uuid, jsonb, jsonb) is
$$Correct a lead that waits for approval
Replaces its answers, its contact data or both, checked as on submission. What is not given stays.
Errors: LM301 faults, listed in details; LM305 no such lead; LM306 not pending approval.$$;

grant execute on function api.update_lead(uuid, jsonb, jsonb) to admin;

commit;
