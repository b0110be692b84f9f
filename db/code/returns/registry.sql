insert into event.kind (name, subject_type, fields, comment) values
  ('refund.requested', 'request', '{}', 'a buyer asks for a refund that an admin has to decide'),
  ('refund.decided', 'request', '{}', 'a request for a refund was approved or rejected')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into notification.template (name, event_kind, recipient_kind, setting, context_function, is_optional, comment) values
  ('refund_requested', 'refund.requested', 'admins', null, 'returns.describe_request', false, 'admins: a buyer says that a lead was bad'),
  ('refund_decided', 'refund.decided', 'organization', null, 'returns.describe_decision', true, 'a buyer: what became of the request'),
  ('lead_refunded', 'lead.refunded', 'organization', null, 'returns.describe_refund', true, 'a buyer: the lead was marked bad, the price came back')
on conflict (name) do update
set event_kind = excluded.event_kind, recipient_kind = excluded.recipient_kind, setting = excluded.setting,
  context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

select audit.enable_tracking('returns.refund_term');
select audit.enable_tracking('returns.request', redacted => '{notes, memo}');
