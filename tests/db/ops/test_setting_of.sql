begin;
select plan(22);

-- Nobody outside reads settings, by name or as a list: the rooms' functions do.
select is(tests.outcome($$select ops.setting_of('queue.keep_days')$$), '42501', r || ' reads no setting')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(tests.outcome('select from ops.setting'), '42501', r || ' does not list them')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

select is(ops.setting_of('queue.keep_days'), '14', 'the value of a setting is returned');
select is(ops.setting_of('billing.welcome_credit'), '{"USD": 10000}', 'a setting of any type is returned');
select is(ops.setting_of('nobody.knows'), null, 'null when there is none of that name');
select is(ops.setting_of(null), null, 'a setting without a name is null');
update ops.setting set value = '7' where name = 'queue.keep_days';
select is(ops.setting_of('queue.keep_days'), '7', 'a change is visible at once');
select is(tests.outcome($$insert into ops.setting (name, value, comment) values ('Attempts', '1', '')$$), '23514',
  'a name begins with its room');
select is_empty($$select name from ops.setting
  where split_part(name, '.', 1) not in (select nspname from pg_namespace)$$, 'the room in the name of a setting is a room');
select is_empty($$select name from ops.setting where comment !~ '\S'$$, 'a setting says what it does');

select * from finish();
rollback;
