insert into event.kind (name, subject_type, fields, comment) values
  ('lead.submitted', 'lead', '{}', 'a lead arrived through a form')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into ops.rate_limit (name, maximum, per, comment) values
  ('intake.leads', 120, '1 hour', 'leads from one network, except those of partners and admins; key: its hash, see ops.network_key()')
on conflict (name) do update set comment = excluded.comment where rate_limit.comment <> excluded.comment;

insert into notification.template (name, context_function, is_optional, comment) values
  ('lead_confirmation', 'intake.describe_lead', false, 'a submitter: the lead has arrived'),
  ('lead_unsold', 'intake.describe_lead', false, 'admins: nobody could buy an approved lead'),
  ('lead_pending', 'intake.describe_lead', false,
    'admins: a lead is pending approval; sent only if the setting notification.mail_for_each_lead is true')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template, setting) values
  ('lead_confirmation', '{lead.submitted}', 'lead', 'lead_confirmation', null),
  ('lead_unsold', '{lead.unsold}', 'admins', 'lead_unsold', null),
  ('lead_pending', '{lead.submitted}', 'admins', 'lead_pending', 'notification.mail_for_each_lead')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template, setting = excluded.setting;

-- Answers are redacted, because a form may ask for an e-mail address and people write personal data into free text.
select audit.enable_tracking('intake.lead', redacted => '{answers, submission_key}', ignored => '{point}');
-- Inserts are not recorded, because each row is inserted once, with its lead.
select audit.enable_tracking('intake.lead_contact', names_only => true, inserts => false);
select audit.enable_tracking('intake.lead_attribution', names_only => true, inserts => false);
