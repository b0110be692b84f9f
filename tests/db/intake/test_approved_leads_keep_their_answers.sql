begin;
select plan(6);

create temp table fixture as select
  n as niche, tests.create_niche() as other,
  tests.create_lead(n, null, 'pending_approval') as pending,
  tests.create_lead(n, null, 'approved') as approved,
  tests.create_lead(n, null, 'distributed') as distributed
from tests.create_niche() as n;

select throws_ok($$update intake.lead set answers = '{}'
  where id = (select approved from fixture)$$, 'LM308', null, 'an approved lead keeps its answers');
select throws_ok($$update intake.lead set answers = '{}'
  where id = (select distributed from fixture)$$, 'LM308', null, 'a sold lead keeps its answers');
select throws_ok(
  $$update intake.lead set answers = '{}', status = 'distributed' where id = (select approved from fixture)$$, 'LM308', null,
  'an approved lead keeps its answers even on its way to the next state');
select throws_ok(
  $$update intake.lead set niche_id = s.niche_id, form_schema_id = s.id from catalog.form_schema as s
    where s.niche_id = (select other from fixture) and lead.id = (select pending from fixture)$$, 'LM308', null,
  'no lead changes its niche or form');
select lives_ok($$update intake.lead set answers = '{}' where id = (select pending from fixture)$$, 'a waiting lead may be corrected');
select lives_ok($$update intake.lead set answers = answers where id = (select approved from fixture)$$, 'the same answers are no change');

select * from finish();
rollback;
