begin;
select plan(4);

-- This list only ever becomes shorter. Distribution attaches these two keys to the table below it, so that each sale
-- keeps its run (db/deploy/distribution/run.sql).
create temporary table known (breach text) on commit drop;
insert into known values
  ('sale.assignment uses distribution.run'),
  ('sale.assignment uses distribution.subscription');

select is_empty(
  $$select r.name from tests.room as r where (select count(*) from tests.layer as l where l.room = r.name) <> 1$$,
  'each room stands in one layer');
select is_empty(
  $$select b.breach from tests.room_breach as b where b.breach not in (select k.breach from known as k)$$,
  'a room writes only its own tables, and uses only rooms in lower layers');
select is_empty(
  $$select k.breach from known as k where k.breach not in (select b.breach from tests.room_breach as b)$$,
  'a known breach that is gone is taken off the list');
select is_empty(
  $$select b.room, b.name from tests.room_body as b where b.room <> 'queue' and b.body ~ '\mprocrastinate_'$$,
  'only queue knows the tables of its library');

select * from finish();
rollback;
