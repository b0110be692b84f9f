-- Helpers of the tests of notification. Never deployed.
create schema if not exists tests;

create or replace function tests.parcel_fields(organization_id uuid) returns jsonb
language sql stable
return '[
  {"id": "city", "label": "City", "type": "text"},
  {"id": "weight", "label": "Weight", "type": "number"},
  {"id": "size", "label": "Size", "type": "select", "options": ["small", "large"]},
  {"id": "tags", "label": "Tags", "type": "multi-select", "options": ["glass", "cold"]}]'::jsonb
  || case when organization_id is not null then '[{"id": "own", "label": "Own", "type": "boolean"}]' else '[]'::jsonb end;

create or replace function tests.crate_fields(organization_id uuid) returns jsonb
language sql stable
return '[{"id": "weight", "label": "Weight", "type": "number"}, {"id": "city", "label": "City", "type": "select", "options": ["Bonn"]},
  {"id": "depth", "label": "Depth", "type": "number"}]'::jsonb;

-- What has happened to a parcel: its organisation alone may know.
create or replace function tests.parcel_message(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language sql stable
return jsonb_build_object(
  'kind', parcel_message.kind, 'title', 'Parcel lost', 'summary', 'A parcel is lost.', 'happened_at', '2026-11-29T08:00:00Z', 'url', null,
  'thread', 'parcel-' || left(subject_id::text, 8), 'facts', '[{"label": "Weight", "text": "3 kg", "icon": null}]'::jsonb,
  'changes', '[]'::jsonb, 'contact', '[]'::jsonb,
  'data', jsonb_build_object('city', 'Nakuru', 'weight', 3, 'size', 'small', 'tags', '["glass", "cold"]'::jsonb, 'own', true));

-- Kinds of events that only tests know: parcel.lost and parcel.found have the same fields, crate.lost has others.
create or replace function tests.register_parcels() returns void
language sql
as $$
  insert into event.kind (name, subject_type, fields, comment)
  select k, 'parcel', '{}', 'of a test' from unnest(array['parcel.lost', 'parcel.found', 'crate.lost']) as k
  on conflict do nothing;
  insert into notification.source (event_kind, title, fields_function, message_function, sample)
  select k, 'Of a test', case when k = 'crate.lost' then 'tests.crate_fields' else 'tests.parcel_fields' end, 'tests.parcel_message',
    tests.parcel_message(k, '00000000-0000-7000-8000-000000000000', null, '{}')
  from unnest(array['parcel.lost', 'parcel.found', 'crate.lost']) as k
  on conflict do nothing;
$$;

-- A channel that a user, or an admin for the platform, makes; its id.
create or replace function tests.create_channel(user_id uuid, kind text default 'endpoint', name text default null) returns uuid
language plpgsql
as $$
declare
  v_name constant text := coalesce(create_channel.name, gen_random_uuid()::text);
  v_id uuid;
begin
  perform tests.act_as(create_channel.user_id);
  v_id := (api.create_channel(create_channel.kind, v_name, case create_channel.kind
    when 'endpoint' then jsonb_build_object('url', 'https://hooks.example/' || v_name)
    when 'google_chat' then jsonb_build_object('url', format('https://chat.googleapis.com/v1/spaces/%s/messages?key=k&token=t', v_name))
    when 'slack' then '{"url": "https://hooks.slack.com/services/T1/B1/x"}'
    when 'email' then jsonb_build_object('address', v_name || '@box.example') end) ->> 'channel_id')::uuid;
  perform tests.act_as_nobody();
  return v_id;
end
$$;

-- A delivery as the engine writes it.
create or replace function tests.create_delivery(channel_id uuid, status text default 'due', rule_id uuid default null) returns uuid
language sql volatile security definer
as $$
  insert into notification.delivery (
    channel_id, destination_id, sequence, organization_id, rule_id, event_kind, events, event_count, status, finished_at, template)
  select c.id, c.destination_id, case when c.kind <> 'email' then notification.take_numbers(c.destination_id, 1) end, c.organization_id,
    create_delivery.rule_id, 'parcel.lost',
    jsonb_build_array(jsonb_build_object(
      'id', 1, 'kind', 'parcel.lost', 'subject_id', gen_random_uuid(), 'organization_id', c.organization_id, 'refs', '{}'::jsonb,
      'happened_at', clock_timestamp())),
    1, create_delivery.status, case when create_delivery.status in ('sent', 'failed') then clock_timestamp() end,
    case when c.kind = 'email' then 'event_notification' end
  from notification.channel as c where c.id = create_delivery.channel_id
  returning id
$$;
