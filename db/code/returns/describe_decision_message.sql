create or replace function returns.fields_of_decision(organization_id uuid) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return jsonb '[
  {"id": "request_id", "label": "Number of the request", "type": "text"},
  {"id": "assignment_id", "label": "Number of the sale", "type": "text"},
  {"id": "lead_id", "label": "Number of the lead", "type": "text"},
  {"id": "niche", "label": "Niche", "type": "text"},
  {"id": "reason", "label": "Reason", "type": "select", "options": ["fake_contact", "duplicate", "spam", "wrong_niche", "other"]},
  {"id": "status", "label": "Decision", "type": "select", "options": ["approved", "rejected", "auto_resolved"]},
  {"id": "price", "label": "Price", "type": "number"},
  {"id": "currency", "label": "Currency", "type": "text"}]';

comment on function returns.fields_of_decision(uuid) is $$The form fields of the data of returns.describe_decision_message().$$;

create or replace function returns.describe_decision_message(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', kind,
    'title', format('Refund request %s: %s', w.word, n.name),
    'summary', concat_ws(', ', format('%s %s', a.currency, ledger.to_decimal(a.price, a.currency)), replace(r.reason, '_', ' '), r.memo),
    'happened_at', to_char(r.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'url', null,
    'thread', 'lead-' || r.lead_id,
    'facts', jsonb_build_array(
      jsonb_build_object('label', 'Price', 'text', format('%s %s', a.currency, ledger.to_decimal(a.price, a.currency)), 'icon', 'money'),
      jsonb_build_object('label', 'Reason', 'text', replace(r.reason, '_', ' '), 'icon', null))
      || case when r.memo is not null then jsonb_build_array(jsonb_build_object('label', 'Memo', 'text', r.memo, 'icon', null))
        else '[]' end,
    'changes', jsonb_build_array(jsonb_build_object('label', 'Status', 'from', 'pending', 'to', w.word)),
    'contact', jsonb '[]',
    'data', jsonb_build_object(
      'request_id', r.id, 'assignment_id', r.assignment_id, 'lead_id', r.lead_id, 'niche', n.name, 'reason', r.reason,
      'status', r.status, 'price', ledger.to_decimal(a.price, a.currency), 'currency', a.currency))
  from returns.request as r
  join sale.assignment as a on a.id = r.assignment_id
  join intake.lead as l on l.id = r.lead_id
  join catalog.niche as n on n.id = l.niche_id
  cross join lateral (select case r.status when 'rejected' then 'rejected' else 'approved' end as word) as w
  where r.id = describe_decision_message.subject_id and r.organization_id = describe_decision_message.organization_id
    and r.status <> 'pending'
$$;

comment on function returns.describe_decision_message(text, uuid, uuid, jsonb) is
$$The message about a decided refund request, for the organisation that made it. Null for others.$$;
