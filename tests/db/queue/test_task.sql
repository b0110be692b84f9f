begin;
select plan(9);

select is(tests.outcome('select from queue.task'), '42501', r || ' does not see the list')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is_empty($$select name from queue.task where queue_name not in ('interactive', 'default', 'batch', 'payments')$$, 'each task has one of the queues');
select is_empty($$select name from queue.task where comment !~ '\S'$$, 'and says what it does');
select is_empty($$select name from queue.task where name !~ '^[a-z]+(_[a-z]+)*$'$$, 'and a name as functions have');
create temp view named as
select p.oid::regprocedure as function, m.match[1] as task
from pg_proc as p, regexp_matches(p.prosrc, 'queue\.defer\(\s*''(\w+)''', 'g') as m (match);
select cmp_ok((select count(*) from named), '>', 4::bigint, 'functions name their tasks literally');
select is_empty('select * from named where task not in (select name from queue.task)', 'and each is in the list');

select * from finish();
rollback;
