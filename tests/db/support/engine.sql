-- Helpers of the tests of the notification engine: things that happen, channels and rules. Never deployed.
create schema if not exists tests;

-- Kinds of events that only tests know, and the table with what their messages say.
create or replace procedure tests.register_things()
language plpgsql
as $$
begin
  create table tests.thing (
    id uuid primary key default ops.uuid_v7(), organization_id uuid, data jsonb not null, thread text, changes jsonb not null);
  grant all on tests.thing to leadmill_owner;
  insert into event.kind (name, subject_type, comment)
  select k, 'thing', 'of a test' from unnest(array['thing.made', 'thing.sold', 'thing.changed', 'thing.broken']) as k;
  insert into notification.source (event_kind, title, fields_function, message_function, sample)
  select k, 'Of a test', 'tests.thing_fields', case k when 'thing.broken' then 'tests.thing_fault' else 'tests.describe_thing' end,
    jsonb_build_object('kind', k, 'title', 'Thing', 'summary', '', 'happened_at', '2026-11-29T08:00:00Z', 'url', null, 'thread', null,
      'facts', '[]'::jsonb, 'changes', '[]'::jsonb, 'contact', '[]'::jsonb, 'data', '{}'::jsonb)
  from unnest(array['thing.made', 'thing.sold', 'thing.changed', 'thing.broken']) as k;
end
$$;

create or replace function tests.thing_fields(organization_id uuid) returns jsonb
language sql stable
return '[{"id": "size", "label": "Size", "type": "number"}, {"id": "colour", "label": "Colour", "type": "text"}]'::jsonb;

create or replace function tests.describe_thing(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language plpgsql stable
as $$
begin
  return (
    select jsonb_build_object(
      'kind', describe_thing.kind, 'title', describe_thing.kind || ' ' || coalesce(t.data ->> 'name', ''), 'summary', 'A thing.',
      'happened_at', null, 'url', null, 'thread', t.thread, 'facts', '[]'::jsonb, 'changes', t.changes, 'contact', '[]'::jsonb,
      'data', t.data)
    from tests.thing as t
    where t.id = subject_id and t.organization_id is not distinct from describe_thing.organization_id);
end
$$;

create or replace function tests.thing_fault(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language plpgsql stable
as $$
begin
  return ('not json: ' || subject_id)::jsonb;
end
$$;

-- Something happens to a new thing; its id.
create or replace function tests.happen(
  kind text, organization_id uuid, data jsonb default '{}', thread text default null, changes jsonb default '[]'
) returns uuid
language plpgsql
as $$
declare
  v_id uuid;
begin
  insert into tests.thing (organization_id, data, thread, changes)
  values (happen.organization_id, happen.data, happen.thread, happen.changes)
  returning id into v_id;
  perform event.emit(happen.kind, v_id, happen.organization_id);
  return v_id;
end
$$;

-- A channel of an organisation, or null: of the platform; its id. Channels with one place share their queue.
create or replace function tests.create_target(
  organization_id uuid, kind text default 'google_chat', place text default null, settings jsonb default '{}'
) returns uuid
language plpgsql
as $$
declare
  v_id constant uuid := ops.uuid_v7();
  v_place constant text := coalesce(create_target.place, v_id::text);
begin
  insert into notification.channel (id, organization_id, kind, name, secret, settings, destination_id, confirmed_at)
  values (
    v_id, create_target.organization_id, create_target.kind, v_id::text,
    case when create_target.kind <> 'email'
      then ops.encrypt_secret('notification.channel.secret', create_target.organization_id, v_id, '{"url": "https://x.example"}') end,
    case when create_target.kind = 'email' then jsonb_build_object('address', v_place || '@box.example') else create_target.settings end,
    notification.destination_of(create_target.kind, create_target.organization_id,
      jsonb_build_object('url', 'https://x.example/' || v_place, 'token', v_place, 'chat_id', '1')),
    clock_timestamp());
  return v_id;
end
$$;

-- A rule by which a channel hears of events; its id. more: further columns.
create or replace function tests.hear(channel_id uuid, event_kinds text[], filter jsonb default '{}', more jsonb default '{}') returns uuid
language plpgsql
as $$
declare
  v_compiled constant distribution.compiled_filter := distribution.compile_filter(tests.thing_fields(null), hear.filter);
  v_id uuid;
begin
  insert into notification.rule (
    organization_id, name, event_kinds, channel_id, filter, predicate, access_terms, digest, quiet_from, quiet_until, mode, body_template)
  select
    c.organization_id, gen_random_uuid()::text, hear.event_kinds, c.id, hear.filter, v_compiled.predicate::jsonpath,
    v_compiled.access_terms,
    coalesce(more ->> 'digest', 'each'), (more ->> 'quiet_from')::time, (more ->> 'quiet_until')::time,
    coalesce(more ->> 'mode', 'compact'), more -> 'body_template'
  from notification.channel as c
  where c.id = hear.channel_id
  returning id into v_id;
  return v_id;
end
$$;
