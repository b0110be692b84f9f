begin;
select plan(15);

select is(distribution.value_term('location', 'US'), 'location=US', 'a value is a term of its field');
select is(distribution.value_term('notes', repeat('x', 101)), 'notes=' || md5(repeat('x', 101)), 'a long value is a term by its digest');
select is(distribution.bucket_of('0'), 512, 'zero is in the middle');
select is(distribution.bucket_of(j), null, j::text || ' has no bucket')
from unnest('{"true","\"US\"","\"2026-1-1\"","null"}'::jsonb[]) as j;
select is(
  (select count(*)::integer from (
    select distribution.bucket_of(to_jsonb(v)) - lag(distribution.bucket_of(to_jsonb(v)), 1, 0) over (order by v) as step
    from (
      select s * m * 10::numeric ^ e as v
      from unnest('{-1,1}'::integer[]) as s, generate_series(1, 9.9, 0.1) as m, generate_series(-6, 14) as e
      union select 0) as n) as x
    where step < 0),
  0, 'a larger number is never in a smaller bucket');
select ok(
  distribution.bucket_of('1e15') <= 1023 and distribution.bucket_of('-1e15') >= 0 and distribution.bucket_of('0.000001') > 512,
  'each number that an answer can have is in a bucket');
select is(
  (select count(*)::integer from (
    select distribution.bucket_of(to_jsonb(d::date)) - lag(distribution.bucket_of(to_jsonb(d::date)), 1, 0) over (order by d) as step
    from generate_series(date '0900-01-01', date '9999-12-01', interval '17 days') as d) as x
    where step < 0),
  0, 'a later date is never in a smaller bucket');
select is(
  (select count(*)::integer
   from generate_series(0, 1023, 31) as f, generate_series(0, 1023, 29) as l, generate_series(0, 1023, 37) as b
   where f <= l and (b between f and l) is distinct from (
     distribution.range_terms('x', f, l) && array(select 'x/' || ((1024 + b) >> h) from generate_series(0, 10) as h))),
  0, 'the terms of a range are met by the buckets in it and by no other');
select ok(
  (select max(cardinality(distribution.range_terms('x', f, l))) <= 18
    from generate_series(0, 1023, 7) as f, generate_series(0, 1023, 7) as l),
  'the terms of a range are few');
select is(
  (select array_agg(t order by t collate "C")
    from unnest(distribution.terms_of('{"location": ["US", "EU"], "needs_backup": true, "notes": "a"}')) as t),
  '{*,location=EU,location=US,needs_backup=true,notes=a}'::text[],
  'a lead has a term for each value');
select is(
  (select array_agg(t order by t collate "C")
    from unnest(distribution.terms_of('{"place": {"city": "Wien", "country": "AT"}, "empty": {}}')) as t),
  '{*,place.city=Wien,place.country=AT}'::text[],
  'a lead has a term for each part of a location');
select is(
  (select array_agg(t order by t collate "C") from unnest(distribution.terms_of('{"place": {"latitude": 0, "longitude": 0}}')) as t
    where t like 'place@%'),
  '{place@1024:6:0:0,place@16:398:0:0,place@1:6378:0:0,place@256:24:0:0,place@4:1594:0:0,place@64:99:0:0}'::text[],
  'a lead has terms for its coordinates');

select * from finish();
rollback;
