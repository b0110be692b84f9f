insert into ops.setting (name, value, comment) values
  ('notification.low_balance', '{"USD": 10000, "EUR": 10000, "KES": 1000000}',
    'the threshold of low-balance warnings for organisations that set none, in minor units of each currency; {} for never'),
  ('notification.mail_for_each_lead', 'false',
    'whether admins get a mail for each lead that waits for approval, in addition to the mail with their number'),
  ('notification.mail_for_each_contact_message', 'true',
    'whether admins get a mail for each contact message, which they can answer at once; false: a mail with their number every 15 minutes'),
  ('notification.failure_alert', '{"minutes": 60, "share": 0.2, "at_least": 10}',
    'an alert is logged when this share of the mails to be sent, or of the webhooks received, in the last minutes failed, and no fewer than at_least'),
  ('notification.refusal_days', '30', 'for how many days no mail is sent to an address that a mail server refused permanently')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into queue.task (name, queue_name, priority, comment) values
  ('send_mail', 'mail', 0, 'send one e-mail delivery'),
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
  ('daily digest', 'send_digest', '{06:00}', '12 hours')
on conflict (name) do nothing;

insert into notification.template (name, event_kind, recipient_kind, setting, context_function, is_optional, comment) values
  ('leads_pending', null, null, null, 'notification.describe_waiting_leads', false, 'To admins, when new leads wait for approval.'),
  ('contact_messages', null, null, null, 'notification.describe_new_contact_messages', false,
    'To admins who get no mail for each: how many contact messages are new.'),
  ('confirm_alert_address', null, null, null, 'notification.describe_alert_address', false,
    'To an address for warnings, when an organisation sets it: the link that confirms it.'),
  ('low_balance', null, null, null, 'notification.describe_balance', true, 'To a buyer, when funds have fallen below the threshold.'),
  ('daily_digest', null, null, null, 'notification.describe_day', false, 'To admins, every morning: the numbers of yesterday.')
on conflict (name) do update
set event_kind = excluded.event_kind, recipient_kind = excluded.recipient_kind, setting = excluded.setting,
  context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into ops.rate_limit (name, maximum, per, comment) values
  ('notification.mails_by_network', 60, '1 hour', 'mails to strangers that one network causes; key: its hash, see ops.network_key()'),
  ('notification.mails_to_stranger_by_network', 5, '1 day',
    'of these, mails of one template to one mailbox; key: network, template and canonical address'),
  ('notification.mails_to_stranger', 15, '1 day',
    'mails of one template to one mailbox, from all networks; key: template and canonical address'),
  ('notification.mails_to_user_by_network', 5, '1 hour',
    'mails of one template about the account of a user that one network causes; key: as for strangers'),
  ('notification.mails_to_user', 15, '1 hour',
    'mails of one template about the account of a user, from all networks; key: as for strangers'),
  ('notification.replies_to_mailbox', 1, '1 day', 'confirmations of contact messages to one mailbox; key: as for strangers'),
  ('notification.mails_in_all', 2000, '1 hour', 'mails of one template to strangers, from all networks; key: the template'),
  ('notification.alert_addresses', 5, '1 day', 'mails that ask for the confirmation of an address for warnings; key: the organisation')
on conflict (name) do update set comment = excluded.comment where rate_limit.comment <> excluded.comment;

insert into audit.untracked_table (entity, reason) values
  ('notification.refused_address', 'is derived from deliveries'),
  ('notification.delivery', 'is its own log of each mail and its outcome')
on conflict do nothing;

select audit.enable_tracking('notification.template');
select audit.enable_tracking('notification.preference');
-- The address may be personal data. The state of the alert is not tracked, because the deliveries show it.
select audit.enable_tracking('notification.balance_alert', redacted => '{email}', ignored => '{is_low, alerted_at}');
