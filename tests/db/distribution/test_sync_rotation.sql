begin;
select plan(7);

create temp table f as
select level, tests.create_subscription(level, '{"location": ["US", "EU"]}', 500) as id
from (select tests.create_level(tests.create_niche(), 500) as level) as x;

select distribution.sync_rotation(array[id]) from f;
select is((select count(*) from distribution.rotation), 2::bigint, 'a second call keeps one row for each term');
update distribution.subscription set access_terms = '{location=EU,location=Asia}';
select distribution.sync_rotation(array[id]) from f;
select set_eq('select term from distribution.rotation', '{location=EU,location=Asia}'::text[],
  'rows of old terms are replaced by those of new ones');
update ledger.account set held = 1 where kind = 'wallet';
select distribution.sync_rotation(array[id]) from f;
select results_eq('select ineligible_reason from distribution.subscription', $$values ('insufficient_funds')$$,
  'a cent too little is insufficient_funds');
select is_empty('select from distribution.rotation', 'it is not in the rotation');
select throws_ok($$update distribution.subscription set resumes_at = 'infinity'$$, '23514', null,
  'one that lacks funds has no time at which it resumes');
select throws_ok(
  $$insert into distribution.rotation select (select id from catalog.competition_level where id <> level), '*', 1, id
    from f$$, '23502', null, 'a row of the rotation needs a level');
select throws_ok(
  $$insert into distribution.rotation select tests.create_level(tests.create_niche()), '*', 1, id
    from f$$, '23503', null, 'a row of the rotation is at the level of its subscription');

select * from finish();
rollback;
