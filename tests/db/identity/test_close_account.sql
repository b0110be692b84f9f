begin;
select plan(31);
select tests.watch_identity();
create temp table fixture as select ann, bob, partner, admin, tests.organization_of(ann) as anns
from tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin,
  lateral (select tests.create_user('partner@example.com', tests.organization_of(ann)) as partner) as p;
grant select on fixture to public;
select tests.set_password(u, 'correct horse') from fixture, unnest(array[ann, bob, partner]) as u;

insert into identity.billing_address (organization_id, line1, city, country)
select tests.organization_of(u), 'Street 1', 'Nairobi', 'KE' from fixture, unnest(array[ann, bob]) as u;
insert into notification.balance_alert (organization_id, currency, threshold, email)
select tests.organization_of(u), 'USD', 100, 'alerts@example.com' from fixture, unnest(array[ann, bob]) as u;

select tests.act_as_anon();
select is(tests.outcome($$select api.close_account('correct horse')$$), '42501', 'an anonymous caller has no account');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.close_account('correct horse')$$), '42501', 'an admin cannot close the own account');
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(tests.answer(api.close_account('wrong')), '403 LM116', 'a stolen access token is not enough');
select is(tests.answer(api.close_account(null)), '403 LM116', 'an account is not closed without a password');
select tests.answer(api.close_account('wrong')) from generate_series(1, 3);
select is(tests.answer(api.close_account('correct horse')), '429 LM102', 'after five wrong passwords closing is 429 LM102');
select tests.act_as_nobody();
select is_empty($$select from identity.user_account where deleted_at is not null$$, 'nothing is closed');
select tests.forget_spending();
update identity.user_account set status = 'suspended' from fixture where id = partner;
select tests.act_as(ann) from fixture;
select is(tests.answer(api.close_account('correct horse')), '409 LM141', 'an owner who is blocked is not left alone with an organisation');
select tests.act_as_nobody();
update identity.user_account set status = 'active' from fixture where id = partner;

select tests.act_as(ann) from fixture;
select is(tests.answer(api.close_account('correct horse')), '200 done', 'a member closes the own account');
select is(tests.outcome($$select hook.pre_request()$$), '401 LM120', 'a closed account is refused at its next request');
select tests.act_as_nobody();
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '401 LM101', 'a closed account is refused at the next log-in');
select ok(deleted_at is not null and status = 'deactivated', 'the row stays, as deleted') from identity.user_account, fixture
  where id = ann;
select results_eq($$select end_reason from identity.session, fixture
  where user_id = ann$$, $$values ('account_closed')$$, 'the session has ended');
select results_eq($$select status, deleted_at from identity.organization, fixture
  where id = anns$$, $$values ('active', null::timestamptz)$$, 'the organisation continues with its other owner');
select results_eq($$select count(*) from identity.membership, fixture
  where organization_id = anns and ended_at is null$$, $$values (1::bigint)$$, 'an organisation keeps the member who is left');
select isnt_empty($$select from identity.billing_address, fixture
  where organization_id = anns$$, 'an organisation that one of two members leaves keeps its billing address');
select is_empty($$select from identity.session, fixture
  where user_id in (bob, partner, admin) and ended_at is not null$$, 'nobody else is signed out');

update queue.procrastinate_jobs set args = '{}';
select tests.act_as(partner) from fixture;
select is(tests.answer(api.close_account('correct horse')), '200 done', 'the last owner closes the own account');
select tests.act_as_nobody();
select results_eq($$select status, deleted_at is not null from identity.organization, fixture
  where id = anns$$, $$values ('deactivated', true)$$, 'an organisation is deactivated with the account of its only member');
select results_eq($$select organization_id from identity.billing_address$$, $$select tests.organization_of(bob)
  from fixture$$, 'its billing address is erased, and nobody else''s');
select results_eq($$select organization_id from notification.balance_alert where email is not null$$, $$select tests.organization_of(bob)
  from fixture$$, 'the address for alerts of the organisation is deleted');
select is_empty($$select from audit.event
  where entity = 'identity.billing_address' and event::text ~ 'Street|Nairobi'$$, 'the log does not keep it either');
select isnt_empty($$select from queue.procrastinate_jobs, fixture
  where task_name = 'refresh_funding' and args ->> 'organization_id' = anns::text$$, 'whose subscriptions leave the rotation');
select api.sign_up('ann@example.com', 'correct horse', 'Again');
select tests.forget_locks();
select api.verify_email(tests.token_for('ann@example.com', 'verify_email'), 'correct horse');
select is((select count(*) from identity.user_account where email = 'ann@example.com'), 2::bigint, 'the address may sign up again');
select is(tests.actions_of(ann) || tests.actions_of(partner),
  array_fill('close_account_refused LM116'::text, array[5]) || '{account_closed,account_closed}',
    'actions and wrong passwords are recorded')
from fixture;
select is(user_id, ann, 'the log has the user who closed the account') from audit.event, fixture
  where action = 'account_closed' and entity_id = ann::text;


-- An external user has no password, and signs in again instead.
create function pg_temp.come() returns jsonb language plpgsql as $$
begin
  perform tests.forget_locks();
  return identity.sign_in_with_external('https://issuer.example', 'eve', '{"email": "eve@example.com", "email_verified": true}');
end $$;
create temp table eve as select (identity.verify_token(pg_temp.come() ->> 'access_token') ->> 'sub')::uuid as id;
grant select on eve to public;
update identity.session set created_at = created_at - interval '11 minutes' from eve where user_id = eve.id;
select tests.act_as(id) from eve;
select is(tests.answer(api.close_account()), '403 LM122', 'a sign-in of eleven minutes ago is too old');
select is(tests.answer(api.close_account('')), '403 LM122', 'a password does not replace the sign-in of an external user');
select tests.act_as_nobody();
select is(pg_temp.come() ->> 'role', 'member', 'the user signs in again');
select tests.act_as(id) from eve;
select is(tests.answer(api.close_account()), '200 done', 'the account is closed');
select tests.act_as_nobody();
select isnt(identity.verify_token(pg_temp.come() ->> 'access_token') ->> 'sub', id::text,
  'a closed account that signs in again is a new user') from eve;
select is((select count(*) from identity.external_identity where subject = 'eve'), 1::bigint,
  'a closed account that signs in again has one link');

select * from finish();
rollback;
