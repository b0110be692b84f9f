create or replace function returns.describe_request(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'niche', n.name,
    'request_id', r.id,
    'assignment_id', a.id,
    'number', m.number,
    'bought_on', to_char(a.created_at at time zone o.time_zone, 'YYYY-MM-DD'),
    'organization', o.name,
    'reason', r.reason,
    'notes', r.notes,
    'status', r.status,
    'memo', r.memo,
    'price', ledger.to_decimal(a.price, a.currency)::text,
    'currency', a.currency)
  from returns.request as r
  join sale.assignment as a on a.id = r.assignment_id
  join intake.lead as l on l.id = r.lead_id
  join catalog.niche as n on n.id = l.niche_id
  join identity.organization as o on o.id = r.organization_id
  left join marketplace.listing as m on m.lead_id = l.id
  where r.id = (refs ->> 'request_id')::uuid
$$;

comment on function returns.describe_request(jsonb, uuid, uuid) is $$The mail context of a refund request {request_id} for admins.$$;

create or replace function returns.describe_decision(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select returns.describe_request(describe_decision.refs, r.organization_id, describe_decision.user_id)
  from returns.request as r
  where r.id = (refs ->> 'request_id')::uuid and r.organization_id = describe_decision.organization_id
$$;

comment on function returns.describe_decision(jsonb, uuid, uuid) is
$$The mail context of a refund request {request_id} for the buyer who made it; null for other organisations.$$;
