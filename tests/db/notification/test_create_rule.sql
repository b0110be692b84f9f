begin;
select plan(85);

select tests.register_parcels();
create temp table f as
select o, p, tests.create_user('owner@people.example', o) as owner, tests.create_user('stranger@people.example', p) as stranger,
  tests.create_user('viewer@people.example', o) as viewer, tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_organization('Ringer Ltd') as o, tests.create_organization('Other Ltd') as p;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
alter table f add endpoint uuid, add chat uuid, add theirs uuid, add ours uuid;
update f set endpoint = tests.create_channel(owner, 'endpoint', 'in'), chat = tests.create_channel(owner, 'google_chat', 'AAA'),
  theirs = tests.create_channel(stranger, 'slack', 'chat'), ours = tests.create_channel(admin, 'slack', 'ours');
grant select on f to public;
create temp table made (name text, id uuid);
grant select, insert on made to public;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;
create function pg_temp.id(name text) returns uuid language sql as $$ select id from made where made.name = id.name $$;

-- The sources.
select tests.act_as(owner) from f;
select results_eq(
  $$select event_kind, title, jsonb_array_length(fields), sample #>> '{data,city}' from api.notification_sources
    where event_kind ~ '^(parcel|crate)' order by 1$$,
  $$values ('crate.lost', 'Of a test', 3, 'Nakuru'), ('parcel.found', 'Of a test', 5, 'Nakuru'),
    ('parcel.lost', 'Of a test', 5, 'Nakuru')$$,
  'a member sees the kinds of events with the fields of the organisation');
select tests.act_as(admin) from f;
select is(jsonb_array_length(fields), 4, 'an admin those of all') from api.notification_sources where event_kind = 'parcel.lost';
select tests.act_as_nobody();
select is(jsonb_array_length(notification.source_fields('parcel.lost')), 4, 'without an organisation, too');
select is(notification.fields_of('{parcel.lost, crate.lost}', gen_random_uuid()), '[{"id": "weight", "label": "Weight", "type": "number"}]',
  'kinds together have the fields that all of them have, with the same type');

-- Who may, and what is wrong.
select tests.act_as_anon();
select is(tests.outcome(format($$select api.create_rule('x', '{parcel.lost}', %L)$$, endpoint)), '42501', 'a stranger makes no rule')
from f;
select tests.act_as(viewer) from f;
select is(tests.outcome(format($$select api.create_rule('x', '{parcel.lost}', %L)$$, endpoint)), '403 LM115', 'nor does a viewer') from f;
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.create_rule(%s)', replace(replace(a, 'ENDPOINT', quote_literal(endpoint)), 'CHAT',
  quote_literal(chat)))), e, a)
