create or replace function returns.mark_lead_bad(lead_id uuid, reason text) returns integer
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_refunded uuid[];
begin
  if reason is null or reason !~ '\S' or length(reason) > 1000 then
    perform ops.raise_http(400, 'LM850', 'the reason has faults',
      '[{"field": "reason", "code": "wrong_length", "message": "must have 1 to 1000 characters"}]');
  end if;
  perform intake.mark_bad(mark_lead_bad.lead_id, mark_lead_bad.reason);
  v_refunded := sale.refund_assignments(
    mark_lead_bad.lead_id,
    array(select a.id from sale.assignment as a where a.lead_id = mark_lead_bad.lead_id and a.status = 'sold'),
    'bad lead');
  update returns.request as r
  set status = 'auto_resolved', rule = 'bad_lead', decided_by = request.user_id(), decided_at = clock_timestamp()
  where r.lead_id = mark_lead_bad.lead_id and r.status = 'pending';
  perform event.emit('lead.refunded', a.id, a.organization_id)
  from sale.assignment as a
  where a.id = any (v_refunded)
  order by a.id;
  return cardinality(v_refunded);
end
$$;

comment on function returns.mark_lead_bad(uuid, text) is
$$Mark a lead bad, so that it is never sold again: every buyer without a refund is refunded and notified by mail, and pending refund
requests are resolved. reason: 1 to 1000 characters. Locks the lead, then the same rows as ledger.reverse.
Returns how many buyers were refunded.
Errors: LM305 no such lead, LM306 neither distributed nor unsold, LM850 faults by field.$$;

grant execute on function returns.mark_lead_bad(uuid, text) to admin;

create or replace function api.mark_lead_bad(lead_id uuid, reason text) returns integer
language sql volatile
begin atomic
  select returns.mark_lead_bad(mark_lead_bad.lead_id, ops.bounded(mark_lead_bad.reason, 'reason', 5000));
end;

comment on function api.mark_lead_bad(uuid, text) is
$$Mark a lead bad and refund all its buyers
It is never sold again. Every buyer without a refund is refunded and notified by mail; pending refund requests are
resolved. reason: 1 to 1000 characters. Returns how many buyers were refunded.
Errors: LM305 no such lead, LM306 neither distributed nor unsold, LM850 faults by field.$$;

grant execute on function api.mark_lead_bad(uuid, text) to admin;
