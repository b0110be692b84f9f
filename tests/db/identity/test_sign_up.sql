begin;
select plan(31);
select tests.watch_identity();
create temp table answer (body jsonb);
grant all on answer to public;
select tests.come_from('203.0.113.1');

select tests.act_as_anon();
select is(tests.outcome($$select identity.sign_up('a@b.example', 'correct horse', 'Org')$$), '42501',
  'the room''s function is not reached by its name');
select is(tests.outcome(format($$select api.sign_up(%L, %L, %L)$$, e, p, o)), '400 LM109', d)
from (values
  ('no address', 'correct horse', 'Org', 'an address without @ is refused'),
  ('a@b', 'correct horse', 'Org', 'an address without a domain is refused'),
  (e'a@b.example\nbcc:c@d.example', 'correct horse', 'Org', 'an address of two lines is refused'),
  (null, 'correct horse', 'Org', 'no address is refused'),
  ('a@b.example', 'nine char', 'Org', 'nine characters are no password'),
  ('a@b.example', null, 'Org', 'nothing is no password'),
  ('a@b.example', repeat('ä', 37), 'Org', '74 bytes are no password'),
  ('a@b.example', 'correct horse', ' ', 'a blank organisation is refused'),
  ('a@b.example', 'correct horse', e'Org\r\nBcc: x', 'an organisation of two lines is refused')
) as t (e, p, o, d);
select is(tests.hash_count(), 0::bigint, 'what has faults is not hashed');
select tests.act_as_nobody();
create function pg_temp.faulty_fields() returns text language plpgsql as $$
declare v text;
begin
  perform api.sign_up('x', 'short', '', phone => repeat('1', 41));
exception when sqlstate 'PGRST' then
  get stacked diagnostics v = message_text;
  return (select string_agg(f ->> 'field' || ' ' || (f ->> 'code'), ', ') from jsonb_array_elements((v::jsonb ->> 'details')::jsonb) as f);
end $$;
select tests.act_as_anon();
select is(pg_temp.faulty_fields(), 'email not_an_email, password too_short, organization required, phone too_long',
  'every wrong field is named at once');

insert into answer select api.sign_up(' New@Example.com', 'correct horse', ' Org ', 'Ann', '', '+1 518 555 0199');
select is(tests.hash_count(), 1::bigint, 'a new address costs one hash');
select ok(not body::text ~ 'token', 'the answer has no token') from answer;
select is(tests.mails_to('new@example.com'), '{verify_email}', 'a link is mailed');
select is(api.sign_up('new@example.com', 'another horse', 'Thief'), body, 'an address that waits gets the same answer') from answer;
select is(tests.mails_to('new@example.com'), '{verify_email,verify_email}', 'the owner of an address that waits is sent another link');
select tests.act_as_nobody();
select tests.set_password(tests.create_user('old@example.com'), 'old password');
select tests.create_user('admin@example.com', admin => true);
select tests.act_as_anon();
select is(api.sign_up('OLD@example.com', 'another horse', 'Thief'), body, 'an address in use gets the same answer') from answer;
select is(tests.hash_count(), 3::bigint + 1, 'each sign-up costs one hash (and the test one of its own)');
select is(tests.mails_to('old@example.com'), '{account_exists}', 'only the owner of a known address learns that it is known');
select is(api.sign_up('admin@example.com', 'another horse', 'Thief'), body, 'the address of an admin is answered like an unknown one')
  from answer;
-- A later log-in does not reveal either what the sign-up left behind.
select is(api.log_in('old@example.com', 'another horse') - 'x', api.log_in('never@example.com', 'another horse'),
  'a log-in does not reveal whether there was an account');
select is(tests.answer(api.log_in(e, 'another horse')), '401 LM101', 'a sign-up with ' || e || ' is not let in')
from unnest(array['new@example.com', 'admin@example.com']) as e;
select api.sign_up('new@example.com', 'another horse', 'Thief') from generate_series(1, 6);
select is(cardinality(tests.mails_to('new@example.com')), 5, 'nobody''s mailbox is flooded');
select api.sign_up('old@example.com', 'another horse', 'Thief') from generate_series(1, 6);
select api.forgot_password('old@example.com');
select is(tests.mails_to('old@example.com') && '{reset_password}', true,
  'a request without a result does not prevent a mail of another kind');
select tests.act_as_nobody();
select tests.come_from('198.51.100.1');
select tests.act_as_anon();
select api.sign_up('new@example.com', 'correct horse', 'Org');
select is(cardinality(tests.mails_to('new@example.com')), 6, 'one network cannot use up the mails that others ask for');

select tests.act_as_nobody();
select is_empty($$select from identity.user_account where email = 'new@example.com'$$, 'nothing is made before the proof: no user');
select is_empty($$select from identity.organization where name in ('Org', 'Thief')$$, 'a sign-up that is refused makes no organisation');
select results_eq(
  $$select purpose, organization, first_name, last_name, phone from identity.proof where email = 'new@example.com' order by id limit 1$$,
  $$values ('verify_email', 'Org', 'Ann', null, '+15185550199')$$, 'what was typed waits with its link');
select ok(password_hash ~ '^\$2a\$04\$'
  and password_hash = extensions.crypt('correct horse', password_hash), 'the password is stored as bcrypt at the cost of the setting')
from identity.proof where email = 'new@example.com' order by id limit 1;

select * from finish();
rollback;
