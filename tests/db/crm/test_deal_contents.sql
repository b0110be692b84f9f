begin;
select plan(1);

-- A page converts what is usual without crm.answer_of(); both must come to the same.
create temp table fixture as select tests.create_connection() as connection;
-- Fields of Pipedrive's own have choices whose ids are words. Nothing that an account says of its options stops an import.
update crm.deal_field as d set options = d.options || '[{"id": "won", "label": " Catholic "}, {"id": "7", "label": "Jewish"},
  {"id": 101, "label": "none"}, {"label": "none"}, {"id": null, "label": "none"}, {"id": {}, "label": "none"}, {"id": 8, "label": null},
  [{"id": 9, "label": "none"}], "none", null, 7]'
from fixture as f where d.connection_id = f.connection and d.key in (tests.field_key('Tradition'), tests.field_key('Services'));
create temp table value as
select v.deal, tests.field_key(v.field) as key, lower(v.field) as field, v.value::jsonb, d.type, d.options, v.form_type
from (values
  (1, 'Services', 'multi-select', '[]'), (2, 'Services', 'multi-select', '[102]'), (3, 'Services', 'multi-select', '[102, 100]'),
  (4, 'Services', 'multi-select', '[102, 9]'), (5, 'Services', 'multi-select', '["102"]'), (6, 'Services', 'multi-select', '[null, 102]'),
  (7, 'Services', 'multi-select', '102'), (8, 'Budget', 'number', '{"value": 7.50}'), (9, 'Budget', 'number', '{"value": "7.50"}'),
  (10, 'Budget', 'number', '{"value": "dear"}'), (11, 'Budget', 'number', '7'), (12, 'Budget', 'number', '{}'),
  (13, 'Budget', 'number', '{"value": null}'), (14, 'Budget', 'number', '{"value": 1e3}'), (15, 'Tradition', 'select', '101'),
  (16, 'Tradition', 'select', '9'), (17, 'City', 'text', '" Austin "'), (18, 'City', 'text', '7'), (19, 'City', 'text', 'null'),
  (20, 'Tradition', 'select', '"Catholic"'), (21, 'Services', 'multi-select', '"Album"'),
  (22, 'Tradition', 'select', '"won"'), (23, 'Tradition', 'select', '"7"'), (24, 'Tradition', 'select', '7'),
  (25, 'Services', 'multi-select', '["7", 102]'), (26, 'Tradition', 'select', '"101"'),
  (27, 'Tradition', 'select', 'null'), (28, 'Tradition', 'select', '8'), (29, 'Services', 'multi-select', '[101, null, {}, 8]'),
  (30, 'Tradition', 'select', '{}'), (31, 'Services', 'multi-select', '[101]')
) as v (deal, field, form_type, value)
cross join fixture as f
join crm.deal_field as d on d.connection_id = f.connection and d.key = tests.field_key(v.field);

create function pg_temp.told(field text, checked jsonb) returns text language sql immutable return concat_ws(' ',
  checked -> 'answers' -> field, jsonb_path_query_array(checked, '$.faults[*] ? (@.field == $field).code', jsonb_build_object('field', field)));

select results_eq(
  $$select v.deal, pg_temp.told(v.field, c.answers)
    from fixture as f, (select jsonb_agg(tests.deal(v.deal, '{}', jsonb_build_object(v.key, v.value))) as deals from value as v) as p,
      crm.deal_contents(f.connection, now() - interval '2 months', now() - interval '3 days', p.deals, '[]') as c
    join value as v on v.deal = c.deal_id order by v.deal$$,
  $$select v.deal, pg_temp.told(v.field, catalog.check_answers(s.fields, jsonb_strip_nulls(jsonb_build_object(
      v.field, crm.answer_of(v.value, null, v.type, v.options, v.form_type)))))
    from value as v, fixture as f
    join crm.connection as c on c.id = f.connection
    join catalog.form_schema as s on s.niche_id = c.niche_id and s.status = 'active'
    order by v.deal$$,
  'an answer of a page is what answer_of() says');

select * from finish();
rollback;
