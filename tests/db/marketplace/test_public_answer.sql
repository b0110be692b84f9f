begin;
select plan(8);

select is(marketplace.public_answer(tests.wedding_fields(), tests.wedding_answers(), f.field), f.shown, format('of %L', f.field))
from (values
  ('city', 'Albany'), ('style', 'Classic, Rustic'), ('wedding_date', '2031-06-14'),
  ('second_phone', null), ('belief', null), ('nothing', null), (null, null)) as f (field, shown);
select is(marketplace.public_answer('[]', '{"city": "Albany"}', 'city'), null, 'an answer to no field is not shown');

select * from finish();
rollback;
