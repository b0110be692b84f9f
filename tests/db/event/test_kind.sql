begin;
select plan(16);

select is(tests.outcome('select from event.kind'), '42501', r || ' may not read the kinds')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
create function pg_temp.add(name text, fields text[] default '{}') returns text language sql as $$
  select tests.outcome(format('insert into event.kind (name, subject_type, fields, comment) values (%L, ''lead'', %L, '''')', name, fields))
$$;
select is(pg_temp.add('submitted'), '23514', 'a kind names what it happens to');
select is(pg_temp.add('lead.Submitted'), '23514', 'a kind is written in snake case');
select is(pg_temp.add('lead.sold'), '23505', 'a kind has one row');
select is(pg_temp.add('lead.eaten', '{email}'), '23514', 'an event carries no address');
select is(pg_temp.add('lead.eaten', '{run_id,contact_name}'), '23514', 'an event has no field for a name, not even beside an id');
select is(pg_temp.add('lead.eaten', array['run_id', null]), '23514', 'a field has a name');
select is(pg_temp.add('lead.eaten', '{run_id,subscription_ids}'), 'done', 'it carries ids and lists of ids');
delete from event.kind where name = 'lead.eaten';
select is_empty(
  $$select p.oid::regprocedure, m.match[1]
    from pg_proc as p, regexp_matches(p.prosrc, 'event\.emit(?:_all)?\(\s*''([^'']+)''', 'g') as m (match)
    where m.match[1] not in (select name from event.kind)$$,
  'every event that a function emits has its kind');
select is_empty(
  $$select k.name from event.kind as k
    where not exists (select from pg_proc as p where p.prosrc ~ 'event\.emit' and strpos(p.prosrc, format('''%s''', k.name)) > 0)
      -- These names are put together from what changed and how.
      and not (k.subject_type = 'change' and exists (
        select from pg_proc as p
        where p.pronamespace = 'crm'::regnamespace and p.prokind = 'f'
          and strpos(pg_get_functiondef(p.oid), format('''%s''', split_part(k.name, '.', 2))) > 0))$$,
  'every kind is emitted by a function');

select * from finish();
rollback;
