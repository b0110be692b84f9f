create or replace function returns.refund_terms_at(niche_id uuid, moment timestamptz) returns returns.refund_term
language sql stable
begin atomic
  select p
  from returns.refund_term as p
  where p.niche_id = refund_terms_at.niche_id and p.created_at <= refund_terms_at.moment
  order by p.created_at desc
  limit 1;
end;

comment on function returns.refund_terms_at(uuid, timestamptz) is $$The refund terms that apply to sales in a niche at a moment.$$;

-- LM850 invalid_refund_request (400): The request has faults.
--   To do: Correct each field listed in `details`.
-- LM851 assignment_not_found (404): There is no such assignment, or it belongs to another
--   organisation.
-- LM852 refund_already_requested (409): A refund was requested already.
--   To do: Read its state in `refund_requests`.
-- LM853 refund_window_closed (409): It is too late to request a refund; `details` is the window
--   of the sale.
-- LM854 refund_limit_reached (409): The limit of refund requests is reached; `details` is the
--   limit.
--   To do: Wait.
-- LM857 already_refunded (409): The assignment was refunded already.

create or replace function returns.require_within_request_limit(terms returns.refund_term, organization_id uuid) returns void
language plpgsql volatile
as $$
declare
  v_since constant timestamptz := clock_timestamp() - make_interval(days => (terms).limit_days);
  v_requests bigint;
  v_purchases bigint;
begin
  -- The lock serialises the requests of an organisation: two at once could both pass the limit that only one may reach.
  perform from identity.organization as o where o.id = require_within_request_limit.organization_id for no key update;
  select count(*) into v_requests
  from returns.request as r
  join intake.lead as l on l.id = r.lead_id
  where r.organization_id = require_within_request_limit.organization_id
    and l.niche_id = (terms).niche_id
    and r.created_at >= v_since;
  if v_requests >= (terms).max_count then
    perform ops.raise_http(409, 'LM854', 'the limit of refund requests is reached',
      format('%s in %s days', (terms).max_count, (terms).limit_days));
  end if;
  if (terms).max_share is not null then
    select count(*) into v_purchases
    from sale.assignment as a
    join intake.lead as l on l.id = a.lead_id
    where a.organization_id = require_within_request_limit.organization_id
      and l.niche_id = (terms).niche_id
      and a.created_at >= v_since;
    if v_requests >= greatest(floor((terms).max_share * v_purchases), 1) then
      perform ops.raise_http(409, 'LM854', 'the limit of refund requests is reached',
        format('a share of %s of %s purchases in %s days', (terms).max_share, v_purchases, (terms).limit_days));
    end if;
  end if;
end
$$;

comment on function returns.require_within_request_limit(returns.refund_term, uuid) is
$$Check that an organisation may make another refund request. Locks the organisation.
Errors: LM854 the limit is reached.$$;

create or replace function returns.store_request(
  assignment_id uuid, organization_id uuid, reason text, notes text, requested_by uuid
) returns jsonb
language plpgsql volatile
as $$
declare
  v_assignment sale.assignment;
  v_lead intake.lead;
  v_terms returns.refund_term;
  v_request returns.request;
