begin;
select plan(11);

create temp table fixture as select tests.create_niche('first') as niche, null::uuid as active, null::uuid as draft;
update fixture set
  draft = catalog.create_form_schema(niche, '[{"id": "a", "label": "A", "type": "text"}]'),
  active = (select s.id from catalog.form_schema as s where s.niche_id = niche and s.status = 'active');

select throws_ok(
  format($$update catalog.form_schema set %s where id = (select active from fixture)$$, change), 'LM205', null,
  format('not even the owner can set %s on an active form', change))
from unnest(array[
  $$fields = '[]'$$, 'version = 9', $$change_summary = 'other'$$, $$status = 'draft', activated_at = null$$,
  $$status = 'retired', fields = '[]'$$, 'activated_at = now()']) as change;
select throws_ok('delete from catalog.form_schema where id = (select active from fixture)', 'LM205', null,
  'an active version cannot be deleted');
select lives_ok(
  $$update catalog.form_schema set status = 'retired' where id = (select active from fixture)$$, 'an active form is retired');
select throws_ok(
  $$update catalog.form_schema set status = 'active' where id = (select active from fixture)$$, 'LM205', null, 'and stays so');
select throws_ok(
  $$update catalog.form_schema set version = 9 where id = (select draft from fixture)$$, 'LM205', null, 'a draft keeps its number');
select lives_ok($$update catalog.form_schema set change_summary = 'x'
  where id = (select draft from fixture)$$, 'a draft may be changed in other respects');

select * from finish();
rollback;
