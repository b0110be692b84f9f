begin;
select plan(13);

select is(tests.outcome('select from queue.task'), '42501', r || ' does not see the list')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
-- Sales wait for these, and so does money for what is not here: nothing of them stands behind a mail, a vendor or a tenant.
select is((select array_agg(name order by name) from queue.task where queue_name = q), t, q) from (values
  ('interactive', '{distribute_lead,distribute_waiting,list_lead}'::text[]),
  ('rotation', '{link_buyers,process_due_openings,refresh_funding,upgrade_filters}'),
  ('mail', '{send_mail}'),
  ('default', '{expire_holds}')) as v (q, t);
select is_empty($$select name from queue.task where queue_name in ('default', 'batch') and name ~ 'stripe|refund|deal|account|import|mail'
  and name <> 'expire_holds'$$, 'a task that talks to other services has a queue of its own');
select is_empty($$select name from queue.task where comment !~ '\S'$$, 'each task says what it does');
select is_empty($$select name from queue.task where name !~ '^[a-z]+(_[a-z]+)*$'$$, 'a task is named as functions are');
create temp view named as
select p.oid::regprocedure as function, m.match[1] as task
from pg_proc as p, regexp_matches(p.prosrc, 'queue\.defer\(\s*''(\w+)''', 'g') as m (match);
select cmp_ok((select count(*) from named), '>', 4::bigint, 'functions name their tasks literally');
select is_empty('select * from named where task not in (select name from queue.task)', 'each task that a function names is in the list');

select * from finish();
rollback;