begin
  select a.* into v_assignment
  from sale.assignment as a
  where a.id = store_request.assignment_id and a.organization_id = store_request.organization_id;
  if not found then
    perform ops.raise_http(404, 'LM851', 'no such assignment', store_request.assignment_id::text);
  end if;
  -- The lead is locked first, as in every refund; then the assignment is read again, as it may have been refunded before the lock.
  select l.* into strict v_lead from intake.lead as l where l.id = v_assignment.lead_id for no key update;
  select a.* into strict v_assignment from sale.assignment as a where a.id = v_assignment.id;
  v_terms := returns.refund_terms_at(v_lead.niche_id, v_assignment.created_at);
  if reason is null or reason <> all (v_terms.reasons) then
    perform ops.raise_http(400, 'LM850', 'refund request has faults', jsonb_build_array(jsonb_build_object(
      'field', 'reason', 'code', 'not_an_option', 'message', 'must be one of ' || array_to_string(v_terms.reasons, ', ')))::text);
  elsif length(notes) > 2000 then
    perform ops.raise_http(400, 'LM850', 'refund request has faults',
      '[{"field": "notes", "code": "too_long", "message": "must have at most 2000 characters"}]');
  elsif exists (select from returns.request as r where r.assignment_id = v_assignment.id) then
    perform ops.raise_http(409, 'LM852', 'a refund was requested already', v_assignment.id::text);
  elsif v_assignment.status = 'refunded' then
    perform ops.raise_http(409, 'LM857', 'the assignment was refunded already', v_assignment.id::text);
  elsif clock_timestamp() > v_assignment.created_at + make_interval(days => v_terms.window_days) then
    perform ops.raise_http(409, 'LM853', 'it is too late to request a refund',
      format('%s days after the sale', v_terms.window_days));
  end if;
  perform returns.require_within_request_limit(v_terms, store_request.organization_id);
  insert into returns.request (assignment_id, lead_id, organization_id, refund_term_id, reason, notes, requested_by)
  values (
    v_assignment.id, v_lead.id, store_request.organization_id, v_terms.id, store_request.reason, store_request.notes,
    store_request.requested_by)
  returning * into v_request;
  if v_request.reason = any (v_terms.approved_automatically) then
    perform returns.approve(v_request, 'approved_automatically', null, null);
  else
    perform event.emit('refund.requested', v_request.id, store_request.organization_id);
  end if;
  return (
    select jsonb_build_object('request_id', r.id, 'status', r.status, 'rule', r.rule)
    from returns.request as r
    where r.id = v_request.id);
end
$$;

comment on function returns.store_request(uuid, uuid, text, text, uuid) is
$$Request a refund for an organisation. requested_by: null if its endpoint rejected the lead. Locks the lead, the organisation, then the
same rows as ledger.reverse. Returns {request_id, status, rule}.
Errors: LM850 faults by field, LM851 no such assignment, LM852 requested already, LM853 too late, LM854 the limit is reached, LM857 refunded
already.$$;

create or replace function returns.request_refund(assignment_id uuid, reason text, notes text) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  return returns.store_request(assignment_id, identity.require_permission('buy'), reason, notes, request.user_id());
end
$$;

comment on function returns.request_refund(uuid, text, text) is
$$Request a refund of a bad lead under the refund terms of its sale; admins are notified by mail. If the terms approve the reason
automatically, the price is refunded in the same transaction.
Returns {request_id, status, rule}.
Errors: LM115 role not allowed, LM850 faults by field, LM851 no such assignment, LM852 requested already, LM853 too late,
LM854 the limit is reached, LM857 refunded already.$$;

create or replace function returns.reject_lead(assignment_id uuid, organization_id uuid, reason text, notes text) returns jsonb
language plpgsql volatile
as $$
declare
  v_reasons constant text[] := (
    select (returns.refund_terms_at(l.niche_id, a.created_at)).reasons
    from sale.assignment as a
    join intake.lead as l on l.id = a.lead_id
    where a.id = reject_lead.assignment_id);
begin
  return returns.store_request(
    assignment_id, organization_id, case when reason = any (v_reasons) then reason else 'other' end, left(notes, 2000), null);
end
$$;

comment on function returns.reject_lead(uuid, uuid, text, text) is
$$Request a refund because the buyer's own system rejected the lead. reason: in its words; one that the refund terms do not know counts as
other.
Errors: as for returns.request_refund().$$;

grant execute on function returns.request_refund(uuid, text, text) to member;

create or replace function api.request_refund(assignment_id uuid, reason text, notes text default null) returns jsonb
language sql volatile
begin atomic
  select returns.request_refund(request_refund.assignment_id, ops.bounded(request_refund.reason, 'reason', 5000),
    ops.bounded(request_refund.notes, 'notes', 5000));
end;

comment on function api.request_refund(uuid, text, text) is
$$Request a refund of a bad lead
Possible once for each assignment. reason: one of those in the refund terms of the sale; notes: up to 2000 characters.
Returns {request_id, status, rule}; refund_requests shows the decision.
Errors: LM115 role not allowed, LM850 faults by field, LM851 no such assignment, LM852 requested already, LM853 too late,
LM854 the limit is reached, LM857 refunded already.$$;

grant execute on function api.request_refund(uuid, text, text) to member;
