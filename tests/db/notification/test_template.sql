begin;
select plan(12);

select is(tests.outcome('select from notification.template'), '42501', r || ' does not read the table')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(tests.outcome($$insert into notification.template (name, comment) values ('../../etc/passwd', '')$$), '23514',
  'a name is a name of a file and never a path');
select is(
  tests.outcome($$insert into notification.template (name, context_function, comment) values ('spam', 'pg_sleep(9)--', '')$$),
  '23514', 'a context function is a name and never an expression');
select is_empty($$select name from notification.template where comment !~ '\S'$$, 'each template has a comment on its recipients');
select is_empty(
  $$select m.match[1]
    from pg_proc as p, regexp_matches(p.prosrc, 'enqueue_mails?\(\s*''(\w+)''', 'g') as m (match)
    where m.match[1] not in (select name from notification.template)$$,
  'every mail that a function names literally has a template');
select is_empty(
  $$select t.name, t.context_function
    from notification.template as t
    where t.context_function is not null and not exists (
      select
      from pg_proc as p
      where p.oid = to_regprocedure(t.context_function || '(jsonb, uuid, uuid)')
        and p.prorettype = 'jsonb'::regtype and p.provolatile = 's' and not p.prosecdef
        and p.proargnames = '{refs,organization_id,user_id}')$$,
  'every context function exists, takes refs, organization_id and user_id, and only reads');
select * from finish();
rollback;
