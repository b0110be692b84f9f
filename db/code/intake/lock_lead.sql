-- LM305 lead_not_found (404): There is no such lead.
-- LM306 lead_state_conflict (409): The lead is in another state; `details` is the state. To do:
--   Read the lead again: somebody else has changed it.

create or replace function intake.lock_lead(lead_id uuid, status text) returns intake.lead
language plpgsql volatile
as $$
declare
  v_lead intake.lead;
begin
  -- The second of two admins, or of an admin and a run, waits here and then sees what the first one did.
  select l.* into v_lead from intake.lead as l where l.id = lock_lead.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', lock_lead.lead_id::text);
  end if;
  if v_lead.status <> lock_lead.status then
    perform ops.raise_http(409, 'LM306', 'lead is in another state', v_lead.status,
      format('This can be done only with a lead that is %s.', lock_lead.status));
  end if;
  return v_lead;
end
$$;

comment on function intake.lock_lead(uuid, text) is
$$Lock a lead that must be in this state.
Errors: LM305 no such lead, LM306 another state.$$;
