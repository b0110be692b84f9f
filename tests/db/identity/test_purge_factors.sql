begin;
select plan(5);
select tests.watch_identity();
create temp table f as select tests.create_user('ann@example.com') as ann;
select tests.set_password(ann, 'correct horse'), tests.add_totp(ann), tests.add_passkey(ann, '\xa1'), tests.add_passkey(ann, '\xa2') from f;
update identity.second_factor set name = 'removed long ago', removed_at = clock_timestamp() - interval '31 days' where credential_id = '\xa1';
update identity.second_factor set name = 'just removed', removed_at = clock_timestamp() where credential_id = '\xa2';
insert into identity.second_factor (user_id, kind, name, last_step, created_at)
select ann, 'totp', v.name, 0, clock_timestamp() - v.age from f, (values ('forgotten', interval '25 hours'), ('just begun', '1 hour')) as v (name, age);
select api.begin_passkey_log_in(api.log_in('ann@example.com', 'correct horse') ->> 'ticket'), api.begin_passkey_log_in() from generate_series(1, 3);
update identity.passkey_challenge set expires_at = clock_timestamp() - interval '1 second'
where hash in (select hash from identity.passkey_challenge where ticket_hash is null order by hash limit 2);
update identity.log_in_ticket set expires_at = clock_timestamp() - interval '1 second'
where hash in (select hash from identity.log_in_ticket order by hash limit 2);

set local role leadmill_worker;
select is(identity.purge_unproved(), 2, 'two of a kind were over');
reset role;
select set_eq('select name from identity.second_factor', $$values ('Phone'), ('just removed'), ('just begun')$$,
  'what is in use, was removed lately or has just begun stays');
select is((select count(*) from identity.log_in_ticket), 1::bigint, 'log-ins that nobody completed are gone');
select is((select count(*) from identity.passkey_challenge where ticket_hash is not null), 1::bigint, 'with their challenges');
select is((select count(*) from identity.passkey_challenge where ticket_hash is null), 1::bigint, 'and so are other challenges that have expired');

select * from finish();
rollback;
