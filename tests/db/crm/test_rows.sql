-- Rows that nothing in this room may be, whoever writes them.
begin;
select plan(91);

create temp table nobody as select to_jsonb(gen_random_uuid()) as id;
create temp table made as
select tests.create_connection(n.niche) as connection, tests.create_lead(n.niche, '{}') as lead,
  tests.create_lead(n.niche, '{}') as other_lead, tests.create_organization() as organization, tests.create_user() as member
from (select tests.create_wedding_niche() as niche) as n;
create temp table run as select crm.start_run(connection, 'admin') as id from made;
create temp table base as
select
  to_jsonb(c) as old_connection, to_jsonb(r) as old_run, m.other_lead,
  to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(), 'company_domain', 'another') as connection,
  to_jsonb(r) || jsonb_build_object('id', gen_random_uuid(), 'status', 'succeeded', 'finished_at', now()) as import_run,
  jsonb_build_object('connection_id', c.id) as of_it,
  jsonb_build_object('id', 1, 'run_id', r.id, 'deal_id', '7', 'faults', '[]'::jsonb, 'created_at', now()) as import_failure,
  jsonb_build_object(
    'connection_id', c.id, 'deal_id', 1, 'lead_id', m.lead, 'deal_updated_at', now(), 'fingerprints', '{}'::jsonb, 'compared_at', now(),
    'created_at', now(), 'updated_at', now()) as imported_deal,
  jsonb_build_object(
    'id', 1, 'connection_id', c.id, 'event_id', 'e1', 'action', 'change', 'entity', 'deal', 'entity_id', 1, 'status', 'waiting',
    'before', '{}'::jsonb, 'is_bulk', false, 'change_status', 'ignored', 'received_at', now()) as webhook_event,
  jsonb_build_object(
    'id', gen_random_uuid(), 'organization_id', m.organization, 'requested_by', m.member, 'session_id', gen_random_uuid(),
    'state_digest', '\x' || repeat('01', 32), 'status', 'begun', 'created_at', now(), 'expires_at', now()) as authorization_request,
  m.organization
from made as m
join crm.connection as c on c.id = m.connection
join crm.import_run as r on r.connection_id = c.id;

-- Each of these is a row that is taken…
create temp table good as
select c.room_table, c.entry
from base as b, lateral (values
  ('connection', b.connection), ('import_run', b.import_run), ('import_failure', b.import_failure),
  ('imported_deal', b.imported_deal), ('webhook_event', b.webhook_event),
  ('webhook', b.of_it || jsonb_build_object('object', 'deal', 'webhook_id', 1, 'created_at', now())),
  ('authorization_request', b.authorization_request),
  ('pipeline', b.of_it || '{"pipeline_id": 99, "name": "Sales"}'),
  ('stage', b.of_it || '{"stage_id": 99, "pipeline_id": 99, "name": "Won", "position": 1}'),
  ('deal_field', b.of_it || '{"key": "colour", "name": "Colour", "type": "text", "options": [], "position": 1}'),
  ('exclusion', b.of_it || jsonb_build_object('id', gen_random_uuid(), 'pipeline_name', 'Sales')),
  ('field_mapping', b.of_it || '{"field": "place", "source": "title", "part": "locality"}')) as c (room_table, entry);
select is(tests.row_broken_by(format('crm.%I', room_table), entry), 'nothing', 'a new ' || room_table) from good;

