begin;
select plan(27);
select tests.watch_identity();
create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('eve@example.com') as eve, tests.create_user('boss@example.com', admin => true) as boss;
alter table f add app uuid, add codes jsonb;
update f set app = tests.add_totp(bob), codes = identity.make_recovery_codes(bob);
alter table f add code text;
update f set code = tests.code_of(app);
select tests.set_password(u, 'correct horse') from f, unnest(array[ann, bob, boss]) as u;
create function pg_temp.age() returns void language sql security definer as $$
  update identity.session set proved_at = clock_timestamp() - interval '1 hour'
$$;
create function pg_temp.is_fresh(u uuid) returns boolean language sql security definer as $$
  select bool_and(proved_at > clock_timestamp() - interval '1 minute') from identity.session where user_id = u
$$;
grant all on f to public;
select pg_temp.age();

select tests.act_as_anon();
select is(tests.outcome($$select api.prove('correct horse')$$), '42501', 'a stranger has nothing to prove');
select tests.act_as_nobody();

-- By password.
select tests.act_as(ann) from f;
select is(tests.answer(api.prove(p)), '403 LM116', 'a wrong password: ' || coalesce(p, 'null')) from unnest(array['wrong', null]) as p;
select is(tests.answer(api.prove(code => '123456')), '403 LM116', 'a code proves nothing where no app is set up');
select is(pg_temp.is_fresh(ann), false, 'none of them is a proof') from f;
select is(api.prove('correct horse') ?& array['proved_at', 'fresh_until'], true, 'the right password is one');
select is(pg_temp.is_fresh(ann), true, 'the session is fresh from then on') from f;
select is(pg_temp.is_fresh(bob), false, 'no other session is') from f;
select tests.answer(api.prove('wrong')) from generate_series(1, 5);
select is(tests.answer(api.prove('correct horse')), '429 LM102', 'five wrong passwords are all a session has');
select tests.act_as_nobody();
select tests.act_as(eve) from f;
select is(tests.outcome($$select api.prove('x')$$), '403 LM122', 'a user without a password and a second factor signs in again');
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(tests.answer(api.prove('correct horse')), '200 done', 'an admin proves it, too');
select tests.act_as_nobody();

-- By the second factor.
select tests.act_as(bob) from f;
select is(tests.outcome($$select api.prove('correct horse')$$), '400 LM172', 'where a second factor is set up the password is no proof');
select is(tests.answer(api.prove('correct horse', '12345x')), '403 LM161', 'nor is a wrong code');
select is(pg_temp.is_fresh(bob), false, 'so the session is not fresh') from f;
select is(tests.answer(api.prove(code => f.code)), '200 done', 'a code is one') from f;
select is(pg_temp.is_fresh(bob), true, 'the session is fresh then') from f;
select is(tests.answer(api.prove(code => f.code)), '403 LM161', 'the same code is none') from f;
select is(tests.answer(api.prove(code => codes ->> 0)), '200 done', 'a recovery code is one') from f;
select is(tests.answer(api.prove(code => codes ->> 0)), '403 LM161', 'once') from f;
select is(api.second_factors() -> 'recovery_codes_left', '9', 'it is used up');
select tests.answer(api.prove(code => 'x')) from generate_series(1, 9);
select is(tests.answer(api.prove(code => codes ->> 1)), '429 LM163', 'ten wrong codes are all a session has') from f;
select isnt(tests.answered_header('Retry-After'), null, 'until it has waited');
select tests.act_as_nobody();
insert into identity.session (user_id, organization_id, role, expires_at)
select bob, tests.organization_of(bob), 'member', clock_timestamp() + interval '1 day' from f;
select tests.act_as(bob) from f;
select is(tests.answer(api.prove(code => codes ->> 1)), '200 done', 'the owner is not locked out in another session') from f;
select tests.act_as_nobody();
select results_eq($$select second_factor from identity.session, f where user_id = bob order by created_at$$,
  $$values ('recovery_code'), ('recovery_code')$$, 'the sessions know what was given last');
select is(tests.actions_of(ann), '{"prove_refused LM116","prove_refused LM116","prove_refused LM116",proved,"prove_refused LM116","prove_refused LM116","prove_refused LM116","prove_refused LM116","prove_refused LM116"}',
  'proofs and refusals are recorded') from f;
select is(tests.mails_to('bob@example.com'), '{recovery_code_used,recovery_code_used}', 'a recovery code is told by mail');
select is((select count(*) from identity.recovery_code as r, f where r.user_id = bob and r.used_at is not null), 2::bigint, 'two are used');

select * from finish();
rollback;
