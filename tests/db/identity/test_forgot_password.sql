begin;
select plan(9);
select tests.watch_identity();
create temp table answer (body jsonb);
grant all on answer to public;
select tests.create_user('ann@example.com'), tests.create_user('gone@example.com'), tests.create_user('blocked@example.com');
update identity.user_account set deleted_at = clock_timestamp() where email = 'gone@example.com';
update identity.user_account set status = 'suspended' where email = 'blocked@example.com';

select tests.act_as_anon();
select is(tests.outcome($$select identity.forgot_password('ann@example.com')$$), '42501', 'the room''s function is not reached by its name');
insert into answer select api.forgot_password('nobody@example.com');
select is(api.forgot_password(a), body, 'the same answer for ' || coalesce(a, 'null'))
from answer, (values ('ann@example.com'), ('gone@example.com'), ('blocked@example.com'), (null)) as v (a);
select is(tests.mails_to('ann@example.com'), '{reset_password}', 'the owner of an account gets a link');
select is(tests.mails_to('gone@example.com') || tests.mails_to('blocked@example.com'), '{}', 'others get none');
select api.forgot_password('ANN@example.com') from generate_series(1, 7);
select is(cardinality(tests.mails_to('ann@example.com')), 5, 'nobody''s mailbox is flooded');
select is(tests.hash_count(), 0::bigint, 'nothing is hashed');

select * from finish();
rollback;
