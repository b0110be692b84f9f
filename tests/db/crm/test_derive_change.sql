begin;
select plan(56);

-- A deal as it is read, and an event about it: when (minutes), what it was before, and the rest.
create function pg_temp.deal(at integer, changes jsonb default '{}') returns jsonb language sql as $$
  select crm.fields_of('deal', jsonb_build_object(
    'status', 'open', 'stage_id', 1, 'pipeline_id', 1, 'value', 100, 'currency', 'KES', 'owner_id', 7, 'is_deleted', false,
    'update_time', timestamptz '2026-11-21 09:00Z' + at * interval '1 minute') || changes)
$$;
create function pg_temp.event(at integer, before jsonb default '{}', action text default 'change', more jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object(
    'action', action, 'before', before, 'is_bulk', false, 'merged_into', null,
    'updated_at', timestamptz '2026-11-21 09:00Z' + at * interval '1 minute') || more
$$;
create function pg_temp.derive(told jsonb, events jsonb, object jsonb, entity text default 'deal') returns jsonb language sql as $$
  select crm.derive_change(entity, told, events, object)
$$;
create function pg_temp.kinds(derived jsonb) returns text language sql as $$
  select derived ->> 'outcome' || coalesce(nullif(' ' || (
    select string_agg(k.kind, ' ' order by k.position)
    from jsonb_array_elements_text(derived -> 'kinds') with ordinality as k (kind, position)
  ), ' '), '')
$$;

-- Each row: what is told already, the events, the deal as it is read, what happened.
create temp table case_of_deal (name text, told jsonb, events jsonb, object jsonb, result text);
insert into case_of_deal values
  ('won', '{}', jsonb_build_array(pg_temp.event(1, '{"status": "open"}')), pg_temp.deal(1, '{"status": "won"}'), 'told won'),
  ('lost', '{}', jsonb_build_array(pg_temp.event(1, '{"status": "open", "lost_reason": null}')),
    pg_temp.deal(1, '{"status": "lost"}'), 'told lost'),
  ('re-opened', '{}', jsonb_build_array(pg_temp.event(1, '{"status": "lost"}')), pg_temp.deal(1), 'told reopened'),
  ('a later edit of a deal that was re-opened', '{}', jsonb_build_array(pg_temp.event(1, '{"title": "x"}')),
    pg_temp.deal(1, '{"first_won_time": "2026-01-01T00:00:00Z", "won_time": null}'), 'nothing'),
  ('created', '{}', jsonb_build_array(pg_temp.event(1, '{}', 'create')), pg_temp.deal(1), 'told created'),
  ('created as already won', '{}', jsonb_build_array(pg_temp.event(1, '{}', 'create')), pg_temp.deal(1, '{"status": "won"}'),
    'told created won'),
  ('created and moved in one burst', '{}',
    jsonb_build_array(pg_temp.event(1, '{}', 'create'), pg_temp.event(2, '{"stage_id": 1}')), pg_temp.deal(2, '{"stage_id": 2}'),
    'told created'),
  ('created and lost in one burst', '{}',
    jsonb_build_array(pg_temp.event(1, '{}', 'create'), pg_temp.event(2, '{"status": "open"}')), pg_temp.deal(2, '{"status": "lost"}'),
    'told created lost'),
  ('deleted', '{}', jsonb_build_array(pg_temp.event(1, '{"status": "open", "stage_id": 1}', 'delete')),
    pg_temp.deal(1, '{"is_deleted": true, "status": "deleted"}'), 'told deleted'),
  ('deleted, and not found any more', '{}', jsonb_build_array(pg_temp.event(1, '{"title": "Solar kit"}', 'delete')), null, 'told deleted'),
  ('changed, and not found', '{}', jsonb_build_array(pg_temp.event(1, '{"status": "open"}')), null, 'missing'),
  ('created and deleted in one burst', '{}',
    jsonb_build_array(pg_temp.event(1, '{}', 'create'), pg_temp.event(2, '{}', 'delete')),
    pg_temp.deal(2, '{"is_deleted": true}'), 'nothing'),
  ('won and deleted in one burst', '{}',
    jsonb_build_array(pg_temp.event(1, '{"status": "open"}'), pg_temp.event(2, '{}', 'delete')),
    pg_temp.deal(2, '{"is_deleted": true}'), 'told deleted'),
  ('merged away', '{}', jsonb_build_array(pg_temp.event(1, '{}', 'delete', '{"merged_into": "8"}')),
    pg_temp.deal(1, '{"is_deleted": true}'), 'merged'),
  ('merged away, and not found any more', '{}', jsonb_build_array(pg_temp.event(1, '{}', 'delete', '{"merged_into": "8"}')), null,
    'merged'),
  ('the one that remains of a merge', '{}', jsonb_build_array(pg_temp.event(1, '{"value": 60}')), pg_temp.deal(1), 'told value_changed'),
  ('another stage', '{}', jsonb_build_array(pg_temp.event(1, '{"stage_id": 3}')), pg_temp.deal(1), 'told stage_changed'),
  ('another pipeline', '{}', jsonb_build_array(pg_temp.event(1, '{"pipeline_id": 2, "stage_id": 9}')), pg_temp.deal(1),
    'told stage_changed'),
  ('another value', '{}', jsonb_build_array(pg_temp.event(1, '{"value": 99.99}')), pg_temp.deal(1), 'told value_changed'),
  ('another currency', '{}', jsonb_build_array(pg_temp.event(1, '{"currency": "USD"}')), pg_temp.deal(1), 'told value_changed'),
  ('the same value, written in another way', '{}', jsonb_build_array(pg_temp.event(1, '{"value": 100.00}')), pg_temp.deal(1), 'nothing'),
  ('another owner', '{}', jsonb_build_array(pg_temp.event(1, '{"owner_id": 8}')), pg_temp.deal(1), 'told owner_changed'),
  ('an owner where there was none', '{}', jsonb_build_array(pg_temp.event(1, '{"owner_id": null}')), pg_temp.deal(1),
    'told owner_changed'),
  ('all at once', '{}', jsonb_build_array(pg_temp.event(1, '{"status": "open", "stage_id": 3, "value": 1, "owner_id": 8}')),
    pg_temp.deal(1, '{"status": "won"}'), 'told won stage_changed value_changed owner_changed'),
  ('there and back in one burst', '{}',
    jsonb_build_array(pg_temp.event(1, '{"stage_id": 1}'), pg_temp.event(2, '{"stage_id": 2}')), pg_temp.deal(2), 'nothing'),
  ('won, but open again before it was read', '{}', jsonb_build_array(pg_temp.event(1, '{"status": "open"}')), pg_temp.deal(2), 'nothing'),
  ('what nobody follows', '{}', jsonb_build_array(pg_temp.event(1, '{"probability": 5}')), pg_temp.deal(1), 'nothing');
select is(pg_temp.kinds(pg_temp.derive(told, events, object)), result, name) from case_of_deal;

-- What was told is not told again: neither by a retry under another id, nor late, nor in disorder.
create temp table again as
select name, pg_temp.derive(pg_temp.derive(told, events, object) -> 'told', events, object) as derived, result from case_of_deal;
select is_empty(
  $$select name, derived from again where derived ->> 'outcome' = 'told' or derived -> 'kinds' <> '[]'$$, 'nothing is told twice');
create temp table first_won as
select pg_temp.derive(
  '{}', jsonb_build_array(pg_temp.event(5, '{"status": "open"}')), pg_temp.deal(5, '{"status": "won"}')) -> 'told' as told;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(6, '{"title": "x"}')), pg_temp.deal(6, '{"status": "won"}'))), 'nothing', 'an edit of a won deal')
