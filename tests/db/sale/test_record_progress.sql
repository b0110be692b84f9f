begin;
select plan(20);

create temp table sold as
select s.*, tests.create_user(organization_id => tests.create_organization()) as stranger
from (select tests.create_niche() as n) as x, tests.sell(n, 2) as lead, tests.sales_of(lead) as s;
create temp table viewer as select tests.create_user(organization_id => organization) as id from sold where number = 1;
update identity.membership as m set role = 'viewer' from viewer where m.user_id = viewer.id;
grant select on sold, viewer to public;

create temp view progress as select stage, note from api.assignments where id = (select assignment from sold where number = 1);
grant select on progress to public;

select tests.act_as_anon();
select is(tests.outcome('select api.record_progress(null)'), '42501', 'a stranger may not call record_progress');
select tests.act_as_nobody();

select tests.act_as(id) from viewer;
select is(tests.outcome(format('select api.record_progress(%L, %L)', assignment, 'won')), '403 LM115', 'a viewer changes nothing')
from sold where number = 1;
select tests.act_as_nobody();
select tests.act_as(stranger) from sold where number = 1;
select is(tests.outcome(format('select api.record_progress(%L, %L)', assignment, 'won')), '404 LM620',
  'another organisation does not find the sale') from sold where number = 1;
select tests.act_as_nobody();
select tests.act_as(member) from sold where number = 2;
select is(tests.outcome(format('select api.record_progress(%L, %L)', assignment, 'won')), '404 LM620',
  'another buyer of the lead does not find the sale') from sold where number = 1;
select tests.act_as_nobody();

select tests.act_as(member) from sold where number = 1;
select results_eq('table progress', $$values ('new', null::text)$$, 'a sale begins as new, without a note');
select is(tests.outcome(format('select api.record_progress(%L)', gen_random_uuid())), '404 LM620', 'an unknown sale is 404 LM620');
select is(tests.outcome(format('select api.record_progress(%L, %L, %L)', assignment, w.stage, w.note)), '400 LM621',
  format('refused: %s, %s characters', w.stage, length(w.note)))
from sold, (values ('sold', null), ('', null), ('new', repeat('x', 4001))) as w (stage, note) where number = 1;
select lives_ok(format('select api.record_progress(%L, %L, %L)', assignment, 'contacted', 'Calls back on Monday'),
  'stage and note are recorded') from sold where number = 1;
select results_eq('table progress', $$values ('contacted', 'Calls back on Monday')$$, 'assignments shows both');
select lives_ok(format('select api.record_progress(%L, stage => %L)', assignment, 'won'), 'a stage alone') from sold where number = 1;
select results_eq('table progress', $$values ('won', 'Calls back on Monday')$$, 'leaves the note');
select lives_ok(format('select api.record_progress(%L, note => %L)', assignment, ' '), 'an empty note') from sold where number = 1;
select results_eq('table progress', $$values ('won', null::text)$$, 'removes the note');
select results_eq(format('select id from api.assignments where stage = %L', 'won'), format('values (%L::uuid)', assignment),
  'a list of one stage') from sold where number = 1;
select tests.act_as_nobody();

select results_eq(
  $$select e.after ->> 'stage', e.user_id from audit.event as e join sold on e.entity_id = assignment::text
    where e.entity = 'sale.assignment' and e.after ? 'stage' order by e.id$$,
  $$select w, member from sold, unnest('{contacted,won}'::text[]) as w where number = 1$$,
  'the audit log has each stage and who recorded it');
select is_empty($$select from audit.event where entity = 'sale.assignment' and (before::text ~ 'Monday' or after::text ~ 'Monday')$$,
  'the audit log has no word of a note');
select results_eq($$select stage, note from sale.assignment join sold on id = assignment where number = 2$$, $$values ('new', null::text)$$,
  'the other buyer''s progress is its own');
select is(array_length(sale.stages(), 1), (
  select count(*)::integer from regexp_matches((
    select pg_get_constraintdef(oid) from pg_constraint where conname = 'assignment_stage_is_known'), '''\w+''', 'g')),
  'the table knows the same stages');

select * from finish();
rollback;
