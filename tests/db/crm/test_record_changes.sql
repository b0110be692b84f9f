begin;
select plan(60);

-- Two organisations that connected the same company, and a connection of the platform that imports from it.
create temp table fixture as
select o.one, o.two, tests.connect_for_events(o.one, 'same') as first, tests.connect_for_events(o.two, 'same') as second,
  tests.create_connection(null, 'same') as importing, tests.create_user('m@one.example', o.one) as member,
  tests.create_user('admin@leadmill.example', null, true) as admin
from (select tests.create_organization('One') as one, tests.create_organization('Two') as two offset 0) as o;
grant select on fixture to public;
select crm.store_account(c.id, 13923453, '[{"id": 3, "name": "Buyers"}]',
  '[{"id": 4, "name": "New", "pipeline_id": 3, "order_nr": 1}, {"id": 5, "name": "Negotiation", "pipeline_id": 3, "order_nr": 2}]',
  jsonb_build_array(
    jsonb_build_object('field_code', tests.field_key('City'), 'field_name', 'City', 'field_type', 'varchar', 'is_custom_field', true),
    jsonb_build_object('field_code', tests.field_key('Budget'), 'field_name', 'Budget', 'field_type', 'monetary', 'is_custom_field', true),
    jsonb_build_object('field_code', tests.field_key('Tradition'), 'field_name', 'Tradition', 'field_type', 'enum',
      'is_custom_field', true, 'options', '[{"id": 101, "label": "Catholic"}, {"id": 102, "label": "Jewish"}]'::jsonb),
    jsonb_build_object('field_code', tests.field_key('Services'), 'field_name', 'Services', 'field_type', 'set',
      'is_custom_field', true, 'options', '[{"id": 100, "label": "Photo"}, {"id": 102, "label": "Album"}]'::jsonb),
    jsonb_build_object('field_code', tests.field_key('Agent'), 'field_name', 'Agent', 'field_type', 'user', 'is_custom_field', true)))
from fixture, unnest(array[first, second]) as c (id);
select crm.store_users(c.id, '[{"id": 18, "name": "Jane Mwangi", "active_flag": true}, {"id": 19, "name": "John Otieno", "active_flag": false}]')
from fixture, unnest(array[first, second]) as c (id);

create function pg_temp.receive(connection uuid, event text, deal bigint, action text default 'change', before jsonb default '{}',
  at timestamptz default '2026-11-21 09:00Z', entity text default 'deal', merged text default null) returns text language sql as $$
  select crm.receive_webhook(connection, event, action, entity, deal, at, deal::text, at, before, false, merged)
$$;
create function pg_temp.deal(id bigint, changes jsonb default '{}') returns jsonb language sql as $$
  select tests.deal(id, jsonb_build_object('owner_id', 18, 'stage_id', 5, 'value', 250000.5, 'currency', 'KES', 'title', 'Solar kit',
    'update_time', '2026-11-21T09:00:00Z', 'person_id', 1001) || changes, jsonb_build_object(tests.field_key('Agent'), 19))
$$;
-- What the worker does: the bursts are over, everything that is ready is read.
create function pg_temp.follow(connection uuid, deals jsonb, persons jsonb default '[]') returns integer language plpgsql as $$
declare
  v_batch record;
begin
  update crm.watched_object as w set ready_at = least(w.ready_at, clock_timestamp()) where w.connection_id = follow.connection and w.ready_at is not null;
  set local role leadmill_worker;
  select * into v_batch from crm.begin_changes(connection);
  reset role;
  return crm.record_changes(connection, v_batch.last_event, (
    select jsonb_agg(o.item || jsonb_build_object('object', (
      select d.deal from jsonb_array_elements(deals) as d (deal) where d.deal ->> 'id' = o.item ->> 'id')))
    from jsonb_array_elements(v_batch.objects) as o (item)), persons);
end
$$;
create function pg_temp.told() returns table (organization uuid, kind text, title text) language sql as $$
  select e.organization_id, e.kind, c.title
  from event.outbox as e join crm.change as c on c.id = e.subject_id where e.kind ~ '^(deal|person|prospect|activity)\.' order by e.id
