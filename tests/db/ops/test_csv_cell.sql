begin;
select plan(26);

select is(ops.csv_cell(t.said), t.cell, format('cell of %L', t.said))
from (values
  ('abc', '"abc"'), ('a "b"', '"a ""b"""'), (null, null), ('', '""'), ('5', '"5"'), ('-5.20', '"-5.20"'), ('+43', '"+43"'),
  ('=1+1', '"''=1+1"'), ('+1 518', '"''+1 518"'), ('-1+1', '"''-1+1"'), ('@SUM(1)', '"''@SUM(1)"'), ('|cmd', '"''|cmd"'),
    ('%0a', '"''%0a"'),
  (E'\t=1', E'"''\t=1"'), (E'\rx', E'"''\rx"'), (' =1', '"'' =1"'), (E'\u200b=1', E'"''\u200b=1"'), ('＝1', '"''＝1"'), ('＋1', '"''＋1"'),
    ('＠x', '"''＠x"'),
  ('2026-01-01', '"2026-01-01"'), ('a=1', '"a=1"')) as t (said, cell);
select is((select api.csv(t)::text from (select 1 as a limit 0) as t), '', 'an empty list is an empty document');
select tests.act_as_anon();
select is((select api.csv(t)::text from (values (1, '=x', null), (-2, E'a\nb', 'é')) as t (number, "=name", nothing)),
  E'"number","''=name","nothing"\r\n"1","''=x",\r\n"-2","a\nb","é"\r\n', 'rows with their names, in their order, for everybody');
select is(tests.outcome($$select hook.csv_line('', 1)$$), '42501', 'the function behind it is nobody''s');
select tests.act_as_nobody();
select is((select count(*)::integer from pg_aggregate where aggfnoid = 'api.csv(anyelement)'::regprocedure), 1,
  'PostgREST finds it by its type');

select * from finish();
rollback;
