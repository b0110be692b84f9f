create or replace function intake.mark_bad(lead_id uuid, reason text) returns void
language plpgsql volatile
as $$
declare
  v_lead intake.lead;
begin
  -- Runs, marketplace purchases and decisions about refunds of the lead wait for this lock.
  select l.* into v_lead from intake.lead as l where l.id = mark_bad.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', mark_bad.lead_id::text);
  elsif v_lead.status not in ('distributed', 'unsold') then
    perform ops.raise_http(409, 'LM306', 'lead is in another state', v_lead.status,
      'This can be done only with a lead that is distributed or unsold.');
  end if;
  update intake.lead as l
  set
    status = 'bad',
    marked_bad_at = clock_timestamp(),
    marked_bad_by = request.user_id(),
    bad_reason = mark_bad.reason,
    updated_at = clock_timestamp()
  where l.id = v_lead.id;
end
$$;

comment on function intake.mark_bad(uuid, text) is
$$Withdraw a lead from sale for ever. The caller must refund its buyers. Locks the lead.
Errors: LM305 no such lead, LM306 neither distributed nor unsold.$$;
