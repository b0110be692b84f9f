insert into event.kind (name, subject_type, fields, comment) values
  ('refund.requested', 'request', '{}', 'A buyer requested a refund that an admin has to decide.'),
  ('refund.decided', 'request', '{}', 'A refund request was approved or rejected.')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into notification.template (name, context_function, is_optional, comment) values
  ('refund_requested', 'returns.describe_request', false,
    'To admins, when a buyer reports a bad lead and the refund request needs a decision.'),
  ('refund_decided', 'returns.describe_decision', true, 'To a buyer, when a refund request is decided.'),
  ('lead_refunded', 'returns.describe_refund', true, 'To a buyer, when a lead is marked bad and its price is refunded.')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template) values
  ('refund_requested', '{refund.requested}', 'admins', 'refund_requested'),
  ('refund_decided', '{refund.decided}', 'organization', 'refund_decided'),
  ('lead_refunded', '{lead.refunded}', 'organization', 'lead_refunded')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template;

insert into notification.source (event_kind, title, fields_function, message_function, sample) values
  ('refund.decided', 'Refund request decided', 'returns.fields_of_decision', 'returns.describe_decision_message', '{
    "kind": "refund.decided", "title": "Refund request approved: Solar", "summary": "USD 45.00, fake contact",
    "happened_at": "2026-11-21T09:15:04.754Z", "url": null, "thread": "lead-019a7b5e-0c52-7a10-8f3b-2f1f3c1d9a11",
    "facts": [{"label": "Price", "text": "USD 45.00", "icon": "money"}, {"label": "Reason", "text": "fake contact", "icon": null}],
    "changes": [{"label": "Status", "from": "pending", "to": "approved"}], "contact": [],
    "data": {
      "request_id": "019a7b5e-2c52-7b10-8f3b-2f1f3c1d9a13", "assignment_id": "019a7b5e-1c52-7b10-8f3b-2f1f3c1d9a12",
      "lead_id": "019a7b5e-0c52-7a10-8f3b-2f1f3c1d9a11", "niche": "Solar", "reason": "fake_contact", "status": "approved",
      "price": 45.00, "currency": "USD"}}')
on conflict (event_kind) do update
set title = excluded.title, fields_function = excluded.fields_function, message_function = excluded.message_function,
  sample = excluded.sample;

select audit.enable_tracking('returns.refund_term');
select audit.enable_tracking('returns.request', redacted => '{notes, memo}');
