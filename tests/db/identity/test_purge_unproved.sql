begin;
select plan(13);
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

-- Sessions.
insert into identity.session (user_id, organization_id, role, expires_at, ended_at, end_reason)
select f.ann, tests.organization_of(f.ann), 'member', now() + interval '1 day' * e.expires, now() + interval '1 day' * e.ended,
  case when e.ended is not null then 'logged_out' end
from fixture as f, (values (-99, null), (-101, null), (5, -101), (5, -99)) as e (expires, ended);
insert into identity.refresh_token (hash, session_id, expires_at)
select sha256(s.id::text::bytea), s.id, s.expires_at from identity.session as s;
create temp table session as select id, least(expires_at, ended_at) < now() - interval '100 days' as is_old from identity.session;
select is((select count(*) from session where is_old), 2::bigint, 'two sessions ended long ago');
set local role leadmill_worker;
select is(identity.purge_unproved(5), 2, 'they are deleted');
reset role;
select set_eq('select id from identity.session', 'select id from session where not is_old', 'and no others');

select * from finish();
rollback;
