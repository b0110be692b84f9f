begin;
select plan(12);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('open') as open,
  tests.create_niche('closed') as closed,
  tests.create_niche('retired') as retired,
  catalog.create_niche('formless', 'Formless') as formless;
select catalog.update_niche(closed, is_active => false), catalog.retire_niche(retired) from fixture;
grant select on fixture to public;

select ok(not formless = any(catalog.niches_with_an_active_form()), 'a niche without a form is not among those that have one') from fixture;
select ok('{}'::uuid[] || open || closed <@ catalog.niches_with_an_active_form(),
  'niches with an active form are among them, whether they take leads or not') from fixture;
select tests.act_as_anon();
select is(tests.outcome('select from catalog.niche'), '42501', 'the table cannot be read past the view');
select is((select array_agg(slug order by slug) from api.niches where slug in ('open', 'closed', 'retired')), '{open}',
  'anyone sees niches that take leads');
select is((select count(*) from api.niches where slug = 'formless'), 0::bigint, 'one without a form takes none');
select is(tests.outcome(statement), '42501', 'nobody writes: ' || statement)
from unnest(array['update api.niches set name = name', 'delete from api.niches', $$insert into api.niches (slug) values ('x')$$])
  as statement;
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is((select count(*)::integer from api.niches where slug in ('open', 'closed', 'retired')), 3,
  'members see those of their history too');
select is(tests.outcome('delete from api.niches'), '42501', 'members cannot change niches');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is((select count(*)::integer from api.niches where slug in ('open', 'closed', 'retired')), 3, 'admins see all');
select is(tests.outcome('delete from api.niches'), '42501', 'admins change niches only by functions');

select * from finish();
rollback;