from f, (values
  ($$null, null, null, mode => null, digest => null, is_enabled => null$$,
    'name required, channel_id required, mode required, digest required, is_enabled required, event_kinds required'),
  ($$repeat('x', 101), '{parcel.eaten}', gen_random_uuid(), mode => 'long', digest => 'weekly'$$,
    'name too_long, mode not_an_option, digest not_an_option, event_kinds not_an_option, channel_id not_found'),
  ($$'x', '{parcel.lost, parcel.lost}', CHAT, quiet_from => '25:00', quiet_until => '7:00'$$,
    'quiet_from not_a_match, quiet_until not_a_match, event_kinds duplicate'),
  ($$'x', '{parcel.lost}', CHAT, quiet_from => '22:00'$$, 'quiet_until required'),
  ($$'x', '{parcel.lost}', CHAT, quiet_until => '22:00'$$, 'quiet_until required'),
  ($$'x', '{parcel.lost}', CHAT, quiet_from => '22:00', quiet_until => '22:00'$$, 'quiet_until not_a_match'),
  ($$'x', '{parcel.lost}', CHAT, '[]'$$, 'filter not_an_object'),
  ($$'x', '{parcel.lost}', CHAT, '{"weight": {"min": "3"}, "colour": "red", "any": [{"field": "size", "op": "gte", "value": 1}]}'$$,
    'filter.any[0].op wrong_operator, filter.colour unknown_field, filter.weight.min wrong_type'),
  ($$'x', '{parcel.lost, crate.lost}', CHAT, '{"weight": {"min": 3}, "depth": 1, "city": "Bonn"}'$$,
    'filter.city unknown_field, filter.depth unknown_field'),
  ($$'x', '{parcel.lost}', CHAT, body_template => '{"a": "x", "title": 1, "summary": {"$text": "{{data.colour}}"}}'$$,
    'body_template.summary unknown_field, body_template.a unknown_key, body_template.title wrong_type'),
  ($$'x', '{parcel.lost}', CHAT, digest => 'daily', body_template => '{"title": "x"}'$$, 'body_template not_an_option'),
  ($$'x', '{parcel.lost}', ENDPOINT, digest => 'daily', body_template => '{"a": 1}'$$, 'body_template not_an_option'),
  ($$'x', '{parcel.lost}', ENDPOINT, body_template => '[1]'$$, 'body_template not_an_object'),
  ($$'x', '{parcel.lost}', ENDPOINT, body_template => '{"$": "title"}'$$, 'body_template not_an_object'),
  ($$'x', '{parcel.lost}', ENDPOINT, body_template => '{"a": {"$": "data.colour"}, "b": [1, {"$text": "x {{ data.city }} {{secret}}"}],
     "c": {"$": "title", "d": 1}, "e": {"$": 5}, "f": {"$text": "{{data.city"}, "g": {"$text": "a }} b"},
     "i": {"$text": "{{{title}}"}, "h": {"$": "contact.0"}}'$$,
    'body_template.a unknown_field, body_template.b[1] unknown_field, body_template.c unknown_key, body_template.e wrong_type, '
    'body_template.f not_a_match, body_template.g not_a_match, body_template.h unknown_field, body_template.i not_a_match'),
  ($$'x', '{parcel.lost}', ENDPOINT, body_template => (repeat('{"a":', 9) || '1' || repeat('}', 9))::jsonb$$,
    'body_template.a.a.a.a.a.a.a.a.a too_deep'),
  ($$'x', '{parcel.lost}', ENDPOINT, body_template => (select jsonb_build_object('a', jsonb_agg(n)) from generate_series(1, 199) as n)$$,
    'body_template too_long'),
  ($$'x', '{parcel.lost}', ENDPOINT, body_template => jsonb_build_object('a', repeat('x', 16400))$$, 'body_template too_long'),
  ($$'x', '{parcel.lost}', ENDPOINT, body_template => jsonb_build_object('a', jsonb_build_object('$text', repeat('{{facts}}', 500)))$$,
    'body_template too_long')) as v (a, e);
select is(tests.faults(format($$select api.create_rule('x', '{parcel.lost}', %L)$$, c)), 'channel_id not_found', 'not our channel')
from f, unnest(array[theirs, ours]) as c;
select tests.act_as_nobody();
update notification.channel set settings = settings || '{"format": "form"}' where id = (select endpoint from f);
select tests.act_as(owner) from f;
select is(tests.faults(format($$select api.create_rule('x', '{parcel.lost}', %L, body_template =>
  '{"a": {"b": 1}, "c": [1], "d": {"$": "title"}}')$$,
  endpoint)), 'body_template.a too_deep, body_template.c too_deep', 'a form is flat') from f;

-- A rule.
insert into made select 'Losses', api.create_rule('  Losses ', '{parcel.lost,parcel.found}', chat,
  '{"all": [{"field": "weight", "op": "gte", "value": 2}, {"tags": "glass"}]}', 'detailed', quiet_from => '22:00', quiet_until => '07:30')
    from f;
insert into made select 'Orders', api.create_rule('Orders', '{crate.lost}', endpoint,
  body_template => '{"where": {"$": "data.weight"}, "text": {"$text": "{{title}}: {{ data.weight }}"}, "fixed": "x"}') from f;
insert into made select 'Day', api.create_rule('Day', '{crate.lost}', chat, digest => 'daily', is_enabled => false) from f;
select results_eq(
  $$select name, event_kinds, filter, mode, digest, quiet_from, quiet_until, position, is_enabled, version,
      organization_id = (select o from f)
    from api.rules order by position$$,
  $$values ('Losses', '{parcel.lost,parcel.found}'::text[],
      '{"all": [{"op": "gte", "field": "weight", "value": 2}, {"tags": "glass"}]}'::jsonb,
      'detailed', 'each', '22:00', '07:30', 1, true, 1, true),
    ('Orders', '{crate.lost}', '{}', 'compact', 'each', null, null, 2, true, 1, true),
    ('Day', '{crate.lost}', '{}', 'compact', 'daily', null, null, 3, false, 1, true)$$,
  'members see the rules of their organisation');
