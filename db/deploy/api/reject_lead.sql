-- Deploy leadmill:api/reject_lead to pg

begin;

create function api.reject_lead(lead_id uuid, reason text) returns void
language sql volatile
begin atomic
  select intake.reject_lead(reject_lead.lead_id, ops.bounded(reject_lead.reason, 'reason', 5000));
end;

comment on function api.reject_lead(uuid, text) is
$$Reject a lead
It is never sold. reason: 1 to 1000 characters.
Errors: LM301 no reason, LM305 no such lead, LM306 not pending approval.$$;

grant execute on function api.reject_lead(uuid, text) to admin;

commit;
