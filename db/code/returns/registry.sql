insert into event.kind (name, subject_type, fields, comment) values
  ('refund.requested', 'request', '{}', 'A buyer requested a refund that an admin has to decide.'),
  ('refund.decided', 'request', '{}', 'A refund request was approved or rejected.')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into notification.template (name, event_kind, recipient_kind, setting, context_function, is_optional, comment) values
  ('refund_requested', 'refund.requested', 'admins', null, 'returns.describe_request', false,
    'To admins, when a buyer reports a bad lead and the refund request needs a decision.'),
  ('refund_decided', 'refund.decided', 'organization', null, 'returns.describe_decision', true,
    'To a buyer, when a refund request is decided.'),
  ('lead_refunded', 'lead.refunded', 'organization', null, 'returns.describe_refund', true,
    'To a buyer, when a lead is marked bad and its price is refunded.')
on conflict (name) do update
set event_kind = excluded.event_kind, recipient_kind = excluded.recipient_kind, setting = excluded.setting,
  context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

select audit.enable_tracking('returns.refund_term');
select audit.enable_tracking('returns.request', redacted => '{notes, memo}');
