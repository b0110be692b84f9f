-- Deploy leadmill:api/mark_lead_bad to pg

begin;

create function api.mark_lead_bad(lead_id uuid, reason text) returns integer
language sql volatile
begin atomic
  select returns.mark_lead_bad(mark_lead_bad.lead_id, ops.bounded(mark_lead_bad.reason, 'reason', 5000));
end;

comment on function api.mark_lead_bad(uuid, text) is
$$Mark a lead bad and refund all its buyers
It is not sold any more; every buyer who has not had the price back gets it and is told by mail, requests that wait are
resolved. reason: 1 to 1000 characters. Returns how many buyers were refunded.
Errors: LM305 no such lead, LM306 neither distributed nor unsold, LM850 faults by field.$$;

grant execute on function api.mark_lead_bad(uuid, text) to admin;

commit;
