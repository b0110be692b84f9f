insert into ops.setting (name, value, comment) values
  ('notification.low_balance', '{"USD": 10000, "EUR": 10000, "KES": 1000000}',
    'the threshold of low-balance warnings for organisations that set none, in minor units of each currency; {} for never'),
  ('notification.mail_for_each_lead', 'false',
    'whether admins get a mail for each lead that waits for approval, in addition to the mail with their number'),
  ('notification.mail_for_each_contact_message', 'true',
    'whether admins get a mail for each contact message, which they can answer at once; false: a mail with their number every 15 minutes'),
  ('notification.failure_alert', '{"minutes": 60, "share": 0.2, "at_least": 10}',
    'an alert is logged when this share of the mails to be sent, or of the webhooks received, in the last minutes failed, and no fewer than at_least'),
  ('notification.refusal_days', '30', 'for how many days no mail is sent to an address that a mail server refused permanently'),
  ('notification.delivery_days', '90', 'for how many days deliveries and their attempts are kept; they are dropped by the week'),
  ('notification.bulk_seconds', '30',
    'for how many seconds a card about changes that somebody made all at once waits for the rest of them'),
  ('notification.burst_seconds', '3', 'for how many seconds a card about a change waits for further changes of the same thing'),
  ('notification.digest_hour', '8', 'the hour of day, in the time zone of the organisation, at which daily digests are sent'),
  ('notification.places', '10', 'how many deliveries of one organisation may be under way at the same moment'),
  ('notification.most_channels', '20', 'how many channels an organisation may have, and the platform'),
  ('notification.most_rules', '100', 'how many rules with a channel an organisation may have, and the platform'),
  ('notification.signing_overlap_hours', '24', 'for how many hours requests to an endpoint are signed with a replaced secret too'),
  ('notification.local_targets', '[]',
    'targets "host:port" that endpoints may name as http://host:port, for tests and demonstrations. A worker sends there only if its own setting LEADMILL_NOTIFICATION_LOCAL_TARGETS names the target too, with which no worker starts in production')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('notification.low_balance', '{"type": "map", "keys": "^[A-Z]{3}$", "values": {"type": "number", "minimum": 0, "maximum": 100000000000}}'),
  ('notification.mail_for_each_lead', '{"type": "boolean"}'),
  ('notification.mail_for_each_contact_message', '{"type": "boolean"}'),
  ('notification.failure_alert', '{"type": "object", "is_complete": true, "members": {"minutes": {"type": "number", "minimum": 1, "maximum": 1440}, "share": {"type": "number", "minimum": 0, "maximum": 1, "decimals": 3}, "at_least": {"type": "number", "minimum": 1, "maximum": 1000000}}}'),
  ('notification.refusal_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('notification.delivery_days', '{"type": "number", "minimum": 8, "maximum": 3650}'),
  ('notification.bulk_seconds', '{"type": "number", "minimum": 0, "maximum": 3600}'),
  ('notification.burst_seconds', '{"type": "number", "minimum": 0, "maximum": 600}'),
  ('notification.digest_hour', '{"type": "number", "minimum": 0, "maximum": 23}'),
  ('notification.places', '{"type": "number", "minimum": 1, "maximum": 1000}'),
  ('notification.most_channels', '{"type": "number", "minimum": 0, "maximum": 1000}'),
  ('notification.most_rules', '{"type": "number", "minimum": 0, "maximum": 10000}'),
  ('notification.signing_overlap_hours', '{"type": "number", "minimum": 1, "maximum": 720}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into event.kind (name, subject_type, fields, comment) values
  ('balance.low', 'organization', '{account_id}', 'The funds of an organisation in a currency have fallen below its threshold.'),
  ('channel.disabled', 'channel', '{}', 'A channel of an organisation was disabled, because nothing can be sent there.'),
  ('platform_channel.disabled', 'channel', '{}', 'A channel of the platform was disabled, because nothing can be sent there.')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into ops.partitioned (parent, months_ahead, period, retention) values
  ('notification.delivery', 1, 'week', 'notification.delivery_days'),
  ('notification.attempt', 1, 'week', 'notification.delivery_days')
on conflict (parent) do update set retention = excluded.retention;

insert into queue.task (name, queue_name, priority, comment) values
  ('send_mail', 'mail', 0, 'send one e-mail delivery'),
  ('prune_notifications', 'batch', 0, 'delete the keys of old deliveries'),
  ('request_return', 'batch', 0, 'request the refund of a lead that a buyer''s endpoint has rejected'),
  ('switch_endpoints', 'batch', 0, 'disable or enable the endpoints of an organisation as its plan says'),
  ('notify_waiting_leads', 'batch', 0, 'mail admins how many leads wait for approval'),
  ('notify_new_contact_messages', 'batch', 0, 'mail admins how many contact messages are new'),
  ('watch_failures', 'batch', 0, 'log an alert when many mails or webhooks fail'),
  ('send_digest', 'batch', 0, 'mail admins the digest of yesterday')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('notify of waiting leads', 'notify_waiting_leads', '15 minutes'),
  ('notify of new contact messages', 'notify_new_contact_messages', '15 minutes'),
  ('watch failures', 'watch_failures', '5 minutes')
on conflict (name) do nothing;

insert into queue.schedule (name, task, at_times, grace) values
  ('daily digest', 'send_digest', '{06:00}', '12 hours'),
  ('prune notifications', 'prune_notifications', '{02:30}', '12 hours')
on conflict (name) do nothing;

insert into notification.template (name, context_function, is_optional, comment) values
  ('leads_pending', 'notification.describe_waiting_leads', false, 'To admins, when new leads wait for approval.'),
  ('contact_messages', 'notification.describe_new_contact_messages', false,
    'To admins who get no mail for each: how many contact messages are new.'),
  ('confirm_alert_address', 'notification.describe_alert_address', false,
    'To an address for warnings, when an organisation sets it: the link that confirms it.'),
  ('confirm_channel_address', 'notification.describe_channel_address', false,
    'To the mailbox of a new channel: the link that confirms it.'),
  ('low_balance', 'notification.describe_balance', true, 'To a buyer, when funds have fallen below the threshold.'),
  ('daily_digest', 'notification.describe_day', false, 'To admins, every morning: the numbers of yesterday.'),
  ('channel_disabled', 'notification.describe_channel', false,
    'To the members who manage its settings, or for a channel of the platform to admins, when a channel is disabled because it fails.'),
  ('event_notification', null, false, 'To the mailbox of a channel: what happened, as a rule says.')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template) values
  ('low_balance', '{balance.low}', 'alert', 'low_balance'),
  ('channel_disabled', '{channel.disabled}', 'organization', 'channel_disabled'),
  ('platform_channel_disabled', '{platform_channel.disabled}', 'admins', 'channel_disabled')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template;

insert into notification.source (event_kind, title, fields_function, message_function, sample) values
  ('balance.low', 'Balance low', 'notification.fields_of_balance', 'notification.describe_low_balance', '{
    "kind": "balance.low", "title": "Balance low: USD 80.00", "summary": "Acme Solar has 80.00 USD left, which is below 100.00 USD.",
    "happened_at": "2026-11-21T09:15:04Z", "url": null, "thread": null,
    "facts": [{"label": "Funds", "text": "USD 80.00", "icon": "money"}, {"label": "Threshold", "text": "USD 100.00", "icon": "money"}],
    "changes": [], "contact": [], "data": {"currency": "USD", "funds": 80.00, "threshold": 100.00}}')
on conflict (event_kind) do update
set title = excluded.title, fields_function = excluded.fields_function, message_function = excluded.message_function,
  sample = excluded.sample;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('notification.mails_by_network', 60, '1 hour', 'even', 'network_hash',
    'mails to strangers that one network causes; key: its hash, see ops.network_key()'),
  ('notification.mails_to_stranger_by_network', 5, '1 day', 'even', 'other',
    'of these, mails of one template to one mailbox; key: network, template and canonical address'),
  ('notification.mails_to_stranger', 15, '1 day', 'even', 'other',
    'mails of one template to one mailbox, from all networks; key: template and canonical address'),
  ('notification.mails_to_user_by_network', 5, '1 hour', 'even', 'other',
    'mails of one template about the account of a user that one network causes; key: as for strangers'),
  ('notification.mails_to_user', 15, '1 hour', 'even', 'other',
    'mails of one template about the account of a user, from all networks; key: as for strangers'),
  ('notification.replies_to_mailbox', 1, '1 day', 'even', 'other',
    'confirmations of contact messages to one mailbox; key: as for strangers'),
  ('notification.mails_in_all', 2000, '1 hour', 'even', 'other',
    'mails of one template to strangers, from all networks; key: the template'),
  ('notification.alert_addresses', 5, '1 day', 'even', 'organization',
    'mails that ask for the confirmation of an address for warnings or of a channel; key: the organisation'),
  ('notification.tests', 30, '1 hour', 'even', 'organization', 'tests of channels and rules; key: the organisation'),
  ('notification.resends', 10000, '1 day', 'even', 'organization', 'deliveries that are sent again on request; key: the organisation')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into ops.call_cost (path, cost, limit_name) values
  ('/rpc/admin_counters', 2, null),
  ('/rpc/mail_counts', 2, 'ops.analytics')
on conflict (path) do update
set limit_name = excluded.limit_name where call_cost.limit_name is distinct from excluded.limit_name;

insert into audit.untracked_table (entity, reason) values
  ('notification.refused_address', 'is derived from deliveries'),
  ('notification.delivery', 'is its own log of each notification and its outcome'),
  ('notification.attempt', 'is itself a log'),
  ('notification.delivery_key', 'is derived from deliveries'),
  ('notification.open_delivery', 'is derived from deliveries'),
  ('notification.pending_event', 'a copy of events until they are matched'),
  ('notification.destination', 'the state of the workers; channels are tracked'),
  ('notification.rule_term', 'is derived from rules')
on conflict do nothing;

select ops.ensure_partitions();

select audit.enable_tracking('notification.template');
select audit.enable_tracking('notification.source');
select audit.enable_tracking('notification.preference');
-- The address of a mailbox in the settings is personal data.
select audit.enable_tracking('notification.channel', redacted => '{secret, secret_key_id, settings}', ignored => '{failing_since_at}');
select audit.enable_tracking('notification.signing_secret', redacted => '{secret, secret_key_id}');
select audit.enable_tracking('notification.rule', ignored => '{predicate, distance_conditions, access_terms}');
-- The address may be personal data. The state of the alert is not tracked, because the deliveries show it.
select audit.enable_tracking('notification.balance_alert', redacted => '{email}', ignored => '{is_low, alerted_at}');

insert into ops.retention (class, setting, parent, comment) values
  ('deliveries', 'notification.delivery_days', 'notification.delivery', 'deliveries are forgotten, by the week'),
  ('delivery_attempts', 'notification.delivery_days', 'notification.attempt', 'so are their attempts')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
