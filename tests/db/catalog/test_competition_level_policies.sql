begin;
select plan(6);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('open') as open,
  tests.create_niche('closed') as closed,
  null::uuid as live, null::uuid as retired, null::uuid as hidden;
update fixture set live = tests.create_level(open, 1999, 2), hidden = tests.create_level(closed);
update fixture set retired = tests.create_level(open);
select catalog.retire_competition_level(retired), catalog.update_niche(closed, is_active => false) from fixture;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome('select from catalog.competition_level'), '42501', 'the table cannot be read past the view');
select results_eq(
  'select l.id, l.price, l.currency from api.competition_levels as l join fixture on l.id in (live, retired, hidden)',
  $$select live, 19.99, 'USD' from fixture$$, 'anyone sees living levels of niches that take leads, with decimal prices');
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is((select count(*)::integer from api.competition_levels as l join fixture on l.id in (live, retired, hidden)), 3,
  'members see those of their history too');
select is(tests.outcome('update api.competition_levels set name = name'), '42501', 'members cannot change levels');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is((select count(*)::integer from api.competition_levels as l join fixture on l.id in (live, retired, hidden)), 3, 'admins see all');
select is(tests.outcome('delete from api.competition_levels'), '42501', 'admins change levels only by functions');

select * from finish();
rollback;