$$;
create function pg_temp.message(kind text default null) returns jsonb language sql as $$
  select crm.describe_change(e.kind, e.subject_id, e.organization_id, e.refs) from event.outbox as e
  where e.kind = message.kind order by e.id desc limit 1
$$;

-- Who may do what.
select is(tests.outcome(format('select %s', f.call)), '42501', format('%s may not call %s', r.role, split_part(f.call, '(', 1)))
from (values ('anon'), ('member'), ('admin'), ('leadmill_api')) as r (role),
  (values ('crm.begin_changes(null)'), ('crm.record_changes(null, null, null, null)'), ('crm.purge_changes(1)')) as f (call),
  lateral (select set_config('role', r.role, true)) as s;
select tests.act_as(member) from fixture;
select is(tests.outcome(format('select from crm.%I', t.name)), '42501', 'a member reads nothing of ' || t.name)
from unnest('{change, watched_object, account_user}'::text[]) as t (name);
select tests.act_as(admin) from fixture;
select is(tests.outcome('select from crm.change'), '42501', 'nor does an admin read what is told to organisations');
select tests.act_as_nobody();

-- What arrives.
select is(pg_temp.receive(importing, 'e1', 746), 'waiting', 'a connection of the platform imports') from fixture;
select is((select change_status from crm.webhook_event where event_id = 'e1'), 'ignored', 'and tells nothing');
select is(pg_temp.receive(first, 'e1', 746, before => '{"status": "open", "value": "100.10"}'), 'waiting', 'an organisation''s event waits')
from fixture;
select results_eq(
  $$select status, change_status, before from crm.webhook_event join fixture on first = connection_id where event_id = 'e1'$$,
  $$values ('ignored', 'waiting', '{"status": "open", "value": 100.10}'::jsonb)$$, 'it is not imported; amounts are exact numbers');
select is(pg_temp.receive(first, 'e1', 746), 'duplicate', 'the same event is stored once') from fixture;
select is(pg_temp.receive(first, 'e0', 7, entity => 'stage'), 'ignored', 'an object that nobody reads is answered') from fixture;
select results_eq(
  $$select priority, ready_at - waiting_since, j.lock from crm.watched_object
    join fixture on first = connection_id
    join queue.procrastinate_jobs as j on j.task_name = 'follow_changes' and j.args ->> 'connection_id' = first::text
      and j.scheduled_at = ready_at$$,
  $$select 0, interval '400 milliseconds', 'crm-changes:' || first from fixture$$, 'one job reads the deal a moment later');
select is_empty('select crm.begin_changes(first) from fixture', 'not before the burst is over');

-- Told, to one of the two.
select is(pg_temp.follow(first, jsonb_build_array(pg_temp.deal(746, '{"status": "won"}')), jsonb_build_array(tests.person(1001))), 1,
  'one deal has changed') from fixture;
select results_eq('select * from pg_temp.told()',
  $$select one, k.kind, 'Solar kit' from fixture, (values ('deal.won'), ('deal.value_changed')) as k (kind)$$,
  'its organisation is told: the most important first');
select is_empty('select crm.begin_changes(first) from fixture', 'nothing is left to read');
select is(pg_temp.receive(second, 'e1', 746, before => '{"status": "open"}'), 'waiting', 'the other organisation has an event of its own')
from fixture;
select is(pg_temp.follow(second, jsonb_build_array(pg_temp.deal(746, '{"status": "won", "title": "Kit of Two"}'))), 1, 'about the same deal')
from fixture;
select results_eq(
  $$select organization, title from pg_temp.told() where kind = 'deal.won'$$,
  $$select one, 'Solar kit' from fixture union all select two, 'Kit of Two' from fixture$$, 'each is told its own');
select is(crm.describe_change(e.kind, e.subject_id, x.organization, '{}'), null, 'the other''s change has no message')
from event.outbox as e, fixture as f, lateral (values (f.two), (null)) as x (organization)
where e.organization_id = f.one and e.kind = 'deal.won';

