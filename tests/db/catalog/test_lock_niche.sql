begin;
select plan(8);

create temp table fixture as select tests.create_niche('first') as niche, tests.create_niche('second') as retired;
select catalog.retire_niche(retired) from fixture;

select ok(not has_function_privilege(r, 'catalog.lock_niche(uuid)', 'execute'), r || ' locks no niche')
from unnest('{anon,member,partner,admin}'::text[]) as r;
select is(tests.outcome('select catalog.lock_niche(gen_random_uuid())'), '404 LM202', 'an unknown niche is not found');
select is(tests.outcome('select catalog.lock_niche(retired) from fixture'), '404 LM202', 'a retired niche is not found');
select is((catalog.lock_niche(niche)).slug, 'first', 'a living one comes back') from fixture;
select is(
  (select n.xmax::text::bigint from catalog.niche as n where n.id = (select niche from fixture)),
  txid_current(), 'locked by this transaction');

select * from finish();
rollback;
