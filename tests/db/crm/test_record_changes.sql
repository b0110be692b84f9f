begin;
select plan(79);

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
select crm.store_users(c.id, '[{"id": 18, "name": "Jane Mwangi", "active_flag": true},
  {"id": 19, "name": "John Otieno", "active_flag": false}]')
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
  update crm.watched_object as w set ready_at = least(w.ready_at, clock_timestamp())
  where w.connection_id = follow.connection and w.ready_at is not null;
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
  $$select priority, ready_at - first_event_at, j.lock from crm.watched_object
    join fixture on first = connection_id
    join queue.procrastinate_jobs as j on j.task_name = 'follow_changes' and j.args ->> 'connection_id' = first::text
      and j.scheduled_at = ready_at$$,
  $$select 0, interval '300 milliseconds', 'crm-changes:' || first from fixture$$, 'one job reads the deal a moment later');
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
select is(
  pg_temp.follow(second, jsonb_build_array(pg_temp.deal(746, '{"status": "won", "title": "Kit of Two"}'))), 1, 'about the same deal')
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
  select case when c.faults <> '[]' then c.faults #>> '{0,code}' else (m -> 'data' @@ c.predicate::jsonpath)::text end
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
select is_empty(
  $$select s.event_kind, c.faults
    from notification.source as s
    cross join lateral (
      select case s.fields_function
        when 'crm.deal_change_fields' then crm.deal_change_fields(null)
        when 'crm.prospect_change_fields' then crm.prospect_change_fields(null)
        when 'crm.person_change_fields' then crm.person_change_fields(null)
        when 'crm.activity_change_fields' then crm.activity_change_fields(null) when 'crm.import_fields' then crm.import_fields(null)
      end as fields) as f
    cross join distribution.compile_filter(f.fields, jsonb_build_object('all', (
      select jsonb_agg(jsonb_build_object('field', k.key, 'op', 'exists')) from jsonb_object_keys(s.sample -> 'data') as k (key)))) as c
    where f.fields is not null and c.faults <> '[]'$$, 'the samples have values of these fields only');
select set_eq(
  $$select event_kind from notification.source where message_function in ('crm.describe_change', 'crm.describe_import')$$,
  $$select name from event.kind where subject_type in ('change', 'import_run')$$, 'each kind of event can be named by rules');

-- Told once: another event of the same change, later changes held back, a stale answer.
select pg_temp.receive(first, 'e2', 746, before => '{"status": "open"}') from fixture;
select is(w.ready_at - w.told_at, '3 seconds', 'what follows soon on a told change waits for more')
from crm.watched_object as w join fixture on w.connection_id = first and w.object_id = '746';
select is(pg_temp.follow(first, jsonb_build_array(pg_temp.deal(746, '{"status": "won"}'))), 0, 'a retry under another id tells nothing')
from fixture;
select is((select change_status from crm.webhook_event where event_id = 'e2'), 'nothing', 'which is noted');
update crm.watched_object set told = '{}' from fixture where connection_id = first;
select pg_temp.receive(first, 'e3', 746, before => '{"status": "open", "value": "100.10"}') from fixture;
select is(pg_temp.follow(first, jsonb_build_array(pg_temp.deal(746, '{"status": "won"}'))), 0,
  'the key stands for itself: nor does one when it is forgotten what was told') from fixture;
select is((select count(*)::integer from crm.change join fixture on first = connection_id), 1, 'there is one change still');
select pg_temp.receive(first, 'e4', 746, before => '{"stage_id": 4}', at => '2026-11-21 09:00:05Z') from fixture;
select is(pg_temp.follow(first, jsonb_build_array(pg_temp.deal(746, '{"status": "won"}'))), 0, 'Pipedrive answers with an older state')
from fixture;
select results_eq(
  $$select change_status, attempts, ready_at > clock_timestamp() from crm.webhook_event as e join fixture on first = e.connection_id
    join crm.watched_object as w on w.connection_id = first and w.object_id = e.object_id where event_id = 'e4'$$,
  $$values ('waiting', 1, true)$$, 'so it is asked again');
select is(pg_temp.follow(first, jsonb_build_array(pg_temp.deal(746, '{"status": "won", "update_time": "2026-11-21T09:00:05Z"}'))), 1,
  'until the state is there') from fixture;
select is(pg_temp.message('deal.stage_changed') -> 'changes', '[{"label": "Stage", "from": "New", "to": "Negotiation"}]',
  'stages go by their names');
