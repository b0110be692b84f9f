begin;
select plan(7);

create temp table f as
select level, tests.create_subscription(level, '{"location": ["US", "EU"]}', 500) as id
from (select tests.create_level(tests.create_niche(), 500) as level) as x;

select distribution.sync_rotation(array[id]) from f;
select is((select count(*) from distribution.rotation), 2::bigint, 'twice is as once: a row for each term');
update distribution.subscription set access_terms = '{location=EU,location=Asia}';
select distribution.sync_rotation(array[id]) from f;
select set_eq('select term from distribution.rotation', '{location=EU,location=Asia}'::text[], 'terms that are gone go, new ones come');
update ledger.account set held = 1 where kind = 'wallet';
select distribution.sync_rotation(array[id]) from f;
select results_eq('select ineligible_reason from distribution.subscription', $$values ('insufficient_funds')$$, 'a cent too little is not funded');
select is_empty('select from distribution.rotation', 'and not in the rotation');
select throws_ok($$update distribution.subscription set resumes_at = 'infinity'$$, '23514', null, 'one that lacks funds has no time at which it resumes');
select throws_ok(
  $$insert into distribution.rotation select (select id from catalog.competition_level where id <> level), '*', 1, id from f$$, '23502', null, 'nor a place without a level');
select throws_ok(
  $$insert into distribution.rotation select tests.create_level(tests.create_niche()), '*', 1, id from f$$, '23503', null, 'nor one at another level');

select * from finish();
rollback;
