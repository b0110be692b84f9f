-- Deploy leadmill:api/approve_lead to pg

begin;

create function api.approve_lead(lead_id uuid) returns void
language sql volatile
begin atomic
  select intake.approve_lead(approve_lead.lead_id);
end;

comment on function api.approve_lead(uuid) is
$$Approve a lead
It is distributed within a moment.
Errors: LM305 no such lead, LM306 not pending approval.$$;

grant execute on function api.approve_lead(uuid) to admin;

commit;
