create or replace function returns.describe_refund(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'niche', n.name,
    'assignment_id', a.id,
    'number', m.number,
    'bought_on', to_char(a.created_at at time zone o.time_zone, 'YYYY-MM-DD'),
    'price', ledger.to_decimal(a.price, a.currency)::text,
    'currency', a.currency)
  from sale.assignment as a
  join intake.lead as l on l.id = a.lead_id
  join catalog.niche as n on n.id = l.niche_id
  join identity.organization as o on o.id = a.organization_id
  left join marketplace.listing as m on m.lead_id = l.id
  where a.id = (refs ->> 'assignment_id')::uuid and a.organization_id = describe_refund.organization_id
$$;

comment on function returns.describe_refund(jsonb, uuid, uuid) is
$$The mail context of a refunded assignment {assignment_id} for its buyer; null for other organisations.$$;