from first_won;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(2, '{}', 'create')), pg_temp.deal(6, '{"status": "won"}'))), 'told created',
  'its creation comes late: it is told, the won is not told again')
from first_won;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(3, '{"status": "lost"}')), pg_temp.deal(6, '{"status": "won"}'))), 'nothing',
  'an older change of the status comes late')
from first_won;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(3, '{"stage_id": 4}')), pg_temp.deal(6, '{"status": "won"}'))), 'told stage_changed',
  'an older change of something else comes late')
from first_won;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(7, '{"status": "won"}')), pg_temp.deal(7))), 'told reopened', 'it is open again')
from first_won;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(8, '{"status": "open"}')), pg_temp.deal(8, '{"status": "won"}'))), 'told won',
  'it is won again, although nothing told that it had been open')
from first_won;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(7, '{"status": "won"}'), pg_temp.event(8, '{"status": "open"}')),
  pg_temp.deal(8, '{"status": "won"}'))), 'nothing', 'open and won again in one burst')
from first_won;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(5, '{"status": "won"}')), pg_temp.deal(5, '{"status": "lost"}'))), 'told lost',
  'two changes in one second: the second is told, although the times are the same')
from first_won;
select is(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(5, '{"status": "won"}')), pg_temp.deal(5, '{"status": "lost"}')) -> 'changes',
  '{"status": {"from": "won", "to": "lost"}}', 'from what was told')
from first_won;

