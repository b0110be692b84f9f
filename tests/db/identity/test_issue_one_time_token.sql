begin;
select plan(13);
create temp table fixture as select tests.create_user('ann@example.com') as ann;
grant select on fixture to public;

select is(tests.outcome(format('select identity.issue_one_time_token(%L, %L)', ann, 'reset_password')), '42501', r || ' makes no token')
from fixture, (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select throws_ok(format('select identity.issue_one_time_token(%L, %L)', ann, 'other'), null, null, 'there is no other purpose') from fixture;
create temp table made as
select p as purpose, identity.issue_one_time_token(ann, p) as token from fixture, (values ('verify_email'), ('reset_password'), ('reset_password')) as v (p);
select is(count(distinct token), 3::bigint, 'each token is another') from made;
select ok(bool_and(token ~ '^[A-Za-z0-9_-]{43}$'), '256 bits that need no escape in an address') from made;
select is((select count(*) from identity.one_time_token as t join made as m on t.hash = sha256(convert_to(m.token, 'UTF8')) and t.purpose = m.purpose), 3::bigint, 'the hash is stored');
select is_empty($$select from identity.one_time_token as t, made as m where t::text ~ m.token$$, 'the token is not');
select results_eq(
  $$select distinct purpose, round(extract(epoch from expires_at - created_at)) from identity.one_time_token order by 1$$,
  $$values ('reset_password', 3600::numeric), ('verify_email', 172800)$$, 'for an hour, for two days');
update identity.one_time_token set expires_at = clock_timestamp() - interval '1 day' where purpose = 'verify_email';
select identity.issue_one_time_token(ann, 'reset_password') from fixture;
select results_eq($$select purpose, count(*) from identity.one_time_token group by 1$$, $$values ('reset_password', 3::bigint)$$, 'what has run out is removed with the next');
update identity.user_account set status = 'suspended' from fixture where id = ann;
select is(tests.outcome(format('select identity.spend_one_time_token(%L, %L)', token, purpose)), '400 LM108', 'a suspended user spends none')
from made where purpose = 'reset_password' limit 1;

select * from finish();
rollback;
