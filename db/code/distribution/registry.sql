insert into ops.setting (name, value, comment) values
  ('distribution.decision_days', '0', 'days for which traces and decisions of runs are kept; they are dropped by the month; 0: for ever'),
  ('distribution.one_share_by', '"nobody"',
    'which organisations have one share of the leads of a level, as one buyer has: nobody, owner (the same one), address (owners with the same mailbox), domain (of the owners'' addresses)'),
  ('distribution.public_mail_domains',
    '["gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de", "web.de", "mail.com", "zoho.com", "yandex.ru", "mail.ru", "qq.com", "163.com"]', 'mail domains at which anybody can get an address: with distribution.one_share_by = domain, they link no organisations')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('distribution.decision_days', '{"type": "number", "minimum": 0, "maximum": 36500}'),
  ('distribution.one_share_by', '{"type": "text", "options": ["nobody", "owner", "address", "domain"]}'),
  ('distribution.public_mail_domains', '{"type": "list", "items": {"type": "text", "pattern": "^[a-z0-9.-]{3,253}$"}}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('distribution.rounded_counts', 20, '1 day', 'even', 'organization',
    'rounded counts of leads by a filter that members of an organisation get: many would average the deviation away; key: the organisation'),
  ('distribution.estimates', 60, '3 days', 'even', 'organization',
    'estimates for filters that members of an organisation get while they write them, coarser than rounded counts: filters that differ in words and find the same leads would average the deviation away; key: the organisation')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into ops.call_cost (path, cost, limit_name) values
  ('/rpc/check_filter', 2, null),
  ('/rpc/missed_leads', 5, null),
  ('/rpc/what_if', 10, null)
on conflict (path) do update
set limit_name = excluded.limit_name where call_cost.limit_name is distinct from excluded.limit_name;

insert into event.kind (name, subject_type, fields, comment) values
  ('subscriptions.paused', 'organization', '{subscription_ids}', 'funds do not cover the price of subscriptions any more'),
  ('subscriptions.resumed', 'organization', '{subscription_ids}', 'funds cover the price of subscriptions again'),
  ('subscription.filter_invalidated', 'subscription', '{}', 'the form changed, and the filter of a subscription has no equivalent in it'),
  ('lead.unsold', 'lead', '{}', 'a run found no buyer for a lead that has none')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into ops.partitioned (parent, retention) values
  ('distribution.trace', 'distribution.decision_days'),
  ('distribution.candidate_decision', 'distribution.decision_days')
on conflict (parent) do update set retention = excluded.retention;

insert into queue.task (name, queue_name, priority, comment) values
  ('distribute_lead', 'interactive', 10, 'distribute an approved lead'),
  ('distribute_waiting', 'interactive', 7,
    'distribute a lead that has waited for a form or an opening, after those that have just been approved'),
  ('refresh_funding', 'rotation', 8, 'sync an organisation''s subscriptions with the rotation after its funds changed'),
  ('upgrade_filters', 'rotation', 20, 'upgrade the filters of a niche to a new version of its form'),
  ('link_buyers', 'rotation', 0, 'find organisations that belong together'),
  ('process_due_openings', 'rotation', 15, 'process openings, closings and new windows of caps')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('process due openings', 'process_due_openings', '1 minute'),
  ('link buyers', 'link_buyers', '10 minutes')
on conflict (name) do nothing;

insert into notification.template (name, context_function, is_optional, comment) values
  ('lead_assigned', 'distribution.describe_assignment', true, 'a buyer: the lead with its contact data and the charge'),
  ('filter_invalid', 'distribution.describe_filter_faults', false, 'a buyer: the form has changed, and a filter has no equivalent in it'),
  ('subscriptions_paused', 'distribution.describe_subscriptions', true, 'a buyer: funds do not cover the price any more'),
  ('subscriptions_resumed', 'distribution.describe_subscriptions', true, 'a buyer: funds cover the price again')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template) values
  ('lead_assigned', '{lead.sold}', 'organization', 'lead_assigned'),
  ('filter_invalid', '{subscription.filter_invalidated}', 'organization', 'filter_invalid'),
  ('subscriptions_paused', '{subscriptions.paused}', 'billing', 'subscriptions_paused'),
  ('subscriptions_resumed', '{subscriptions.resumed}', 'billing', 'subscriptions_resumed')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template;

insert into notification.source (event_kind, title, fields_function, message_function, sample)
select
  v.kind, v.title, 'distribution.fields_of_subscriptions', 'distribution.describe_subscription_message',
  s.sample || jsonb_build_object('kind', v.kind, 'title', v.sample_title)
from (values ('{
  "summary": "Solar, Exclusive", "happened_at": "2026-11-21T09:15:04Z", "url": null, "thread": null,
  "facts": [{"label": "Solar, Exclusive", "text": "USD 45.00", "icon": "money"}], "changes": [], "contact": [],
  "data": {
    "subscription_ids": "019a7b5e-3c52-7b10-8f3b-2f1f3c1d9a14", "niches": "Solar", "levels": "Exclusive", "count": 1}}'::jsonb
)) as s (sample)
cross join (values
  ('subscriptions.paused', 'Subscriptions paused', 'Subscriptions paused: funds do not cover the price'),
  ('subscriptions.resumed', 'Subscriptions resumed', 'Subscriptions resumed: funds cover the price again'),
  ('subscription.filter_invalidated', 'Filter must be corrected',
    'The filter of a subscription must be corrected: the form has changed')) as v (kind, title, sample_title)
on conflict (event_kind) do update
set title = excluded.title, fields_function = excluded.fields_function, message_function = excluded.message_function,
  sample = excluded.sample;

insert into audit.untracked_table (entity, reason) values
  ('distribution.rotation_exclusion', 'is itself a log of who was not in the rotation'),
  ('distribution.waiting_lead', 'a reminder of the engine; the runs of the lead are its log'),
  ('distribution.filter_upgrade', 'the progress of a job; filters and forms are tracked'),
  ('distribution.rotation', 'derived from subscriptions, moved by every sale'),
  ('distribution.run', 'is itself a log: one row for each run'),
  ('distribution.trace', 'is itself a log: how a run decided'),
  ('distribution.candidate_decision', 'is itself a log: how a run decided on each subscription')
on conflict do nothing;

select ops.ensure_partitions();

-- The ignored columns belong to the engine: the turn, the compiled filter, whether the subscription can buy.
select audit.enable_tracking(
  'distribution.subscription',
  ignored =>
    '{turn, round_length, share_id, predicate, distance_conditions, access_field, access_terms, ineligible_reason, closes_at, resumes_at}');
select audit.enable_tracking('distribution.cap', ignored => '{window_ends_at, leads, spend}');

insert into ops.retention (class, setting, parent, comment) values
  ('run_traces', 'distribution.decision_days', 'distribution.trace', 'how runs decided is forgotten, by the month'),
  ('run_decisions', 'distribution.decision_days', 'distribution.candidate_decision', 'so is what they decided on each subscription: explain_lead and missed_leads say less')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