-- The newer of two events arrives first: 1 → 2 → 3.
create temp table moved as
select pg_temp.derive('{}', jsonb_build_array(pg_temp.event(2, '{"stage_id": 2}')), pg_temp.deal(2, '{"stage_id": 3}')) as derived;
select is(derived -> 'changes', '{"stage_id": {"from": 2, "to": 3}}', 'the newer one is told') from moved;
select is(pg_temp.kinds(pg_temp.derive(
  derived -> 'told', jsonb_build_array(pg_temp.event(1, '{"stage_id": 1}')), pg_temp.deal(2, '{"stage_id": 3}'))), 'nothing',
  'then the older one has nothing new') from moved;
select is(pg_temp.derive(
  '{}', jsonb_build_array(pg_temp.event(1, '{"stage_id": 1}'), pg_temp.event(2, '{"stage_id": 2}')), pg_temp.deal(2, '{"stage_id": 3}'))
  -> 'changes', '{"stage_id": {"from": 1, "to": 3}}', 'together they are one change');
select is(pg_temp.derive(
  derived -> 'told', jsonb_build_array(pg_temp.event(3, '{"stage_id": 3}')), pg_temp.deal(3, '{"stage_id": 2}')) -> 'changes',
  '{"stage_id": {"from": 3, "to": 2}}', 'it goes back later') from moved;

-- Out of the bin, and deleted again.
create temp table gone as
select pg_temp.derive('{}', jsonb_build_array(pg_temp.event(1, '{}', 'delete')), pg_temp.deal(1, '{"is_deleted": true}')) -> 'told' as told;
select is(pg_temp.kinds(pg_temp.derive(
  told, jsonb_build_array(pg_temp.event(2, '{}', 'delete')), pg_temp.deal(2, '{"is_deleted": true}'))), 'nothing', 'deleted once')
from gone;
create temp table restored as
select pg_temp.derive(told, jsonb_build_array(pg_temp.event(3)), pg_temp.deal(3)) as derived from gone;
select is(pg_temp.kinds(derived), 'nothing', 'a deal that was restored is not told') from restored;
select is(pg_temp.kinds(pg_temp.derive(
  derived -> 'told', jsonb_build_array(pg_temp.event(4, '{}', 'delete')), pg_temp.deal(4, '{"is_deleted": true}'))), 'told deleted',
  'but deleted again, that is') from restored;

-- Bulk edits are marked.
select is(pg_temp.derive('{}', jsonb_build_array(pg_temp.event(1, '{"owner_id": 8}', 'change', '{"is_bulk": true}')), pg_temp.deal(1))
  -> 'is_bulk', 'true', 'a bulk edit is marked');

-- The other objects.
create function pg_temp.read(entity text, object jsonb) returns jsonb language sql as $$
  select crm.fields_of(entity, object || '{"update_time": "2026-11-21T09:01:00Z"}')
$$;
select is(pg_temp.kinds(pg_temp.derive('{}', jsonb_build_array(pg_temp.event(1, before, action)), pg_temp.read(entity, object), entity)),
  result, name)
from (values
  ('prospect', 'created', 'create', '{}'::jsonb, '{"title": "A", "value": null}'::jsonb, 'told created'),
  ('prospect', 'another amount', 'change', '{"value": 4, "currency": "KES"}', '{"value": {"amount": 5, "currency": "KES"}}',
    'told changed'),
  ('prospect', 'archived or not: the same', 'change', '{"is_archived": false}', '{"is_archived": false}', 'nothing'),
  ('person', 'another address', 'change', '{"contact": null}', '{"name": "Ann", "emails": [{"value": "a@b.example"}]}', 'told changed'),
  ('person', 'another name', 'change', '{"name": "Ana"}', '{"name": "Ann"}', 'told changed'),
  ('activity', 'done', 'change', '{"done": false}', '{"done": true}', 'told done'),
  ('activity', 'not done after all', 'change', '{"done": true}', '{"done": false}', 'told changed'),
  ('activity', 'done on another day', 'change', '{"done": false, "due_date": "2026-11-20"}', '{"done": true, "due_date": "2026-11-21"}',
    'told done changed'),
  ('activity', 'created as already done', 'create', '{}', '{"done": true}', 'told created done')
) as v (entity, name, action, before, object, result);
select is(crm.fields_of('deal', null), null, 'what was not found has no fields');
create temp table new_address as
select jsonb_build_array(pg_temp.event(1, '{"contact": null}')) as events, pg_temp.read('person', '{"emails": [{"value": "a"}]}') as person;
select is(
  pg_temp.derive(pg_temp.derive('{}', events, person, 'person') -> 'told', events, person, 'person') ->> 'outcome',
  'nothing', 'the same addresses are told once')
from new_address;

select * from finish();
rollback;
