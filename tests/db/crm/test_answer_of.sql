begin;
select plan(25);

select is(crm.answer_of(v.value::jsonb, v.part, v.deal_field_type, v.options::jsonb, v.form_type), v.answer::jsonb,
  format('%s as %s is %s', v.value, v.form_type, v.answer))
from (values
  ('"Austin"', null, 'varchar', null, 'text', '"Austin"'), ('" Austin "', null, 'varchar', null, 'text', '"Austin"'),
    ('7', null, 'double', null, 'text', '"7"'),
  ('null', null, 'varchar', null, 'text', null), ('"7"', null, 'varchar', null, 'number', '7'),
    ('"7.50"', null, 'varchar', null, 'number', '7.50'),
  ('"about 7"', null, 'varchar', null, 'number', '"about 7"'),
    ('{"value": 500, "currency": "USD"}', null, 'monetary', null, 'number', '500'),
  ('{"value": 500, "currency": "USD"}', 'currency', 'monetary', null, 'text', '"USD"'),
    ('{"value": "1 Main St", "locality": "Austin"}', 'locality', 'address', null, 'text', '"Austin"'),
  ('{"value": "1 Main St"}', 'locality', 'address', null, 'text', null), ('"2027-06-01"', null, 'date', null, 'date', '"2027-06-01"'),
  ('"2027-06-01T10:00:00Z"', null, 'varchar', null, 'date', '"2027-06-01"'), ('"in June"', null, 'varchar', null, 'date', '"in June"'),
  ('101', null, 'enum', '[{"id": 101, "label": "Catholic"}]', 'select', '"Catholic"'),
    ('102', null, 'enum', '[{"id": 101, "label": "Catholic"}]', 'select', '"102"'),
    ('null', null, 'enum', '[{"id": null, "label": "none"}]', 'select', null),
  ('[101, 103]', null, 'set', '[{"id": 101, "label": "Photo"}, {"id": 103, "label": "Video"}]', 'multi-select', '["Photo", "Video"]'),
  ('[101, 103]', null, 'set', '[{"id": 101, "label": "Photo"}, {"id": 103, "label": "Video"}]', 'text', '"Photo, Video"'),
  ('[101, 9]', null, 'set', '[{"id": 101, "label": "Photo"}]', 'multi-select', '["Photo", 9]'),
    ('101', null, 'enum', '[{"id": 101, "label": "Photo"}]', 'multi-select', '["Photo"]'),
  ('"Yes"', null, 'varchar', null, 'boolean', 'true'), ('101', null, 'enum', '[{"id": 101, "label": "no"}]', 'boolean', 'false'),
  ('"maybe"', null, 'varchar', null, 'boolean', '"maybe"'), ('true', null, 'boolean', null, 'boolean', 'true')
) as v (value, part, deal_field_type, options, form_type, answer);

select * from finish();
rollback;
