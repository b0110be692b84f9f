begin;
select plan(8);

create temp table fixture as select
  tests.create_niche('first') as niche, catalog.create_niche('second', 'Second') as gone, null::uuid as draft, null::uuid as lost;
update fixture set
  draft = catalog.create_form_schema(niche, tests.vps_fields()), lost = catalog.create_form_schema(gone, tests.vps_fields());
select catalog.retire_niche(gone) from fixture;

select ok(not has_function_privilege(r, 'catalog.lock_draft(uuid)', 'execute'), r || ' locks no form')
from unnest('{anon,member,partner,admin}'::text[]) as r;
select is(tests.outcome('select catalog.lock_draft(gen_random_uuid())'), '404 LM203', 'an unknown form is not found');
select is(tests.outcome('select catalog.lock_draft(lost) from fixture'), '404 LM202', 'a draft of a retired niche is not found');
select is(
  tests.outcome($$select catalog.lock_draft(s.id) from catalog.form_schema as s join fixture as f on f.niche = s.niche_id
    where s.status = 'active'$$),
  '409 LM204', 'an active form is no draft');
select is((catalog.lock_draft(draft)).version, 2, 'a draft comes back') from fixture;

select * from finish();
rollback;