-- … and would not be with one change.
select is(tests.row_broken_by(format('crm.%I', c.room_table), g.entry, c.change), c.broken, c.broken)
from base as b, nobody as n, lateral (values
  ('connection', jsonb_build_object('id', b.old_connection -> 'id'), 'connection_pkey'),
  ('connection', jsonb_build_object('company_domain', b.old_connection -> 'company_domain'), 'connection_company_is_connected_once'),
  ('connection', jsonb_build_object('organization_id', n.id), 'connection_organization_id_fkey'),
  ('connection', jsonb_build_object('niche_id', n.id), 'connection_niche_id_fkey'),
  ('connection', jsonb_build_object('created_by', n.id), 'connection_created_by_fkey'),
  ('connection', '{"name": " "}', 'connection_name_has_a_length'),
  ('connection', '{"company_domain": "evil.example/"}', 'connection_company_domain_is_one_label'),
  ('connection', '{"youngest": "3 days", "oldest": "3 days"}', 'connection_window_is_open'),
  ('connection', '{"webhook_digest": "\\x00"}', 'connection_digest_is_a_sha256'),
  ('connection', jsonb_build_object('company_domain', b.old_connection -> 'company_domain', 'organization_id', b.organization),
    'connection_company_is_imported_once'),
  ('connection', '{"objects": ["note"]}', 'connection_objects_are_known'),
  ('connection', '{"objects": []}', 'connection_objects_are_known'),
  ('connection', '{"grant_lost_at": "2026-01-01"}', 'connection_refreshes_only_oauth'),
  ('connection', jsonb_build_object('refresh_lease_id', n.id), 'connection_lease_has_an_end'),
  ('connection', '{"removed_at": "2026-01-01"}', 'connection_removed_is_off'),
  ('webhook', '{"object": "note"}', 'webhook_object_is_known'),
  ('webhook', jsonb_build_object('connection_id', n.id), 'webhook_connection_id_fkey'),
  ('authorization_request', jsonb_build_object('organization_id', n.id), 'authorization_request_organization_id_fkey'),
  ('authorization_request', jsonb_build_object('requested_by', n.id), 'authorization_request_requested_by_fkey'),
  ('authorization_request', jsonb_build_object('status', 'connected', 'connection_id', n.id, 'finished_at', now()),
    'authorization_request_connection_id_fkey'),
  ('authorization_request', '{"state_digest": "\\x00"}', 'authorization_request_digest_is_a_sha256'),
  ('authorization_request', '{"status": "lost"}', 'authorization_request_status_is_known'),
  ('authorization_request', '{"finished_at": "2026-01-01"}', 'authorization_request_ends_once'),
  ('authorization_request', '{"code": "\\x00"}', 'authorization_request_keeps_no_code'),
  ('authorization_request', jsonb_build_object('status', 'connected', 'finished_at', now()),
    'authorization_request_names_its_connection'),
  ('authorization_request', '{"problem": "x"}', 'authorization_request_says_why_it_failed'),
  ('import_run', jsonb_build_object('id', b.old_run -> 'id'), 'import_run_pkey'),
  ('import_run', '{"status": "queued", "finished_at": null}', 'import_run_one_at_a_time'),
  ('import_run', jsonb_build_object('connection_id', n.id), 'import_run_connection_id_fkey'),
  ('import_run', jsonb_build_object('requested_by', n.id), 'import_run_requested_by_fkey'),
  ('import_run', '{"cause": "boredom"}', 'import_run_cause_is_known'),
  ('import_run', '{"status": "lost", "finished_at": null}', 'import_run_status_is_known'),
  ('import_run', '{"current_list": "lost"}', 'import_run_list_is_known'),
  ('import_run', '{"finished_at": null}', 'import_run_ends_once'),
  ('import_run', '{"status": "failed"}', 'import_run_says_why_it_failed'),
  ('import_run', '{"seen": 1}', 'import_run_counts_every_deal'),
  ('import_failure', jsonb_build_object('run_id', n.id), 'import_failure_run_id_fkey'),
  ('import_failure', jsonb_build_object('deal_id', repeat('7', 41)), 'import_failure_deal_is_short'),
  ('import_failure', '{"faults": {}}', 'import_failure_faults_are_a_list'),
  ('imported_deal', jsonb_build_object('connection_id', n.id), 'imported_deal_connection_id_fkey'),
  ('imported_deal', jsonb_build_object('lead_id', n.id), 'imported_deal_lead_id_fkey'),
  ('imported_deal', '{"fingerprints": []}', 'imported_deal_fingerprints_are_an_object'),
  ('webhook_event', jsonb_build_object('connection_id', n.id), 'webhook_event_connection_id_fkey'),
  ('webhook_event', jsonb_build_object('event_id', repeat('e', 101)), 'webhook_event_texts_are_short'),
  ('webhook_event', jsonb_build_object('action', repeat('a', 41)), 'webhook_event_texts_are_short'),
  ('webhook_event', jsonb_build_object('entity', repeat('a', 41)), 'webhook_event_texts_are_short'),
  ('webhook_event', '{"status": "lost"}', 'webhook_event_status_is_known'),
  ('webhook_event', '{"status": "done"}', 'webhook_event_ends_once'),
  ('webhook_event', '{"change_status": "lost", "object_id": "1"}', 'webhook_event_change_status_is_known'),
  ('webhook_event', '{"change_status": "waiting"}', 'webhook_event_names_what_changed'),
  ('webhook_event', jsonb_build_object('object_id', repeat('1', 41)), 'webhook_event_object_id_is_short'),
  ('webhook_event', jsonb_build_object('merged_into', repeat('1', 41)), 'webhook_event_object_id_is_short'),
  ('webhook_event', '{"before": []}', 'webhook_event_before_is_a_small_object'),
  ('webhook_event', jsonb_build_object('before', jsonb_build_object('title', repeat('x', 4000))), 'webhook_event_before_is_a_small_object'),
  ('pipeline', jsonb_build_object('connection_id', n.id), 'pipeline_connection_id_fkey'),
  ('stage', jsonb_build_object('connection_id', n.id), 'stage_connection_id_fkey'),
  ('deal_field', jsonb_build_object('connection_id', n.id), 'deal_field_connection_id_fkey'),
  ('deal_field', '{"options": {}}', 'deal_field_options_are_a_list'),
  ('exclusion', jsonb_build_object('connection_id', n.id), 'exclusion_connection_id_fkey'),
  ('exclusion', '{"stage_name": ""}', 'exclusion_names_have_a_length'),
  ('exclusion', '{"pipeline_name": ""}', 'exclusion_names_have_a_length'),
  ('field_mapping', jsonb_build_object('connection_id', n.id), 'field_mapping_connection_id_fkey'),
  ('field_mapping', '{"field": "Place"}', 'field_mapping_field_is_an_id'),
  ('field_mapping', '{"source": "password"}', 'field_mapping_source_is_known'),
  ('field_mapping', '{"part": "Place"}', 'field_mapping_part_is_a_name')) as c (room_table, change, broken)
