insert into ops.setting (name, value, comment) values
  ('crm.exclusions', '[
    {"pipeline": "Production"},
    {"pipeline": "Lorena", "stages": ["Lead In", "In Contact", "Quote Sent", "Quote Accepted", "Invoice sent"]},
    {"pipeline": "Maureen", "stages": ["Lead In", "In Contact", "Quote Sent", "Quote Accepted", "Invoice sent"]}]',
    'deals that a new CRM connection leaves out, by the names of their pipelines and stages'),
  ('crm.oauth_client_digest', '""', 'sha256 of client_id:client_secret at Pipedrive, in hex; `leadmill webhook-secrets` writes it')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.rate_limit (name, maximum, per, comment) values
  ('crm.checks', 30, '1 hour',
    'tokens and accounts that an organisation has checked: each is a request to Pipedrive; key: the organisation')
on conflict (name) do update set comment = excluded.comment where rate_limit.comment <> excluded.comment;

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
  ('reencrypt_secrets', 'batch', 0, 'encrypt with the newest key what an older one encrypted')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, at_times, time_zone, grace) values
  -- Imports run four times a day in office hours; a missed one is made up for while the next is not near.
  ('import from CRMs', 'start_imports', '{08:00, 11:00, 14:00, 17:00}', 'America/New_York', '2 hours'),
  ('check CRM accounts', 'check_accounts', '{06:00}', 'America/New_York', '12 hours'),
  ('refresh CRM tokens', 'refresh_tokens', '{03:00}', 'America/New_York', '20 hours')
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
  ('crm.webhook_event', 'is its own log: each event and its result')
on conflict do nothing;

select audit.enable_tracking(
  'crm.connection', redacted => '{token, token_key_id, refresh_token, refresh_key_id, webhook_secret, webhook_digest}',
  -- The state of workers.
  ignored => '{company_id, account_user_id, token_version, refresh_lease_id, refresh_leased_until_at, checked_at, account_read_at,
    metadata_changed_at, paused_until_at, problem, problem_at, status}');
select audit.enable_tracking('crm.exclusion');
select audit.enable_tracking('crm.field_mapping');
