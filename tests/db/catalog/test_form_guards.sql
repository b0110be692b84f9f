-- Admins read what they have set for the form of a niche; nobody else does.
begin;
select plan(7);

create temp table f as select
  tests.create_user('admin@leadmill.example', null, true) as admin, tests.create_user('member@leadmill.example') as member,
  tests.create_niche('guarded') as niche;
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select from api.form_guards'), '42501', 'a stranger does not read how forms are protected');
select tests.act_as(member) from f;
select is(tests.outcome('select from api.form_guards'), '42501', 'a member does not read it');
select is(tests.outcome('select api.set_form_guard(niche) from f'), '42501', 'a member does not set it');
select tests.act_as(admin) from f;
select results_eq(
  'select g.is_required, g.seconds, g.effort from api.form_guards as g join f on f.niche = g.niche_id',
  'values (null::boolean, null::integer, null::integer)',
  'a new niche overrides nothing');
select is(
  tests.outcome('select api.set_form_guard(niche, true, 601, 101) from f'), '400 LM210', 'too long and too much work is refused');
select api.set_form_guard(niche, true, 0, 12) from f;
select results_eq(
  'select g.is_required, g.seconds, g.effort from api.form_guards as g join f on f.niche = g.niche_id',
  'values (true, 0, 12)',
  'what was set is shown, also a zero');
select is(tests.outcome('update api.form_guards set seconds = 1'), '42501', 'the view is read only');

select * from finish();
rollback;