join good as g using (room_table);

-- What is there once.
do $$
declare
  v_good good;
begin
  for v_good in select * from good where room_table not in ('connection', 'import_run') loop
    execute format(
      'insert into crm.%1$I overriding system value select * from jsonb_populate_record(null::crm.%1$I, $1)', v_good.room_table)
    using v_good.entry;
  end loop;
end
$$;
select is(tests.row_broken_by(format('crm.%I', c.room_table), g.entry, c.change), c.broken, c.broken)
from base as b, lateral (values
  ('import_failure', '{}'::jsonb, 'import_failure_pkey'),
  ('webhook', '{}', 'webhook_pkey'),
  ('authorization_request', '{}', 'authorization_request_pkey'),
  ('authorization_request', jsonb_build_object('id', gen_random_uuid()), 'authorization_request_state_is_used_once'),
  ('imported_deal', jsonb_build_object('lead_id', b.other_lead), 'imported_deal_pkey'),
  ('imported_deal', '{"deal_id": 2}', 'imported_deal_lead_is_of_one_deal'),
  ('webhook_event', '{"event_id": "e2"}', 'webhook_event_pkey'),
  ('webhook_event', '{"id": 2}', 'webhook_event_is_stored_once'),
  ('pipeline', '{}', 'pipeline_pkey'),
  ('stage', '{}', 'stage_pkey'),
  ('deal_field', '{}', 'deal_field_pkey'),
  ('exclusion', '{"pipeline_name": "Other"}', 'exclusion_pkey'),
  ('exclusion', jsonb_build_object('id', gen_random_uuid()), 'exclusion_is_said_once'),
  ('field_mapping', '{}', 'field_mapping_pkey')) as c (room_table, change, broken)
join good as g using (room_table);

select * from finish();
rollback;
