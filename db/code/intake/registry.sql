insert into ops.setting (name, value, comment) values
  ('intake.contact_guard', '{}', 'overrides members of ops.form_guard for the contact form'),
  ('intake.contact_topics', '["Buying leads", "Selling leads", "My request", "Press", "Something else"]',
    'topics that visitors may choose from in the contact form; mails name them'),
  ('intake.contact_topics_german', '{"Buying leads": "Leads kaufen", "Selling leads": "Leads verkaufen", "My request": "Meine Anfrage", "Press": "Presse", "Something else": "Etwas anderes"}',
    'what the contact form calls topics in German; a topic without an entry is shown as it is'),
  ('intake.contact_message_days', '365', 'days after which a contact message is deleted'),
  ('intake.test_leads', '1000', 'test leads that are kept of each organisation: the newest'),
  ('intake.test_lead_days', '30', 'days after which a test lead is deleted'),
  ('intake.archive_days', '365', 'days after which answers, attribution and contact data of a lead move to the archive'),
  ('intake.contact_days', '0', 'days after which archived contact data is erased, by the month; 0: never'),
  ('intake.answer_days', '0', 'days after which archived answers and attribution are erased, by the month; 0: never')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('intake.contact_guard', '{"type": "object", "members": {"is_required": {"type": "boolean"}, "seconds": {"type": "number", "minimum": 0, "maximum": 60}, "effort": {"type": "number", "minimum": 0, "maximum": 100}}}'),
  ('intake.contact_topics', '{"type": "list", "items": {"type": "text", "pattern": "^[^[:cntrl:]]{1,100}$"}}'),
  ('intake.contact_topics_german', '{"type": "map", "keys": "^.{1,100}$", "values": {"type": "text", "pattern": "^[^[:cntrl:]]{1,100}$"}}'),
  ('intake.contact_message_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('intake.test_leads', '{"type": "number", "minimum": 10, "maximum": 10000}'),
  ('intake.test_lead_days', '{"type": "number", "minimum": 1, "maximum": 365}'),
  ('intake.archive_days', '{"type": "number", "minimum": 100, "maximum": 36500}'),
  ('intake.contact_days', '{"type": "number", "minimum": 0, "maximum": 36500}'),
  ('intake.answer_days', '{"type": "number", "minimum": 0, "maximum": 36500}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into ops.partitioned (parent, guard, retention) values
  ('intake.contact_archive', 'intake.archived_leads_are_immutable', 'intake.contact_days'),
  ('intake.lead_archive', 'intake.archived_leads_are_immutable', 'intake.answer_days')
on conflict (parent) do update set guard = excluded.guard, retention = excluded.retention;

insert into queue.task (name, queue_name, priority, comment) values
  ('purge_contact_messages', 'batch', 0, 'delete old contact messages'),
  ('purge_test_leads', 'batch', 0, 'delete old test leads')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, at_times, grace) values
  ('purge contact messages', 'purge_contact_messages', '{04:10}', '12 hours'),
  ('purge test leads', 'purge_test_leads', '{04:15}', '12 hours')
on conflict (name) do nothing;

insert into event.kind (name, subject_type, fields, comment) values
  ('lead.submitted', 'lead', '{}', 'a lead arrived through a form'),
  ('contact_message.received', 'contact_message', '{}', 'a visitor wrote through the contact form')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('intake.partner_leads', 3600, '1 hour', 'even', 'organization', 'leads that one organisation submits by API keys; key: its id'),
  ('intake.test_leads', 600, '1 hour', 'even', 'organization', 'test leads that one organisation submits; key: its id'),
  ('intake.leads', 120, '1 hour', 'even', 'network_hash',
    'leads from one network, except those of partners and admins; key: its hash, see ops.network_key()'),
  ('intake.contact_messages', 10, '1 hour', 'exact', 'network_hash', 'contact messages from one network; key: as for leads'),
  ('intake.contact_messages_in_all', 500, '1 hour', 'even', 'everybody', 'contact messages from all networks')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into ops.call_cost (path, cost, limit_name) values
  ('/rpc/leads_within', 5, null),
  ('/rpc/search_leads', 5, null)
on conflict (path) do update
set limit_name = excluded.limit_name where call_cost.limit_name is distinct from excluded.limit_name;

insert into notification.template (name, context_function, is_optional, comment) values
  ('lead_confirmation', 'intake.describe_lead', false, 'a submitter: the lead has arrived'),
  ('lead_unsold', 'intake.describe_lead', false, 'admins: nobody could buy an approved lead'),
  ('lead_pending', 'intake.describe_lead', false,
    'admins: a lead is pending approval; sent only if the setting notification.mail_for_each_lead is true'),
  ('contact_confirmation', 'intake.describe_contact_message', false,
    'the sender of a contact message: it has arrived; at most one a day'),
  ('contact_message', 'intake.describe_contact_message', false,
    'admins: a visitor has written; an answer to the mail goes to the visitor')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template, setting) values
  ('lead_confirmation', '{lead.submitted}', 'lead', 'lead_confirmation', null),
  ('lead_unsold', '{lead.unsold}', 'admins', 'lead_unsold', null),
  ('lead_pending', '{lead.submitted}', 'admins', 'lead_pending', 'notification.mail_for_each_lead'),
  ('contact_confirmation', '{contact_message.received}', 'contact_message', 'contact_confirmation', null),
  ('contact_message', '{contact_message.received}', 'admins', 'contact_message', 'notification.mail_for_each_contact_message')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template, setting = excluded.setting;

select ops.ensure_partitions();

-- Answers are redacted, because a form may ask for an e-mail address and people write personal data into free text.
select audit.enable_tracking('intake.lead', redacted => '{answers, submission_key}', ignored => '{point}', moves => true);
-- Inserts are not recorded, because each row is inserted once, with its lead.
select audit.enable_tracking('intake.lead_contact', names_only => true, inserts => false, moves => true);
select audit.enable_tracking('intake.lead_attribution', names_only => true, inserts => false, moves => true);
-- The row records its own arrival. What somebody wrote is not copied to the log.
select audit.enable_tracking(
  'intake.contact_message', redacted => '{name, email, message, address, agent, submission_key, request_hash}', inserts => false);

insert into audit.untracked_table (entity, reason) values
  ('intake.test_lead', 'nothing that anybody is accountable for'),
  ('intake.partner_submission', 'each row is written once, with its lead'),
  ('intake.lead_consent', 'each row is written once, with its lead'),
  ('intake.lead_archive', 'each row is written once, from its lead'),
  ('intake.contact_archive', 'each row is written once, from the vault')
on conflict do nothing;

insert into ops.retention (class, setting, entity, aged_by, comment) values
  ('contact_messages', 'intake.contact_message_days', 'intake.contact_message', 'created_at', 'what visitors wrote is deleted, every night'),
  ('test_leads', 'intake.test_lead_days', 'intake.test_lead', 'created_at', 'what keys for tests submitted is deleted, every night'),
  ('leads', 'intake.archive_days', 'intake.archivable_lead', 'created_at', 'answers, attribution and contact data move to the archive, every hour, unless something is open (archive.obstacles)')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;

insert into ops.retention (class, setting, parent, comment) values
  ('archived_contacts', 'intake.contact_days', 'intake.contact_archive', 'contact data of archived leads is erased, by the month of their submission'),
  ('archived_answers', 'intake.answer_days', 'intake.lead_archive', 'answers and attribution of archived leads are erased, likewise')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
