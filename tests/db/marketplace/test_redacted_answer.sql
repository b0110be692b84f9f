begin;
select plan(10);

select is(marketplace.redacted_answer(tests.wedding_fields(), tests.wedding_answers(), f.field), f.shown, format('of %L', f.field))
from (values
  ('city', 'Albany'), ('style', 'Classic, Rustic'), ('wedding_date', '2031-06-14'),
  ('second_phone', null), ('belief', null), ('nothing', null), (null, null)) as f (field, shown);
select is(marketplace.redacted_answer('[]', '{"city": "Albany"}', 'city'), null, 'an answer to no field is not shown');

select is(marketplace.redacted_answer('[{"id": "place", "type": "location"}]',
  '{"place": {"address": "12 Main Street", "city": "Albany", "state": "NY", "zip": "12207", "latitude": 42.6, "longitude": -73.7}}',
    'place', part), shown,
  'of a location its city and state, not the street')
from (values ('city', 'Albany'), (null, 'Albany, NY')) as v (part, shown);

select * from finish();
rollback;
