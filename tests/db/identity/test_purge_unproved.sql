begin;
select plan(10);
select tests.watch_identity();
create temp table fixture as select tests.create_user('ann@example.com') as ann;
select api.sign_up('old-' || n || '@example.com', 'correct horse', 'Org') from generate_series(1, 3) as n;
select api.forgot_password('ann@example.com');
update identity.proof set expires_at = clock_timestamp() - interval '1 second';
select api.sign_up('new@example.com', 'correct horse', 'Org');
select tests.token_for(email, purpose) from identity.proof where expires_at > clock_timestamp();
insert into notification.delivery (template, proof_id, status, finished_at) select 'verify_email', id, 'sent', now() from identity.proof;
select identity.remember_origin(ann, 'device', 'a'), identity.remember_origin(ann, 'device', 'b') from fixture;
update identity.known_device set last_used_at = now() - interval '181 days' where key = identity.device_key('device', 'a');

select is(tests.outcome('select identity.purge_unproved()'), '42501', r || ' may not purge proofs')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
set local role leadmill_worker;
select is(identity.purge_unproved(2), 2, 'at most a slice is deleted at a time');
select is(identity.purge_unproved(2), 2, 'the second slice deletes two more');
select is(identity.purge_unproved(2), 0, 'until nothing is left that has run out');
reset role;
select results_eq($$select email from identity.proof$$, $$values ('new@example.com')$$, 'what has not run out stays');
select results_eq($$select key
  from identity.known_device$$, $$select identity.device_key('device', 'b')$$, 'a device that is in use is kept');
select results_eq($$select p.id is null, count(*) from notification.delivery as d left join identity.proof as p on p.id = d.proof_id
  where d.status = 'sent' group by 1 order by 1$$, $$values (false, 1::bigint), (true, 4)$$,
  'the log of mails stays, without what it was about');

select * from finish();
rollback;
