begin;
select plan(12);
select tests.watch_identity();
create temp table fixture as select tests.create_user('ann@example.com') as ann,
  tests.create_user('boss@example.com', admin => true) as boss;
grant select on fixture to public;
select tests.set_password(u, 'correct horse') from fixture, unnest(array[ann, boss]) as u;

select is(tests.outcome($$select identity.set_admin_password('boss@example.com', 'a better battery')$$), '42501',
  r || ' may not set an admin''s password')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(tests.outcome($$select identity.set_admin_password('boss@example.com', 'password1234')$$), 'LM109', 'it must be a password');
select is(tests.outcome($$select identity.set_admin_password('ann@example.com', 'a better battery')$$), 'LM110',
  'members do that by a mail');
set local role leadmill_owner;
select is(tests.outcome($$select identity.set_admin_password(' Boss@Example.com', 'a better battery')$$), 'done', 'the owner sets one');
select tests.act_as_nobody();
select is(tests.answer(api.log_in('boss@example.com', 'a better battery')), '200 done', 'the new password logs in');
select is(tests.answer(api.log_in('boss@example.com', 'correct horse')), '401 LM101', 'the old one does not');
select results_eq($$select end_reason from identity.session, fixture where user_id = boss
  order by created_at$$, $$values ('password_changed'), (null)$$, 'sessions from before have ended');
select is(tests.mails_to('boss@example.com'), '{password_changed}', 'the admin is notified by mail that the password was changed');

select * from finish();
rollback;
