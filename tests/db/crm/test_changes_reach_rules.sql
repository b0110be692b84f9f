-- From a webhook to what is sent: two organisations with the same company and the same deal, each with rules of its own.
begin;
select plan(12);

create temp table fixture as
select o.one, o.two, tests.connect_for_events(o.one, 'same') as first, tests.connect_for_events(o.two, 'same') as second,
  tests.create_user('ann@one.example', o.one) as ann, tests.create_user('bob@two.example', o.two) as bob,
  tests.create_target(o.one) as space_of_one, tests.create_target(o.two) as space_of_two
from (select tests.create_organization('One') as one, tests.create_organization('Two') as two offset 0) as o;
grant select on fixture to public;
select crm.store_account(c.id, 13923453, '[{"id": 3, "name": "Buyers"}]',
  '[{"id": 4, "name": "New", "pipeline_id": 3, "order_nr": 1}, {"id": 5, "name": "Negotiation", "pipeline_id": 3, "order_nr": 2}]',
  jsonb_build_array(
    jsonb_build_object('field_code', tests.field_key('Tradition'), 'field_name', 'Tradition', 'field_type', 'enum',
      'is_custom_field', true, 'options', '[{"id": 101, "label": "Catholic"}, {"id": 102, "label": "Jewish"}]'::jsonb)))
from fixture, unnest(array[first, second]) as c (id);
select crm.store_users(c.id, '[{"id": 18, "name": "Jane Mwangi"}]') from fixture, unnest(array[first, second]) as c (id);

-- The fields of a rule are those of the organisation's own account.
select tests.act_as(ann) from fixture;
select is(s.fields @? '$[*] ? (@.id == "stage").options[*] ? (@ == "Negotiation")', true, 'a member sees the stages of the account')
from api.notification_sources as s where s.event_kind = 'deal.won';
select api.create_rule('Large', '{deal.won, deal.value_changed}', space_of_one, jsonb_build_object(
  'pipeline', 'Buyers', 'owner', 'Jane Mwangi', 'value', '{"min": 1000}'::jsonb, 'currency', 'KES',
  'field_' || tests.field_key('Tradition'), 'Catholic'))
from fixture;
select is(tests.outcome(format($$select api.create_rule('Wrong', '{deal.won}', %L, %L)$$, space_of_one, filter)), '400 LM726',
  'no rule about what is not there: ' || filter::text)
from fixture,
  (values ('{"stage": "Lead In"}'::jsonb), ('{"owner": "John"}'), ('{"field_x": "1"}'), ('{"value": {"min": "many"}}')) as v (filter);
select tests.act_as(bob) from fixture;
select api.create_rule('All', '{deal.won}', space_of_two) from fixture;
select api.create_rule('Moved', '{deal.stage_changed}', space_of_two, '{"from_stage": "New", "stage_id": 5}') from fixture;
select tests.act_as_nobody();

create function pg_temp.happen(connection uuid, event text, deal bigint, before jsonb, changes jsonb) returns void language plpgsql as $$
declare
  v_batch record;
begin
  perform crm.receive_webhook(
    connection, event, 'change', 'deal', deal, '2026-11-21 09:00Z', deal::text, '2026-11-21 09:00Z', before);
  update crm.watched_object set ready_at = clock_timestamp() where ready_at is not null;
  select * into v_batch from crm.begin_changes(connection);
  perform crm.record_changes(connection, v_batch.last_event, jsonb_build_array(jsonb_build_object(
    'entity', 'deal', 'id', deal::text, 'object', tests.deal(deal, jsonb_build_object(
      'owner_id', 18, 'stage_id', 5, 'value', 5000, 'currency', 'KES', 'update_time', '2026-11-21T09:00:00Z') || changes))), '[]');
  perform notification.match_events(100);
end
$$;
create function pg_temp.sent() returns table (channel uuid, title text, kinds text) language sql as $$
  select d.channel_id, notification.content_of(d) #>> '{message,title}',
    (select string_agg(e.event ->> 'kind', ' ' order by e.place) from jsonb_array_elements(d.events) with ordinality as e (event, place))
  from notification.delivery as d where d.channel_id is not null order by d.id
$$;

select pg_temp.happen(first, 'a', 746, '{"status": "open", "value": "10"}', '{"status": "won", "title": "Of One"}') from fixture;
select results_eq('select * from pg_temp.sent()',
  $$select space_of_one, 'Deal won: Of One', 'deal.won deal.value_changed' from fixture$$,
  'what happened in one burst is one card, of the organisation whose rule it is');
select is(notification.content_of(d) #> '{message,changes}',
  '[{"label": "Status", "from": "open", "to": "won"}, {"label": "Value", "from": "KES 10.00", "to": "KES 5,000.00"}]', 'with all changes')
from notification.delivery as d join fixture on d.channel_id = space_of_one;
select pg_temp.happen(second, 'a', 746, '{"status": "open"}', '{"status": "won", "title": "Of Two"}') from fixture;
select results_eq('select channel, title from pg_temp.sent() offset 1', $$select space_of_two, 'Deal won: Of Two' from fixture$$,
  'the same deal of the other organisation goes to its own space');
select pg_temp.happen(first, 'b' || n, 800 + n, '{"status": "open"}', changes || '{"status": "won"}')
from fixture, (values
  (1, '{"value": 999}'::jsonb), (2, '{"currency": "USD"}'), (3, '{"owner_id": 7}'), (4, '{"pipeline_id": 9, "stage_id": 9}'),
  (5, jsonb_build_object('custom_fields', jsonb_build_object(tests.field_key('Tradition'), 102)))) as v (n, changes);
select is((select count(*)::integer from pg_temp.sent() join fixture on channel = space_of_one), 1,
  'too small, in another currency, of another owner, pipeline or tradition: nothing is sent');
select pg_temp.happen(second, 'c' || n, 900 + n, before, changes)
from fixture, (values
  (1, '{"stage_id": 4}'::jsonb, '{}'::jsonb), (2, '{"stage_id": 5}', '{"stage_id": 4}'), (3, '{"stage_id": 6}', '{}')
) as v (n, before, changes);
select results_eq('select title, kinds from pg_temp.sent() join fixture on channel = space_of_two offset 1',
  $$values ('Deal stage changed: Wedding 901', 'deal.stage_changed')$$, 'a filter by the stage before and the stage now');
select pg_temp.happen(first, 'd', 746, '{"status": "open", "value": "10"}', '{"status": "won", "title": "Of One"}') from fixture;
select is((select count(*)::integer from pg_temp.sent()), 3, 'what was told is not sent again');

-- A card that was not sent yet shows nothing that the organisation may not see any more.
select is(notification.content_of(d), null, 'a delivery has nothing to say of a change of another organisation')
from fixture as f, lateral (
  select (jsonb_populate_record(x, jsonb_build_object('events', jsonb_build_array(
    x.events -> 0 || jsonb_build_object('organization_id', f.two))))).*
  from notification.delivery as x where x.channel_id = f.space_of_one limit 1) as d;

select * from finish();
rollback;
