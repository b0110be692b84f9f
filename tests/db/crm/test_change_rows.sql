-- Rows of changes that nothing may be, whoever writes them.
begin;
select plan(25);

create temp table made as select tests.connect_for_events(tests.create_organization()) as connection;
create temp table good as
select g.room_table, g.entry
from made as m
join crm.connection as c on c.id = m.connection
cross join lateral (values
  ('account_user', jsonb_build_object('connection_id', c.id, 'user_id', 1, 'name', 'Jane', 'is_active', true)),
  ('watched_object', jsonb_build_object(
    'connection_id', c.id, 'entity', 'deal', 'object_id', '1', 'told', '{}'::jsonb, 'attempts', 0, 'updated_at', now())),
  ('change', jsonb_build_object(
    'id', gen_random_uuid(), 'connection_id', c.id, 'organization_id', c.organization_id, 'entity', 'deal', 'object_id', '1',
    'kinds', '{won}', 'changes', '{}'::jsonb, 'is_bulk', false, 'is_missing', false, 'happened_at', now(), 'status', 'won', 'details', '{}'::jsonb,
    'custom_fields', '{}'::jsonb, 'created_at', now()))) as g (room_table, entry);
select is(tests.row_broken_by(format('crm.%I', room_table), entry), 'nothing', 'a new ' || room_table) from good;

select is(tests.row_broken_by(format('crm.%I', c.room_table), g.entry, c.change), c.broken, c.broken)
from (values
  ('account_user', jsonb_build_object('connection_id', gen_random_uuid()), 'account_user_connection_id_fkey'),
  ('watched_object', jsonb_build_object('connection_id', gen_random_uuid()), 'watched_object_connection_id_fkey'),
  ('watched_object', '{"entity": "lead"}', 'watched_object_entity_is_known'),
  ('watched_object', '{"object_id": ""}', 'watched_object_id_is_short'),
  ('watched_object', '{"told": []}', 'watched_object_told_is_an_object'),
  ('watched_object', '{"ready_at": "2026-01-01"}', 'watched_object_waits_for_a_time'),
  ('change', jsonb_build_object('connection_id', gen_random_uuid()), 'change_connection_id_fkey'),
  ('change', jsonb_build_object('organization_id', gen_random_uuid()), 'change_organization_id_fkey'),
  ('change', '{"entity": "lead"}', 'change_entity_is_known'),
  ('change', '{"status": "hot"}', 'change_status_is_known'),
  ('change', '{"kinds": "{}"}', 'change_has_kinds'),
  ('change', jsonb_build_object('object_id', repeat('1', 41)), 'change_object_id_is_short'),
  ('change', jsonb_build_object('title', repeat('x', 256)), 'change_texts_are_short'),
  ('change', '{"changes": []}', 'change_documents_are_objects'),
  ('change', '{"contact": []}', 'change_documents_are_objects'),
  ('change', '{"custom_fields": []}', 'change_documents_are_objects'),
  ('change', '{"details": []}', 'change_documents_are_objects')) as c (room_table, change, broken)
join good as g using (room_table);

-- What is there once.
insert into crm.account_user
select r.* from good, jsonb_populate_record(null::crm.account_user, entry) as r where room_table = 'account_user';
insert into crm.watched_object
select r.* from good, jsonb_populate_record(null::crm.watched_object, entry) as r where room_table = 'watched_object';
insert into crm.change (
  id, connection_id, organization_id, entity, object_id, kinds, changes, is_bulk, happened_at, status, created_at)
select r.id, r.connection_id, r.organization_id, r.entity, r.object_id, r.kinds, r.changes, r.is_bulk, r.happened_at, r.status,
  r.created_at - interval '1 day'
from good, jsonb_populate_record(null::crm.change, entry) as r where room_table = 'change';
select is(tests.row_broken_by(format('crm.%I', c.room_table), g.entry, c.change), c.broken, c.broken)
from (values
  ('account_user', '{}'::jsonb, 'account_user_pkey'),
  ('watched_object', '{}', 'watched_object_pkey'),
  ('change', '{"changes": {"status": {"from": "open", "to": "won"}}}', 'change_pkey'),
  ('change', jsonb_build_object('id', gen_random_uuid()), 'change_is_told_once'),
  ('change', jsonb_build_object('id', gen_random_uuid(), 'object_updated_at', now()), 'nothing')) as c (room_table, change, broken)
join good as g using (room_table);

select * from finish();
rollback;
