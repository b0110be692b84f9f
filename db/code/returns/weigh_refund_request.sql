create or replace function returns.facts_of(request returns.request) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object(
    'sold_at', a.created_at,
    'buyers', (select count(*) from sale.assignment as b where b.lead_id = (request).lead_id),
    -- What others say of the same lead.
    'others_requested', (
      select count(*) from returns.request as r where r.lead_id = (request).lead_id and r.id <> (request).id),
    'others_approved', (
      select count(*) from returns.request as r
      where r.lead_id = (request).lead_id and r.id <> (request).id and r.status in ('approved', 'auto_resolved')),
    'same_contact_bought', (
      select count(*)
      from intake.contact_of((request).lead_id) as c
      join sale.assignment as b on b.organization_id = (request).organization_id
      join intake.lead as l on l.id = b.lead_id and l.niche_id = t.niche_id
      left join intake.lead_contact as e on e.lead_id = b.lead_id
      left join intake.contact_archive as k on k.lead_id = b.lead_id
      where (coalesce(e.email, k.email) = c.email or coalesce(e.phone, k.phone) = c.phone)
        and b.lead_id <> (request).lead_id and b.created_at < a.created_at),
    -- How often this buyer asks, in the period of the terms until this request.
    'requests', (
      select count(*)
      from returns.request as r
      join intake.lead as l on l.id = r.lead_id and l.niche_id = t.niche_id
      where r.organization_id = (request).organization_id and r.created_at <= (request).created_at
        and r.created_at >= (request).created_at - make_interval(days => t.limit_days)),
    'purchases', (
      select count(*)
      from sale.assignment as b
      join intake.lead as l on l.id = b.lead_id and l.niche_id = t.niche_id
      where b.organization_id = (request).organization_id and b.created_at <= (request).created_at
        and b.created_at >= (request).created_at - make_interval(days => t.limit_days)),
    'limit_days', t.limit_days,
    'max_count', t.max_count,
    'max_share', t.max_share,
    'window_days', t.window_days)
  from returns.refund_term as t
  join sale.assignment as a on a.id = (request).assignment_id
  where t.id = (request).refund_term_id;
end;

comment on function returns.facts_of(returns.request) is $$What speaks for and against a refund request, under the terms of the sale.$$;

create or replace function returns.weigh_refund_request(request_id uuid) returns jsonb
language plpgsql stable security definer -- it compares contacts and buyers; only admins may call it
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request returns.request;
  v_facts jsonb;
  v_reasons text[];
begin
  select r.* into v_request from returns.request as r where r.id = weigh_refund_request.request_id;
  if not found then
    perform ops.raise_http(404, 'LM855', 'no such refund request', weigh_refund_request.request_id::text);
  end if;
  v_facts := returns.facts_of(v_request);
  v_reasons := array_remove(array[
    case when (v_facts ->> 'others_approved')::bigint > 0 then 'other_buyer_refunded' end,
    case when v_request.reason = 'duplicate' then
      case when (v_facts ->> 'same_contact_bought')::bigint > 0 then 'bought_same_contact' else 'no_same_contact' end end,
    case when (v_facts ->> 'others_requested')::bigint > 0 then 'other_buyer_complains' end,
    case when (v_facts ->> 'requests')::bigint > 1 and (v_facts ->> 'requests')::bigint * 4 > (v_facts ->> 'purchases')::bigint
      then 'asks_often' end], null);
  return jsonb_build_object(
    -- Only what the facts decide is suggested: whether a number answers, only somebody who calls it can tell.
    'suggestion', case
      when v_reasons && '{other_buyer_refunded,bought_same_contact}' then 'approve'
      when 'no_same_contact' = any (v_reasons) then 'reject' end,
    'reasons', to_jsonb(v_reasons),
    'facts', v_facts);
end
$$;

comment on function returns.weigh_refund_request(uuid) is
$$What the facts suggest about a refund request: {suggestion: approve, reject or null, reasons, facts}.
Errors: LM855 no such request.$$;

grant execute on function returns.weigh_refund_request(uuid) to admin;

create or replace function api.weigh_refund_request(request_id uuid) returns jsonb
language sql stable
begin atomic
  select returns.weigh_refund_request(weigh_refund_request.request_id);
end;

comment on function api.weigh_refund_request(uuid) is
$$What speaks for and against a refund request
Returns {suggestion, reasons, facts}. suggestion: approve, reject or null where the facts decide nothing. reasons: other_buyer_refunded,
bought_same_contact or no_same_contact (of a request because of a duplicate), other_buyer_complains, asks_often (more than a quarter of what
was bought in the period). facts: sold_at, buyers, others_requested and others_approved (of the same lead), same_contact_bought, requests
and purchases of this buyer in limit_days, max_count, max_share, window_days of the terms.
Errors: LM855 no such request (404).$$;

grant execute on function api.weigh_refund_request(uuid) to admin;
