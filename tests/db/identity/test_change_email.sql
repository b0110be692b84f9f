begin;
select plan(42);
select tests.watch_identity();

create temp table f as
select tests.create_user('old@ann.example') as ann, tests.create_user('bob@bobs.example') as bob,
  tests.create_user('boss@leadmill.example', admin => true) as boss;
alter table f add link text;
grant all on f to public;
select tests.set_password(u, 'correct horse') from f, unnest(array[ann, bob]) as u;
create function pg_temp.ask(caller uuid, email text, password text default 'correct horse') returns text language plpgsql as $$
declare
  v_said text;
begin
  perform tests.act_as(caller);
  begin
    v_said := tests.answer(api.change_email(ask.email, ask.password));
  exception when sqlstate 'PGRST' then
    v_said := sqlerrm::jsonb ->> 'code';
  end;
  perform tests.act_as_nobody();
  return v_said;
end
$$;
create function pg_temp.follow(token text, password text default 'a better horse') returns text language plpgsql as $$
declare
  v_detail text;
begin
  return tests.answer(api.confirm_email(token, password));
exception when sqlstate 'PGRST' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return (v_detail::jsonb ->> 'status') || ' ' || (sqlerrm::jsonb ->> 'code');
end
$$;

select tests.act_as_anon();
select is(tests.outcome($$select api.change_email('new@ann.example', 'correct horse')$$), '42501', 'a stranger has no address');
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(tests.outcome($$select api.change_email('new@ann.example', 'correct horse')$$), '42501', 'an admin does not change it');
select tests.act_as_nobody();
select is(pg_temp.ask(ann, e), 'LM109', coalesce(e, 'null') || ' is no new address')
from f, unnest(array[null, '', 'x', 'OLD@ann.example']) as e;
select is(pg_temp.ask(ann, 'new@ann.example', 'wrong'), '403 LM116', 'a stolen access token is not enough') from f;
select tests.add_totp(ann) from f;
select tests.add_totp(ann) is null from f;
update identity.session set proved_at = now() - interval '6 minutes' from f where user_id = ann;
select is(pg_temp.ask(ann, 'new@ann.example'), 'LM160', 'nor is the password, long after the second factor') from f;
update identity.session set proved_at = now() from f where user_id = ann;
update identity.second_factor set removed_at = now();
select is_empty('select from identity.proof', 'nothing is asked for then');

-- A link to the new address, a notice to the present one.
select is(pg_temp.ask(ann, 'New@Ann.example'), '200 done', 'the password is') from f;
select is(tests.mails_to('new@ann.example'), '{change_email}', 'the new address gets a link');
select is(tests.mails_to('old@ann.example'), '{email_change_requested}', 'the present one a notice');
select is((select email from identity.user_account, f where id = ann), 'old@ann.example', 'nothing has changed yet');
update f set link = tests.token_for('new@ann.example', 'change_email');
select is(pg_temp.ask(ann, 'newer@ann.example'), '200 done', 'another address may be asked for') from f;
select is(pg_temp.follow(link), '400 LM108', 'which voids the link of before') from f;
update f set link = tests.token_for('newer@ann.example', 'change_email');
select tests.act_as(ann) from f;
select tests.answer(api.change_password('correct horse', 'a better horse'));
select tests.act_as_nobody();
select is(pg_temp.follow(link), '400 LM108', 'a new password voids it, too') from f;
select is(pg_temp.ask(ann, 'new@ann.example', 'a better horse'), '200 done', 'so it is asked for again') from f;
select is(tests.outcome(format('select identity.proof_of(%L, %L)', tests.token_for('new@ann.example', 'change_email'), 'reset_password')),
  '400 LM108', 'the link sets no password');

-- The change.
update f set link = tests.token_for('new@ann.example', 'change_email');
update identity.user_account set status = 'suspended' from f where id = ann;
select is(pg_temp.follow(link), '400 LM108', 'the address of a blocked account does not change') from f;
update identity.user_account set status = 'active' from f where id = ann;
select api.forgot_password('old@ann.example'), api.sign_up('new@ann.example', 'correct horse', 'Evil');
select is(pg_temp.follow('x'), '400 LM108', 'nor by another link');
select is(pg_temp.follow(link, x), '403 LM116', 'nor for a reader of the mail who is not who asked')
from f, unnest(array['wrong', null]) as x;
select tests.act_as(bob) from f;
select is(pg_temp.follow(link, null), '403 LM116', 'whoever that is') from f;
select tests.act_as_nobody();
update identity.proof set wrong_passwords = 10 where purpose = 'change_email';
select is(pg_temp.follow(link), '400 LM108', 'nor after ten wrong passwords') from f;
update identity.proof set wrong_passwords = 0;
select is(pg_temp.follow(link), '200 done', 'the link changes it, with the password of the account') from f;
select is(pg_temp.follow(link), '400 LM108', 'once') from f;
select is((select email from identity.user_account, f where id = ann), 'new@ann.example', 'the account has the new address');
select results_eq('select distinct end_reason from identity.session, f where user_id = ann', $$values ('email_changed')$$,
  'every session has ended');
select results_eq('select email, purpose from identity.proof', $$values ('old@ann.example', 'email_changed')$$,
  'all links to both addresses are void');
select is(tests.mails_to('old@ann.example'), '{email_changed}', 'the former address is told');
select is(tests.answer(api.log_in('old@ann.example', 'a better horse')), '401 LM101', 'and logs in no more');
select is(tests.answer(api.log_in('new@ann.example', 'a better horse')), '200 done', 'the new one does');
select ok(tests.actions_of(ann) @> '{email_change_requested,email_changed}', 'it is recorded') from f;
select is((select count(*) from audit.event as e where e::text ~ 'ann\.example'), 0::bigint, 'without the addresses');

-- An address that has an account.
select is(pg_temp.ask(bob, 'new@ann.example'), '200 done', 'nobody learns which addresses have accounts') from f;
select ok('change_email' <> all (tests.mails_to('new@ann.example')), 'and no link is sent there');
select is(pg_temp.follow(tests.token_for('new@ann.example', 'change_email')), '400 LM108', 'nor would a link work');

-- Without a password; limits.
update identity.user_account set password_hash = null from f where id = bob;
update identity.session set created_at = now() - interval '1 hour' from f where user_id = bob;
select is(pg_temp.ask(bob, 'bob@new.example'), '403 LM122', 'a user without a password signs in again first') from f;
update identity.session set created_at = now() from f where user_id = bob;
select is(pg_temp.ask(bob, 'bob@new.example', null), '200 done', 'then need not give one') from f;
update f set link = tests.token_for('bob@new.example', 'change_email');
select is(pg_temp.follow(link, null), '403 LM116', 'nobody else makes the address that of an account without a password') from f;
select tests.act_as(bob) from f;
select is(pg_temp.follow(link, null), '200 done', 'but who is logged in to it') from f;
select tests.act_as_nobody();
update identity.session set ended_at = null, end_reason = null from f where user_id = bob;
update ops.rate_limit set maximum = 0 where name = 'identity.email_changes';
select is(pg_temp.ask(bob, 'bob@newer.example', null), 'LM149', 'so many times a day') from f;

select * from finish();
rollback;
