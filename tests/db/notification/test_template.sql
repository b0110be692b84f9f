begin;
select plan(10);

select is(tests.outcome('select from notification.template'), '42501', r || ' does not see the list')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(tests.outcome($$insert into notification.template (name, comment) values ('../../etc/passwd', '')$$), '23514', 'a name is a name of a file and never a path');
select is_empty($$select name from notification.template where comment !~ '\S'$$, 'each says who gets it');
select is_empty(
  $$select m.match[1]
    from pg_proc as p, regexp_matches(p.prosrc, '(?:enqueue_mails?|request_mail)\(\s*''(\w+)''', 'g') as m (match)
    where m.match[1] not in (select name from notification.template)$$,
  'every mail that a function names literally has one');

select * from finish();
rollback;
