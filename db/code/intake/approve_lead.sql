create or replace function intake.approve_lead(lead_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead constant intake.lead := intake.lock_lead(lead_id, 'pending_approval');
begin
  update intake.lead as l
  set
    status = 'approved',
    approved_at = clock_timestamp(),
    approved_by = request.user_id(),
    updated_at = clock_timestamp()
  where l.id = v_lead.id;
  -- No queueing lock: the job could be dropped in favour of one that is already running and no longer sees this lead.
  perform queue.defer('distribute_lead', jsonb_build_object('lead_id', v_lead.id));
end
$$;

comment on function intake.approve_lead(uuid) is
$$Approve a lead. The job that distributes it is deferred in the same transaction.
Errors: LM305 no such lead, LM306 not pending approval.$$;

grant execute on function intake.approve_lead(uuid) to admin;

create or replace function api.approve_lead(lead_id uuid) returns void
language sql volatile
begin atomic
  select intake.approve_lead(approve_lead.lead_id);
end;

comment on function api.approve_lead(uuid) is
$$Approve a lead
It is distributed within seconds.
Errors: LM305 no such lead, LM306 not pending approval.$$;

grant execute on function api.approve_lead(uuid) to admin;
