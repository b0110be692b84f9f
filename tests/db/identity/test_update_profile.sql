begin;
select plan(8);
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome($$select api.update_profile('Eve')$$), '42501', 'an anonymous caller changes nothing');
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(tests.outcome($$update api.users set is_admin = true$$), '42501', 'nobody writes to the view');
select is(tests.outcome(format('select api.update_profile(%L)', e'Ann\nBcc: x')), '400 LM109', 'a name of two lines is refused');
select is(tests.outcome(format('select api.update_profile(phone => %L)', repeat('1', 41))), '400 LM109', 'a phone number of 41 characters is refused');
select is(tests.outcome($$select api.update_profile(phone => 'abc')$$), '400 LM109', 'a text that is no phone number is refused');
select is(tests.outcome($$select api.update_profile('''; drop table identity.session; --', '', E'\u202a(518) 555\u2011' || '0199')$$), 'done', 'a member changes the own names');
select is(tests.outcome($$select api.update_profile('Anna')$$), 'done', 'values are changed one by one');
select tests.act_as_nobody();
select results_eq(
  $$select first_name, last_name, phone from identity.user_account, fixture where id in (ann, bob) order by email$$,
  $$values ('Anna', null, '5185550199'), ('Grace', 'Hopper', null)$$,
  'what is not given stays, an empty text removes, SQL is text, and nobody else changed');

select * from finish();
rollback;
