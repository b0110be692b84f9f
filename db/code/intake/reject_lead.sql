create or replace function intake.reject_lead(lead_id uuid, reason text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead constant intake.lead := intake.lock_lead(lead_id, 'pending_approval');
begin
  if reason is null or reason !~ '\S' or length(reason) > 1000 then
    perform ops.raise_http(400, 'LM301', 'lead has faults',
      '[{"field": "reason", "code": "wrong_length", "message": "must have 1 to 1000 characters"}]');
  end if;
  update intake.lead as l
  set
    status = 'rejected',
    rejected_at = clock_timestamp(),
    rejected_by = request.user_id(),
    rejection_reason = reason,
    updated_at = clock_timestamp()
  where l.id = v_lead.id;
end
$$;

comment on function intake.reject_lead(uuid, text) is
$$Reject a lead. Its attachments are deleted too (file.attachments_go_with_their_lead()). reason: 1 to 1000 characters.
Errors: LM301 no reason, LM305 no such lead, LM306 not pending approval.$$;

grant execute on function intake.reject_lead(uuid, text) to admin;

create or replace function api.reject_lead(lead_id uuid, reason text) returns void
language sql volatile
begin atomic
  select intake.reject_lead(reject_lead.lead_id, ops.bounded(reject_lead.reason, 'reason', 5000));
end;

comment on function api.reject_lead(uuid, text) is
$$Reject a lead
It is never sold. reason: 1 to 1000 characters.
Errors: LM301 no reason, LM305 no such lead, LM306 not pending approval.$$;

grant execute on function api.reject_lead(uuid, text) to admin;
