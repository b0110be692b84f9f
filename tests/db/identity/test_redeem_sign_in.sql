begin;
select plan(16);
select tests.watch_identity();
select tests.come_from('203.0.113.1', 'a browser');
create temp table given (code text);
grant all on given to public;
create function pg_temp.store_webhook_secrets(subject text default 'g-1') returns text language plpgsql as $$
begin
  perform tests.forget_locks();
  return identity.issue_sign_in_code('https://issuer.example', subject,
    jsonb_build_object('email', subject || '@example.com', 'email_verified', true, 'given_name', 'Eve')) ->> 'sign_in';
end $$;

select is(tests.outcome($$select identity.issue_sign_in_code('i', 's', '{}')$$), '42501', r || ' may not issue sign-in codes')
from unnest(array['anon', 'member', 'admin', 'leadmill_worker']) as r, lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
insert into given values (pg_temp.store_webhook_secrets());
select matches(code, '^[A-Za-z0-9_-]{43}$', '256 bits') from given;
select is_empty($$select from identity.sign_in_code as c, given where c::text ~ code$$, 'only their hash is stored');
select is_empty($$select from identity.session$$, 'nobody is logged in yet');

select tests.act_as_anon();
select is(tests.outcome(format('select identity.redeem_sign_in(%L)', code)), '42501', 'the room''s function is not reached by its name')
  from given;
select is(tests.outcome(format('select api.redeem_sign_in(%L)', c)), '401 LM123', 'no code: ' || coalesce(quote_literal(c), 'null'))
  from (values (null), (''), ('x')) as v (c);
select is(api.redeem_sign_in(code) ->> 'role', 'member', 'the code logs in') from given;
select is(tests.outcome(format('select api.redeem_sign_in(%L)', code)), '401 LM123', 'a code is accepted only once') from given;
select tests.act_as_nobody();
select results_eq($$select address, agent
  from identity.session$$, $$values (inet '203.0.113.1', 'a browser')$$, 'the session has the address and agent of the browser');
update given set code = pg_temp.store_webhook_secrets();
update identity.sign_in_code set expires_at = clock_timestamp() - interval '1 millisecond';
select is(tests.outcome(format('select api.redeem_sign_in(%L)', code)), '401 LM123', 'a code expires after a minute') from given;
update given set code = pg_temp.store_webhook_secrets();
update identity.user_account set status = 'suspended' where email = 'g-1@example.com';
select is(tests.answer(api.redeem_sign_in(code)), '403 LM105', 'a user who was suspended in the meantime is refused') from given;

select * from finish();
rollback;
