insert into ops.setting (name, value, comment) values
  ('crm.exclusions', '[]',
    'deals that a new CRM connection leaves out, by the names of their pipelines and stages, such as [{"pipeline": "Production"}, {"pipeline": "Sales", "stages": ["Quote Sent"]}]'),
  ('crm.oauth_client_digest', '""', 'sha256 of client_id:client_secret at Pipedrive, in hex; `leadmill webhook-secrets` writes it')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting (name, value, comment) values
  ('crm.import_days', '90', 'days after which imports that have ended are deleted, with what failed in them'),
  ('crm.event_days', '30', 'days after which handled webhook events of CRMs are deleted'),
  ('crm.authorization_days', '30', 'days after which ways to a CRM''s page of consent are deleted'),
  ('crm.change_days', '100', 'for how many days changes of CRM objects are kept: longer than deliveries, which can be sent again')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('crm.import_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('crm.event_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('crm.authorization_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('crm.change_days', '{"type": "number", "minimum": 31, "maximum": 3650}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into event.kind (name, subject_type, fields, comment) values
  ('deal.won', 'change', '{}', 'a deal of a CRM account was won'),
  ('deal.lost', 'change', '{}', 'a deal was lost'),
  ('deal.created', 'change', '{}', 'a deal was created'),
  ('deal.deleted', 'change', '{}', 'a deal was deleted, and not because it was merged into another one'),
  ('deal.reopened', 'change', '{}', 'a deal that was won or lost is open again'),
  ('deal.stage_changed', 'change', '{}', 'a deal is in another stage or pipeline'),
  ('deal.value_changed', 'change', '{}', 'a deal has another value or currency'),
  ('deal.owner_changed', 'change', '{}', 'a deal has another owner'),
  ('prospect.created', 'change', '{}', 'a prospect was created: what Pipedrive calls a lead'),
  ('prospect.changed', 'change', '{}', 'title, value, owner, expected date or archiving of a prospect changed'),
  ('prospect.deleted', 'change', '{}', 'a prospect was deleted'),
  ('person.created', 'change', '{}', 'a person was created in a CRM account'),
  ('person.changed', 'change', '{}', 'name, owner or addresses of a person changed'),
  ('person.deleted', 'change', '{}', 'a person was deleted, and not because of a merge'),
  ('activity.created', 'change', '{}', 'an activity was created in a CRM account'),
  ('activity.done', 'change', '{}', 'an activity was marked as done'),
  ('activity.changed', 'change', '{}', 'subject, type, day or owner of an activity changed, or it is not done any more'),
  ('activity.deleted', 'change', '{}', 'an activity was deleted'),
  ('import.finished', 'import_run', '{}', 'an import of deals came to its end'),
  ('import.failed', 'import_run', '{}', 'an import of deals was given up')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into notification.source (event_kind, title, fields_function, message_function, sample)
select
  v.kind, v.title, 'crm.' || v.entity || '_change_fields', 'crm.describe_change',
  s.sample || jsonb_build_object(
    'kind', v.kind, 'title', v.title || ': ' || (s.sample #>> '{data,title}'),
    'summary', concat_ws(', ', s.sample #>> '{data,title}', s.sample #>> '{facts,0,text}', 'Jane Mwangi'),
    'changes', v.changes, 'data', s.sample -> 'data' || v.data)
from (values
  ('deal', '{
    "happened_at": "2026-11-21T09:15:04.754Z", "url": "https://acme.pipedrive.com/deal/746", "thread": "acme-deal-746",
    "facts": [
      {"label": "Value", "text": "KES 250,000.00", "icon": "money"}, {"label": "Pipeline", "text": "Buyers", "icon": "stage"},
      {"label": "Stage", "text": "Negotiation", "icon": "stage"}, {"label": "Owner", "text": "Jane Mwangi", "icon": "person"},
      {"label": "Person", "text": "Ann Wanjiru", "icon": "person"}],
    "contact": [{"label": "E-mail", "text": "ann@customer.example"}, {"label": "Phone", "text": "+254700000000"}],
    "data": {
      "title": "Solar kit", "deal_id": 746, "status": "open", "value": 250000, "currency": "KES", "person": "Ann Wanjiru",
      "pipeline": "Buyers", "pipeline_id": 1, "stage": "Negotiation", "stage_id": 3, "owner": "Jane Mwangi", "owner_id": 18,
      "is_bulk": false, "company": "acme"}}'::jsonb),
  ('prospect', '{
    "happened_at": "2026-11-21T09:15:04.754Z", "url": "https://acme.pipedrive.com/leads/inbox/0c1f6a10-53a7-11ee-8c99-0242ac120002",
    "thread": "acme-prospect-0c1f6a10-53a7-11ee-8c99-0242ac120002",
    "facts": [
      {"label": "Value", "text": "KES 250,000.00", "icon": "money"}, {"label": "Owner", "text": "Jane Mwangi", "icon": "person"}],
    "contact": [],
    "data": {
      "title": "Solar kit", "value": 250000, "currency": "KES", "owner": "Jane Mwangi", "owner_id": 18, "is_bulk": false,
      "company": "acme"}}'),
  ('person', '{
    "happened_at": "2026-11-21T09:15:04.754Z", "url": "https://acme.pipedrive.com/person/71", "thread": "acme-person-71",
    "facts": [{"label": "Owner", "text": "Jane Mwangi", "icon": "person"}],
    "contact": [{"label": "E-mail", "text": "ann@customer.example"}],
    "data": {"title": "Ann Wanjiru", "owner": "Jane Mwangi", "owner_id": 18, "is_bulk": false, "company": "acme"}}'),
  ('activity', '{
    "happened_at": "2026-11-21T09:15:04.754Z", "url": "https://acme.pipedrive.com/deal/746", "thread": "acme-deal-746",
    "facts": [
      {"label": "Owner", "text": "Jane Mwangi", "icon": "person"}, {"label": "Type", "text": "call", "icon": null},
      {"label": "Due", "text": "2026-11-23", "icon": "time"}],
    "contact": [],
    "data": {
      "title": "Call Ann", "type": "call", "due_date": "2026-11-23", "deal_id": 746, "owner": "Jane Mwangi", "owner_id": 18,
      "is_bulk": false, "company": "acme"}}')) as s (entity, sample)
join (values
  ('deal', 'deal.won', 'Deal won', '[{"label": "Status", "from": "open", "to": "won"}]'::jsonb, '{"status": "won"}'::jsonb),
  ('deal', 'deal.lost', 'Deal lost', '[{"label": "Status", "from": "open", "to": "lost"}]',
    '{"status": "lost", "lost_reason": "Too expensive"}'),
  ('deal', 'deal.created', 'Deal created', '[]', '{}'),
  ('deal', 'deal.deleted', 'Deal deleted', '[]', '{"status": "deleted"}'),
  ('deal', 'deal.reopened', 'Deal re-opened', '[{"label": "Status", "from": "lost", "to": "open"}]', '{}'),
  ('deal', 'deal.stage_changed', 'Deal stage changed', '[{"label": "Stage", "from": "Offer", "to": "Negotiation"}]',
    '{"from_stage": "Offer", "from_stage_id": 2}'),
  ('deal', 'deal.value_changed', 'Deal value changed', '[{"label": "Value", "from": "KES 200,000.00", "to": "KES 250,000.00"}]',
    '{"from_value": 200000}'),
  ('deal', 'deal.owner_changed', 'Deal owner changed', '[{"label": "Owner", "from": "John Otieno", "to": "Jane Mwangi"}]', '{}'),
  ('prospect', 'prospect.created', 'Prospect created', '[]', '{}'),
  ('prospect', 'prospect.changed', 'Prospect changed', '[{"label": "Value", "from": null, "to": "KES 250,000.00"}]', '{}'),
  ('prospect', 'prospect.deleted', 'Prospect deleted', '[]', '{}'),
  ('person', 'person.created', 'Person created', '[]', '{}'),
  ('person', 'person.changed', 'Person changed', '[{"label": "Name", "from": "Ann", "to": "Ann Wanjiru"}]', '{}'),
  ('person', 'person.deleted', 'Person deleted', '[]', '{}'),
  ('activity', 'activity.created', 'Activity created', '[]', '{}'),
  ('activity', 'activity.done', 'Activity done', '[{"label": "Done", "from": "no", "to": "yes"}]', '{}'),
  ('activity', 'activity.changed', 'Activity changed', '[{"label": "Due", "from": "2026-11-22", "to": "2026-11-23"}]', '{}'),
  ('activity', 'activity.deleted', 'Activity deleted', '[]', '{}')) as v (entity, kind, title, changes, data) using (entity)
on conflict (event_kind) do update
set title = excluded.title, fields_function = excluded.fields_function, message_function = excluded.message_function,
  sample = excluded.sample;

insert into notification.source (event_kind, title, fields_function, message_function, sample)
select
  v.kind, v.title, 'crm.import_fields', 'crm.describe_import',
  '{
    "happened_at": "2026-11-21T13:04:11Z", "url": null, "thread": null, "changes": [], "contact": [],
    "facts": [{"label": "Deals", "text": "120", "icon": null}, {"label": "New leads", "text": "7", "icon": null}],
    "data": {"name": "Weddings", "cause": "schedule", "seen": 120, "imported": 7, "updated": 3, "withdrawn": 0, "failed": 0}}'::jsonb
  || jsonb_build_object('kind', v.kind, 'title', v.title || ': Weddings', 'summary', v.summary)
from (values
  ('import.finished', 'Import finished', '120 deals: 7 new, 3 updated, 0 with faults'),
  ('import.failed', 'Import failed', 'Ended by: token_refused')) as v (kind, title, summary)
on conflict (event_kind) do update
set title = excluded.title, fields_function = excluded.fields_function, message_function = excluded.message_function,
  sample = excluded.sample;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('crm.checks', 30, '1 hour', 'even', 'organization',
    'tokens and accounts that an organisation has checked: each is a request to Pipedrive; key: the organisation')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into queue.task (name, queue_name, priority, comment) values
  ('start_imports', 'crm', 5, 'begin an import of every CRM connection'),
  ('import_deals', 'crm', 0, 'continue an import of deals'),
  ('fetch_deals', 'crm', 0, 'read the deals of waiting webhook events again'),
  -- A member waits to see whether a token is accepted.
  ('read_account', 'crm', 10, 'check a CRM connection: its token, the names in its account, its webhooks'),
  ('exchange_code', 'crm', 10, 'exchange a code of Pipedrive for tokens'),
  ('remove_connection', 'crm', 0, 'delete at Pipedrive what belongs to a removed CRM connection'),
  ('refresh_token', 'crm', 0, 'refresh the tokens of a CRM connection'),
  ('refresh_tokens', 'crm', 0, 'refresh the tokens of CRM connections that were not used for days'),
  ('check_accounts', 'crm', 0, 'check every CRM connection'),
  ('follow_changes', 'crm_changes', 0, 'read objects again that webhook events are about, and tell what happened'),
  ('purge_changes', 'batch', 0, 'delete old changes of CRM objects'),
  ('reencrypt_secrets', 'batch', 0, 'encrypt with the newest key what an older one encrypted')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, at_times, time_zone, grace) values
  -- Imports run four times a day in office hours; a missed one is made up for while the next is not near.
  ('import from CRMs', 'start_imports', '{08:00, 11:00, 14:00, 17:00}', 'America/New_York', '2 hours'),
  ('check CRM accounts', 'check_accounts', '{06:00}', 'America/New_York', '12 hours'),
  ('refresh CRM tokens', 'refresh_tokens', '{03:00}', 'America/New_York', '20 hours'),
  ('purge changes of CRM objects', 'purge_changes', '{03:40}', 'UTC', '12 hours')
on conflict (name) do nothing;

insert into event.kind (name, subject_type, fields, comment) values
  ('crm_connection.lost', 'crm_connection', '{}', 'a CRM connection that had access has none any more')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into notification.template (name, context_function, is_optional, comment) values
  ('crm_connection_lost', 'crm.describe_connection', false, 'an organisation: its CRM connection has no access any more')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template) values
  ('crm_connection_lost', '{crm_connection.lost}', 'organization', 'crm_connection_lost')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template;

insert into notification.source (event_kind, title, fields_function, message_function, sample) values
  ('crm_connection.lost', 'CRM connection lost', 'crm.fields_of_connection', 'crm.describe_connection_message', '{
    "kind": "crm_connection.lost", "title": "Connection lost: Our CRM", "summary": "the app was uninstalled at Pipedrive",
    "happened_at": "2026-11-21T09:15:04Z", "url": null, "thread": null,
    "facts": [
      {"label": "Company", "text": "acme.pipedrive.com", "icon": null},
      {"label": "Reason", "text": "the app was uninstalled at Pipedrive", "icon": null}],
    "changes": [], "contact": [],
    "data": {
      "connection_id": "019a7b5e-3c52-7b10-8f3b-2f1f3c1d9a14", "name": "Our CRM", "company_domain": "acme", "problem": "uninstalled"}}')
on conflict (event_kind) do update
set title = excluded.title, fields_function = excluded.fields_function, message_function = excluded.message_function,
  sample = excluded.sample;

insert into audit.untracked_table (entity, reason) values
  ('crm.webhook', 'the state at Pipedrive, as the last check found it'),
  ('crm.authorization_request', 'is its own log; the connection that comes of it is tracked'),
  ('crm.pipeline', 'copied from the CRM every hour'),
  ('crm.stage', 'copied from the CRM every hour'),
  ('crm.deal_field', 'copied from the CRM every hour'),
  ('crm.import_run', 'is its own log: one row for each import'),
  ('crm.import_failure', 'is its own log: each row is written once'),
  ('crm.imported_deal', 'the state of the import; its leads are tracked'),
  ('crm.webhook_event', 'is its own log: each event and its result'),
  ('crm.account_user', 'copied from the CRM every hour'),
  ('crm.watched_object', 'the state of the job that tells changes'),
  ('crm.change', 'is its own log: each row is written once')
on conflict do nothing;

select audit.enable_tracking(
  'crm.connection', redacted => '{token, token_key_id, refresh_token, refresh_key_id, webhook_secret, webhook_digest}',
  -- The state of workers.
  ignored => '{company_id, account_user_id, token_version, token_stored_at, token_expires_at, refresh_lease_id, refresh_leased_until_at,
    checked_at, account_read_at, metadata_changed_at, paused_until_at, problem, problem_at, status}');
select audit.enable_tracking('crm.exclusion');
select audit.enable_tracking('crm.field_mapping');

insert into ops.retention (class, setting, entity, aged_by, comment) values
  ('crm_changes', 'crm.change_days', 'crm.change', 'created_at', 'changes of CRM objects are deleted, every night'),
  ('crm_imports', 'crm.import_days', 'crm.import_run', 'finished_at', 'imports are deleted when the next ones start; the leads stay'),
  ('crm_events', 'crm.event_days', 'crm.handled_event', 'received_at', 'handled webhook events are deleted when imports start'),
  ('crm_authorizations', 'crm.authorization_days', 'crm.authorization_request', 'created_at', 'ways to the page of consent are deleted, every morning')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
