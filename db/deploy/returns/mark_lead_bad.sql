-- Deploy leadmill:returns/mark_lead_bad to pg

begin;

create function returns.mark_lead_bad(lead_id uuid, reason text) returns integer
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead intake.lead;
  v_refunded uuid[];
begin
  if reason is null or reason !~ '\S' or length(reason) > 1000 then
    perform ops.raise_http(400, 'LM850', 'request has faults',
      '[{"field": "reason", "code": "wrong_length", "message": "must have 1 to 1000 characters"}]');
  end if;
  -- Runs, marketplace and decisions about its sales wait here.
  select l.* into v_lead from intake.lead as l where l.id = mark_lead_bad.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', mark_lead_bad.lead_id::text);
  elsif v_lead.status not in ('distributed', 'unsold') then
    perform ops.raise_http(409, 'LM306', 'lead is in another state', v_lead.status,
      'This can be done only with a lead that is distributed or unsold.');
  end if;
  update intake.lead as l
  set
    status = 'bad',
    marked_bad_at = clock_timestamp(),
    marked_bad_by = request.user_id(),
    bad_reason = reason,
    updated_at = clock_timestamp()
  where l.id = v_lead.id;
  v_refunded := returns.refund_assignments(
    v_lead.id,
    array(select a.id from distribution.assignment as a where a.lead_id = v_lead.id and a.status = 'sold'),
    'bad lead');
  update returns.request as r
  set status = 'auto_resolved', rule = 'bad_lead', decided_by = request.user_id(), decided_at = clock_timestamp()
  where r.lead_id = v_lead.id and r.status = 'pending';
  perform notification.enqueue_mail(
    'lead_refunded', 'organization', a.organization_id, jsonb_build_object('assignment_id', a.id))
  from distribution.assignment as a
  where a.id = any (v_refunded)
  order by a.id;
  return cardinality(v_refunded);
end
$$;

comment on function returns.mark_lead_bad(uuid, text) is
$$Take a lead out of the market for good: every buyer who has not had the price back gets it now and is told by mail;
requests that wait are resolved. reason: 1 to 1000 characters. Locks the lead, then as ledger.reverse.
Returns how many buyers were refunded.
Errors: LM305 no such lead, LM306 neither distributed nor unsold, LM850 faults by field.$$;

grant execute on function returns.mark_lead_bad(uuid, text) to admin;

commit;
