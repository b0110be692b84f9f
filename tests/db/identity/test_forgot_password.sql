begin;
select plan(14);
select tests.watch_identity();
create temp table answer (body jsonb);
grant all on answer to public;
select tests.create_user('ann@example.com'), tests.create_user('gone@example.com'), tests.create_user('blocked@example.com'),
  tests.create_user('admin@example.com', admin => true);
update identity.user_account set deleted_at = clock_timestamp() where email = 'gone@example.com';
update identity.user_account set status = 'suspended' where email = 'blocked@example.com';

select tests.act_as_anon();
select is(tests.outcome($$select identity.forgot_password('ann@example.com')$$), '42501',
  'the room''s function is not reached by its name');
insert into answer select api.forgot_password('nobody@example.com');
select is(api.forgot_password(a), body, 'the same answer for ' || coalesce(a, 'null'))
from answer, (values ('ann@example.com'), ('gone@example.com'), ('blocked@example.com'), ('admin@example.com')) as v (a);
select is(tests.mails_to('ann@example.com'), '{reset_password}', 'the owner of an account gets a link');
select is(tests.mails_to(a || '@example.com'), '{}', 'but not ' || a) from unnest(array['gone', 'blocked', 'admin', 'nobody']) as a;
select tests.act_as_nobody();
select is(count(*), 5::bigint, 'all of them took the same work: a row and a job each, looked at when the mail is sent') from identity.proof;
select tests.act_as_anon();
select is(tests.outcome($$select api.forgot_password(null)$$), '400 LM109', 'nothing is no address');
select api.forgot_password('ANN@example.com') from generate_series(1, 7);
select is(cardinality(tests.mails_to('ann@example.com')), 5, 'nobody''s mailbox is flooded');
select is(tests.hash_count(), 0::bigint, 'nothing is hashed');

select * from finish();
rollback;
