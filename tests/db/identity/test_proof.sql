begin;
select plan(21);
select tests.watch_identity();
select tests.create_user('ann@example.com'), tests.create_user('admin@example.com', admin => true);
select api.sign_up(e, 'correct horse', 'Org'), api.forgot_password(e)
from unnest(array['new@example.com', 'ann@example.com', 'admin@example.com']) as e;
create temp table p as select split_part(email, '@', 1) || ' ' || purpose as name, id from identity.proof;
grant select on p to public;

select is(tests.outcome(format('select identity.%s(%L)', f, id)), '42501', r || ' does not call ' || f)
from p, (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  unnest(array['issue_one_time_token', 'mail_of_proof']) as f, lateral (select set_config('role', r, true)) as s
where name = 'new verify_email';
select tests.act_as_nobody();

-- Decided when the mail is sent.
create temp table said as select name, identity.mail_of_proof(id) as mail from p;
select results_eq(
  $$select name, mail ->> 'template' from said order by 1$$,
  $$values ('admin reset_password', null), ('admin verify_email', 'account_exists'), ('ann reset_password', 'reset_password'),
    ('ann verify_email', 'account_exists'), ('new reset_password', null), ('new verify_email', 'verify_email')$$,
  'a new address gets a link, an account its notice, a member a link for a password, and an admin none');
select is_empty($$select from p join said using (name) join identity.proof as i using (id)
  where mail is null$$, 'a user who gets no mail has no proof left');
select is(count(*), 2::bigint, 'only links have tokens') from identity.one_time_token;
select ok(bool_and(mail #>> '{context,token}' ~ '^[A-Za-z0-9_-]{43}$'), '256 bits that need no escape in an address') from said
  where mail #> '{context,token}' is not null;
select is(count(*), 2::bigint, 'the tokens of both mails are stored as hashes')
from said join identity.one_time_token as t on t.hash = sha256(convert_to(mail #>> '{context,token}', 'UTF8'));
select is_empty($$select from identity.one_time_token as t, identity.proof as i, said
  where t::text || i::text ~ (mail #>> '{context,token}')$$, 'a token is stored nowhere but in the mail');
select isnt(identity.mail_of_proof(id) #>> '{context,token}', mail #>> '{context,token}', 'sent again it is another token') from p
  join said using (name) where name = 'new verify_email';
select is((select purpose from identity.proof_of(mail #>> '{context,token}', 'verify_email')), 'verify_email', 'both tokens are valid')
from said where name = 'new verify_email';
select is(tests.outcome(format('select identity.proof_of(%L, %L)', mail #>> '{context,token}', 'reset_password')), '400 LM108',
  'a token is valid only for its own purpose')
from said where name = 'new verify_email';
select results_eq(
  $$select purpose, round(extract(epoch from expires_at - clock_timestamp()) / 60) from identity.proof join p using (id)
    where name in ('new verify_email', 'ann reset_password') order by 1$$,
  $$values ('reset_password', 60::numeric), ('verify_email', 2880)$$, 'for an hour, for two days, from when the mail is sent');
select identity.revoke_proofs('new@example.com');
select is_empty($$select from identity.one_time_token
  where hash = (select sha256(convert_to(mail #>> '{context,token}', 'UTF8')) from said where name = 'new verify_email')$$,
  'a proof takes its tokens along');

select * from finish();
rollback;