select is(pg_temp.message('deal.stage_changed') #>> '{data,from_stage}', 'New', 'also for filters');

-- What came while the deal was read is read once more.
create temp table read as select b.last_event, b.objects from fixture, lateral (
  select pg_temp.receive(first, 'f1', 747, before => '{"owner_id": 19}')) as r, lateral (
  select count(*) from crm.watched_object where false) as x, crm.begin_changes(first) as b;
select is((select count(*)::integer from read), 0, 'a new burst is not over at once');
update crm.watched_object as w set ready_at = clock_timestamp() from fixture where w.connection_id = first and w.ready_at is not null;
insert into read select b.last_event, b.objects from fixture, crm.begin_changes(first) as b;
select pg_temp.receive(first, 'f2', 747, before => '{"stage_id": 4}') from fixture;
select is(crm.record_changes(first, last_event, jsonb_build_array(
  jsonb_build_object('entity', 'deal', 'id', '747', 'object', pg_temp.deal(747))), '[]'), 1, 'the first is told') from fixture, read;
select results_eq(
  $$select event_id, change_status from crm.webhook_event join fixture on first = connection_id where event_id ~ '^f' order by 1$$,
  $$values ('f1', 'told'), ('f2', 'waiting')$$, 'the second waits');

-- Not found, merged, deleted.
select pg_temp.follow(first, jsonb_build_array(pg_temp.deal(747))) from fixture;
select pg_temp.receive(first, 'g1', 800, before => '{"stage_id": 4}'),
  pg_temp.receive(first, 'g2', 801, 'delete', before => '{"title": "Gone", "stage_id": 4, "value": "5", "currency": "KES"}'),
  pg_temp.receive(first, 'g3', 802, 'delete', merged => '803') from fixture;
select is(pg_temp.follow(first, '[]'), 1, 'of three that are not found one was deleted') from fixture;
select results_eq(
  $$select event_id, change_status from crm.webhook_event where event_id ~ '^g' order by 1$$,
  $$values ('g1', 'missing'), ('g2', 'told'), ('g3', 'merged')$$, 'what came of each is kept');
select is(pg_temp.message('deal.deleted') ->> 'title', 'Deal deleted: Gone', 'its last values come from the event');
select is(pg_temp.message('deal.deleted') #>> '{facts,0,text}', 'KES 5.00', 'with its value');

-- Contact data, only where the organisation wants them.
select tests.act_as(member) from fixture;
select api.update_crm_connection(first, shows_contact => true) from fixture;
select results_eq('select shows_contact from api.crm_connections, fixture where id = first', 'values (true)', 'a member decides that');
select tests.act_as_nobody();
select pg_temp.receive(first, 'h1', 900, 'create') from fixture;
select pg_temp.follow(first, jsonb_build_array(pg_temp.deal(900)), jsonb_build_array(tests.person(1001))) from fixture;
select is(pg_temp.message('deal.created') -> 'contact',
  '[{"label": "E-mail", "text": "ann-1001@customer.example"}, {"label": "Phone", "text": "+15125550100"}]', 'then a card shows them');
update crm.connection set shows_contact = false from fixture where id = first;
select is(pg_temp.message('deal.created') -> 'contact', '[]', 'until it changes its mind');

-- Names that are missing.
update crm.connection set account_read_at = now() - interval '11 minutes' from fixture where id = first;
select is(
  crm.lacks_names(first, jsonb_build_array(
    jsonb_build_object('entity', 'deal', 'object', pg_temp.deal(1, '{"custom_fields": {}}' || changes)))),
  lacks, name)
from fixture, (values
  ('{}'::jsonb, false, 'all names are known'), ('{"stage_id": 77}', true, 'a stage is not'), ('{"owner_id": 77}', true, 'an owner is not'),
  ('{"custom_fields": {"0123456789abcdef0123456789abcdef01234567": "x"}}', true, 'a field is not'),
  (jsonb_build_object('custom_fields', jsonb_build_object(tests.field_key('Tradition'), 102)), false, 'a choice is known'),
  (jsonb_build_object('custom_fields', jsonb_build_object(tests.field_key('Services'), '[102, 9]'::jsonb)), true, 'a choice is not')
) as v (changes, lacks, name);
update crm.connection set account_read_at = now() - interval '9 minutes' from fixture where id = first;
select ok(not crm.lacks_names(first, jsonb_build_array(
  jsonb_build_object('entity', 'deal', 'object', pg_temp.deal(1, '{"stage_id": 77}')))),
  'they are read again every ten minutes at most') from fixture;
select ok(crm.wants_users(first) and not crm.wants_users(importing), 'users are read for organisations') from fixture;

-- Trouble, lost jobs, age.
select pg_temp.receive(first, 'i1', 901, before => '{"stage_id": 4}') from fixture;
update crm.watched_object as w set ready_at = clock_timestamp() - interval '1 minute'
from fixture where w.connection_id = first and w.object_id = '901';
set local search_path = queue, public;
delete from procrastinate_jobs where task_name = 'follow_changes';
reset search_path;
set local role leadmill_worker;
select results_eq('select crm.recover_changes()', 'select first from fixture', 'a lost job is put back');
select is_empty('select crm.recover_changes()', 'once');
select crm.delay_changes(first, 'status_503', '10 seconds') from fixture;
select is_empty('select crm.begin_changes(first) from fixture', 'after a failure it is read later');
reset role;
select pg_temp.receive(first, 'i2', 901, before => '{"owner_id": 19}') from fixture;
select ok(w.ready_at > clock_timestamp() + interval '5 seconds', 'another event does not hurry it')
from crm.watched_object as w where w.object_id = '901';
select crm.continue_changes(first) from fixture;
update crm.change set created_at = now() - interval '101 days' from fixture where connection_id = second;
update crm.watched_object set updated_at = now() - interval '101 days' from fixture where connection_id = second;
set local role leadmill_worker;
select is(crm.purge_changes(10), 1, 'what is old is deleted');
reset role;
select is_empty('select from crm.change, fixture where connection_id = second union all
  select from crm.watched_object, fixture where connection_id = second', 'with what was told of it');

select * from finish();
rollback;