select is(tests.outcome('select predicate from notification.rule'), '42501', 'nobody reads compiled filters');
select tests.act_as(stranger) from f;
select is((select count(*) from api.rules), 0::bigint, 'another organisation sees none');
select tests.act_as_nobody();
select is(case when jsonb_path_match(d, r.predicate, silent => true) then 'passes' else 'does not' end, e, d::text)
from notification.rule as r, (values
  ('{"weight": 2, "tags": ["cold", "glass"]}'::jsonb, 'passes'), ('{"weight": 1, "tags": ["glass"]}', 'does not'),
  ('{"weight": 3, "tags": ["cold"]}', 'does not'), ('{"tags": ["glass"]}', 'does not')) as v (d, e)
where r.name = 'Losses';
select is((select array_agg(predicate::text) from notification.rule where name = 'Orders'), '{null}', 'a rule without a filter has none');
select set_eq($$select t.event_kind, r.name from notification.rule_term as t join notification.rule as r on r.id = t.rule_id
    where t.organization_id = (select o from f)$$,
  $$values ('parcel.lost', 'Losses'), ('parcel.found', 'Losses'), ('crate.lost', 'Orders')$$, 'events find the rules that are on');
select is((select count(*) from audit.event where entity = 'notification.rule' and action = 'insert' and user_id = (select owner from f)),
  3::bigint,
  'who made them is recorded');
select is(catalog.check_fields(notification.fields_of('{parcel.lost}', null)), '[]', 'fields are a form');

-- The platform's.
select tests.act_as(admin) from f;
insert into made select 'ours', api.create_rule('All losses', '{parcel.lost}', ours, '{"size": "large"}') from f;
select is((select organization_id from api.rules where id = pg_temp.id('ours')), null, 'an admin makes rules of the platform');
select is(tests.faults(format($$select api.create_rule('x', '{parcel.lost}', %L, '{"own": true}')$$, ours)), 'filter.own unknown_field',
  'over the fields that all have') from f;
select is(tests.outcome(format($$select api.create_rule('All losses', '{parcel.lost}', %L)$$, ours)), '409 LM729', 'a name is given once')
  from f;
select is(tests.faults(format($$select api.create_rule('x', '{parcel.lost}', %L)$$, chat)), 'channel_id not_found',
  'to channels of the platform')
from f;
select tests.act_as_nobody();

-- How many.
update ops.setting set value = '3' where name = 'notification.most_rules';
select tests.act_as(owner) from f;
select is(tests.outcome(format($$select api.create_rule('x', '{parcel.lost}', %L)$$, chat)), '409 LM728', 'their number is limited') from f;

-- Changes.
select is(tests.faults(format('select api.update_rule(%L, %L)', pg_temp.id('Losses'), a)), e, a)
from (values ('[]', 'changes not_an_object'), ('{"colour": 1}', 'colour unknown_field'), ('{"mode": null}', 'mode required'),
  ('{"event_kinds": ["crate.lost"]}', 'filter.all[1].tags unknown_field'), ('{"quiet_from": null}', 'quiet_until required'),
  ('{"channel_id": "x"}', 'channel_id not_a_match'), ('{"position": 1, "organization_id": 1}',
    'organization_id unknown_field, position unknown_field'))
  as v (a, e);
