begin;
select plan(8);

create temp table fixture as select tests.create_niche('first') as niche, null::uuid as a, null::uuid as retired;
update fixture set a = tests.create_level(niche);
update fixture set retired = tests.create_level(niche);
select catalog.retire_competition_level(retired) from fixture;

select ok(not has_function_privilege(r, 'catalog.lock_competition_level(uuid)', 'execute'), r || ' locks no level')
from unnest('{anon,member,partner,admin}'::text[]) as r;
select is(tests.outcome('select catalog.lock_competition_level(gen_random_uuid())'), '404 LM206', 'an unknown level is not found');
select is(tests.outcome('select catalog.lock_competition_level(retired) from fixture'), '404 LM206', 'a retired level is not found');
select is((catalog.lock_competition_level(a)).id, a, 'a living one comes back') from fixture;
select is(
  (select n.xmax::text::bigint from catalog.niche as n where n.id = (select niche from fixture)),
  txid_current(), 'with its niche locked');

select * from finish();
rollback;