-- The message.
create temp table message as
select crm.describe_change(e.kind, e.subject_id, e.organization_id, e.refs) as m
from event.outbox as e join fixture on e.organization_id = one where e.kind = 'deal.won';
select is(m - '{facts,data}'::text[], '{
  "kind": "deal.won", "title": "Deal won: Solar kit",
  "summary": "Solar kit, KES 250,000.50, Value: KES 100.10 → KES 250,000.50, Jane Mwangi",
  "happened_at": "2026-11-21T09:00:00.000Z", "url": "https://same.pipedrive.com/deal/746", "thread": "same-deal-746",
  "changes": [{"label": "Status", "from": "open", "to": "won"}, {"label": "Value", "from": "KES 100.10", "to": "KES 250,000.50"}],
  "contact": []}', 'it says what changed and from what, and shows no contact') from message;
select is(m -> 'data', jsonb_build_object(
  'title', 'Solar kit', 'deal_id', 746, 'status', 'won', 'value', 250000.5, 'currency', 'KES', 'person', 'Ann Lee', 'pipeline', 'Buyers',
  'pipeline_id', 3, 'stage', 'Negotiation', 'stage_id', 5, 'owner', 'Jane Mwangi', 'owner_id', 18, 'from_value', 100.10, 'is_bulk', false,
  'company', 'same', 'field_' || tests.field_key('City'), 'Austin', 'field_' || tests.field_key('Budget'), 2500,
  'field_' || tests.field_key('Budget') || '_currency', 'USD', 'field_' || tests.field_key('Tradition'), 'Catholic',
  'field_' || tests.field_key('Services'), '["Photo", "Album"]'::jsonb, 'field_' || tests.field_key('Agent'), 'John Otieno'),
  'the data have names and exact numbers; a custom field goes by its key') from message;
select is(array(select f.fact ->> 'text' from jsonb_array_elements(m -> 'facts') as f (fact)),
  '{"KES 250,000.50",Buyers,Negotiation,"Jane Mwangi","Ann Lee"}', 'the facts are in order') from message;
select set_eq(
  $$select jsonb_object_keys(m -> 'data') from message$$,
  $$select f.field ->> 'id' from fixture, jsonb_array_elements(crm.deal_change_fields(one)) as f (field)
    where f.field ->> 'id' not in ('lost_reason', 'expected_close_date', 'from_stage', 'from_stage_id', 'from_pipeline')$$,
  'each value is a field of the filters');

-- Filters, by the compiler of subscriptions.
create function pg_temp.matches(filter jsonb) returns text language sql as $$
  select case when c.faults <> '[]' then c.faults #>> '{0,code}' else (m -> 'data' @@ c.predicate)::text end
  from fixture, message, distribution.compile_filter(crm.deal_change_fields(one), filter) as c
$$;
select is(pg_temp.matches(filter), result, filter::text)
from (values
  ('{"pipeline": "Buyers", "stage": ["Negotiation", "New"], "owner": "Jane Mwangi"}'::jsonb, 'true'),
  ('{"value": {"min": 250000}, "currency": "KES"}', 'true'),
  ('{"value": {"min": 250001}}', 'false'),
  (jsonb_build_object('field_' || tests.field_key('Tradition'), 'Catholic', 'field_' || tests.field_key('Services'), 'Album'), 'true'),
  (jsonb_build_object('field_' || tests.field_key('Budget'), '{"min": 3000}'::jsonb), 'false'),
  ('{"stage": "Lead In"}', 'not_an_option'),
  ('{"stage_id": 5, "is_bulk": false}', 'true')) as v (filter, result);
select is((select count(*)::integer from notification.source as s where s.event_kind ~ '^(deal|person|prospect|activity|import)\.'
    and not (s.sample -> 'data' ?| array['x']) and distribution.compile_filter(
      case split_part(s.event_kind, '.', 1) when 'deal' then crm.deal_change_fields(null) when 'prospect' then crm.prospect_change_fields(null)
        when 'person' then crm.person_change_fields(null) when 'activity' then crm.activity_change_fields(null)
        else crm.import_fields(null) end,
      jsonb_build_object('all', (
        select jsonb_agg(jsonb_build_object('field', k.key, 'op', 'exists')) from jsonb_object_keys(s.sample -> 'data') as k (key))))
      @> row(null)::record is null), 20, 'placeholder');

select * from finish();
rollback;