select is(api.update_rule(pg_temp.id('Losses'), '{"name": "Found", "event_kinds": ["parcel.found"], "filter": {}, "quiet_from": null,
  "quiet_until": null, "mode": "compact"}', 1), 2, 'a change counts');
select results_eq($$select name, event_kinds, filter, mode, quiet_from, version from api.rules where position = 1$$,
  $$values ('Found', '{parcel.found}'::text[], '{}'::jsonb, 'compact', null, 2)$$, 'everything that was named');
select is(tests.outcome(format($$select api.update_rule(%L, '{"name": "x"}', 1)$$, pg_temp.id('Losses'))), '409 LM730',
  'a change of an older version is refused');
select is(tests.faults(format($$select api.update_rule(%L, '{"channel_id": "%s"}')$$, pg_temp.id('Orders'), chat)),
  'body_template.text unknown_key, body_template.fixed unknown_key, body_template.where unknown_key',
  'the template of an endpoint is none for a chat') from f;
select is(api.update_rule(pg_temp.id('Orders'), jsonb_build_object('channel_id', chat, 'body_template', null)), 2, 'or goes') from f;
select is(tests.outcome(format('select api.set_rule_enabled(%L, %s)', pg_temp.id(n), v)), e, format('%s on: %s', n, v))
from (values ('Day', 'true', 'done'), ('Day', 'true', 'done'), ('Losses', 'false', 'done'), ('Day', 'null', '400 LM726')) as t (n, v, e);
select results_eq('select name, is_enabled, version from api.rules order by position',
  $$values ('Found', false, 3), ('Orders', true, 2), ('Day', true, 2)$$, 'on and off');

-- Order.
select is(tests.outcome(format('select api.reorder_rules(%L)', ids)), '409 LM731', 'not exactly the rules')
from unnest(array['{}', '{' || pg_temp.id('Day') || '}', null]::text[]) as ids;
select is(tests.outcome(format('select api.reorder_rules(%L)', array[pg_temp.id('Day'), pg_temp.id('Losses'), pg_temp.id('ours')])),
  '409 LM731',
  'nor with one of the platform');
select is(tests.outcome(format('select api.reorder_rules(%L)', array[pg_temp.id('Day'), pg_temp.id('Losses'), pg_temp.id('Orders')])),
  'done',
  'another order');
select results_eq('select name from api.rules order by position', $$values ('Day'), ('Found'), ('Orders')$$, 'which counts');

-- Of others.
select tests.act_as(stranger) from f;
select is(tests.outcome(format(c, id)), '404 LM727', 'of another organisation: ' || c)
from made, unnest(array[$$select api.update_rule(%L, '{"name": "x"}')$$, 'select api.set_rule_enabled(%L, false)',
  'select api.remove_rule(%L)',
  'select api.test_rule(%L)']) as c
where name in ('Losses', 'ours');
select tests.act_as(admin) from f;
select is(tests.outcome(format('select api.remove_rule(%L)', pg_temp.id('Day'))), '404 LM727',
  'not even an admin removes those of an organisation');
select is(tests.outcome(format('select api.set_rule_enabled(%L, false)', id)), '404 LM727', 'nor a mail of the platform')
from api.rules where template is not null limit 1;

-- Removal.
select tests.act_as_nobody();
select tests.create_delivery(chat, s, pg_temp.id('Day')) is not null from f, unnest(array['due', 'held', 'sent', 'sending']) as s;
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.remove_rule(%L)', pg_temp.id('Day'))), 'done', 'a rule is removed');
select is((select count(*) from api.rules), 2::bigint, 'and gone');
select tests.act_as_nobody();
select results_eq($$select status, last_error from notification.delivery where rule_id = pg_temp.id('Day') order by created_at, id$$,
  $$values ('failed', 'the rule was removed'), ('failed', 'the rule was removed'), ('sent', null), ('sending', null)$$,
  'what waited has failed; what is under way is not touched');
select is_empty($$select from notification.rule_term where rule_id = pg_temp.id('Day')$$, 'no event finds it');

-- Bodies.
select is(notification.render_body(t::jsonb, notification.test_stamp() || jsonb_build_object(
  'title', 'Parcel {{summary}} lost', 'summary', null, 'facts', '[{"label": "a"}]'::jsonb,
  'data', '{"city": "Nakuru", "weight": 3.50, "tags": ["glass", "cold"], "own": true, "none": null}'::jsonb)), e::jsonb, t)
from (values
  ('{"a": {"$": "data.city"}, "b": [{"$": "data.weight"}, 7], "c": {"d": {"$": "data.tags"}}, "e": {"$": "data.nothing"}}',
    '{"a": "Nakuru", "b": [3.50, 7], "c": {"d": ["glass", "cold"]}, "e": null}'),
  ('{"a": {"$text": "{{title}}/{{ data.city }}/{{data.tags}}/{{data.own}}/{{data.none}}/{{data.nothing}}/{ {x}"}}',
    '{"a": "Parcel {{summary}} lost/Nakuru/glass, cold/true///{ {x}"}'),
  ('{"a": {"$text": ""}, "b": {}, "c": [], "d": null}', '{"a": "", "b": {}, "c": [], "d": null}'),
  ('{"a": {"$": "facts"}, "b": {"$text": "{{facts}}"}}', '{"a": [{"label": "a"}], "b": "{\"label\": \"a\"}"}')) as v (t, e);

select * from finish();
rollback;
