begin;
select plan(39);
select tests.watch_identity();
create temp table f as select tests.create_user('ann+1@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('boss@example.com', admin => true) as boss;
create temp table t (n integer generated always as identity, body jsonb);
grant all on f, t to public;

select is(tests.outcome(c), '42501', r || ' cannot: ' || c)
from unnest(array['select api.begin_totp()', $$select api.confirm_totp(null, null)$$, 'select api.second_factors()']) as c,
  lateral (select tests.act_as_anon()) as a, lateral (select 'a stranger' as r where a is not null) as r;
select tests.act_as_nobody();
select is(tests.outcome(format('select from identity.%I', n)), '42501', 'nobody reads ' || n)
from unnest(array['second_factor', 'recovery_code', 'log_in_ticket', 'passkey_challenge']) as n, lateral (select tests.act_as(ann) from f) as a;

-- Ann sets up an app.
select tests.act_as(ann) from f;
select is(api.second_factors(), '{"factors": [], "recovery_codes_left": 0}', 'at first there is no second factor');
select is(tests.outcome($$select api.begin_totp(repeat('x', 101))$$), '400 LM109', 'a name is short');
insert into t (body) select api.begin_totp();
insert into t (body) select api.begin_totp('My phone');
select is(tests.answered_header('Cache-Control'), 'no-store', 'no cache keeps the secret');
select matches(body ->> 'secret', '^[A-Z2-7]{32}$', 'the secret has 160 bits') from t where n = 2;
select is(body ->> 'uri', 'otpauth://totp/Leadmill:ann%2B1%40example.com?secret=' || (body ->> 'secret') || '&issuer=Leadmill',
  'the address of a QR code names the user') from t where n = 2;
select is(api.second_factors() -> 'factors', '[]', 'an app that is not confirmed does not count');
select is(tests.outcome(format('select api.confirm_totp(%L, %L)', body ->> 'factor_id', '000000')), '404 LM164',
  'of two that were begun the first one is void') from t where n = 1;
select is(tests.answer(api.confirm_totp((body ->> 'factor_id')::uuid, c)), '403 LM161', 'a wrong first code: ' || coalesce(c, 'null'))
from t, unnest(array['12345', 'abcdef', null]) as c where n = 2;
select tests.act_as_nobody();
select tests.act_as(bob) from f;
select is(tests.outcome(format('select api.confirm_totp(%L, %L)', body ->> 'factor_id', tests.code_of((body ->> 'factor_id')::uuid))),
  '404 LM164', 'nobody confirms the app of another') from t where n = 2;
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp() - interval '6 minutes' from f where user_id = ann;
select tests.act_as(ann) from f;
select is(tests.outcome(c), '403 LM160', 'without a fresh proof nothing changes: ' || c)
from unnest(array['select api.begin_totp()', $$select api.confirm_totp(gen_random_uuid(), '1')$$, 'select api.create_recovery_codes()',
  'select api.remove_second_factor(gen_random_uuid())', 'select api.begin_passkey()']) as c;
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp() from f where user_id = ann;
select tests.act_as(ann) from f;
insert into t (body) select api.confirm_totp(
  (body ->> 'factor_id')::uuid, regexp_replace(tests.code_of((body ->> 'factor_id')::uuid), '(...)', '\1 ', 'g')) from t where n = 2;
select is(body ->> 'factor_id', (select body ->> 'factor_id' from t where n = 2), 'a first code confirms it, typed with blanks') from t where n = 3;
select is((select count(distinct c) from t, jsonb_array_elements_text(body -> 'recovery_codes') as c where n = 3
  and c ~ '^[a-z2-7]{4}(-[a-z2-7]{4}){3}$'), 10::bigint, 'with the first factor come ten recovery codes of 80 bits');
select is(body ->> 'other_sessions', '0', 'and the number of other sessions') from t where n = 3;
select is(api.second_factors() #- '{factors,0,id}' #- '{factors,0,created_at}' #- '{factors,0,last_used_at}',
  '{"factors": [{"kind": "totp", "name": "My phone", "is_backed_up": null}], "recovery_codes_left": 10}', 'it is listed');
select is(tests.outcome(format('select api.confirm_totp(%L, %L)', body ->> 'factor_id', '000000')), '404 LM164', 'an app is confirmed once')
from t where n = 2;
select tests.act_as_nobody();
select is(s.second_factor, 'totp', 'the session counts as one with a second factor') from identity.session as s, f where s.user_id = ann;
select is(tests.mails_to('ann+1@example.com'), '{second_factor_added}', 'the user is told by mail');
select is(tests.actions_of(ann), '{"second_factor_added"}', 'it is recorded') from f;
select is_empty($$select from identity.recovery_code as r, t, jsonb_array_elements_text(body -> 'recovery_codes') as c
  where n = 3 and position(convert_to(replace(upper(c), '-', ''), 'UTF8') in r.hash) > 0$$, 'no code is stored');

-- A second one, and bounds.
select tests.act_as(ann) from f;
insert into t (body) select api.begin_totp();
insert into t (body) select api.confirm_totp((body ->> 'factor_id')::uuid, tests.code_of((body ->> 'factor_id')::uuid)) from t where n = 4;
select is(body -> 'recovery_codes', 'null', 'with the second factor the recovery codes stay') from t where n = 5;
select is(jsonb_array_length(api.second_factors() -> 'factors'), 2, 'a user may have several');
select tests.act_as_nobody();
select is(identity.factors_shown(ann), '{totp}', 'admins see which kinds it has') from f;
select is(identity.factors_shown(null), '{}', 'and none of nobody');
select tests.act_as(ann) from f;
insert into t (body) select api.begin_totp();
select tests.answer(api.confirm_totp((body ->> 'factor_id')::uuid, 'x')) from t, generate_series(1, 10) where n = 6;
select is(tests.answer(api.confirm_totp((body ->> 'factor_id')::uuid, tests.code_of((body ->> 'factor_id')::uuid))), '429 LM163',
  'ten wrong codes are all a session has') from t where n = 6;
select tests.act_as_nobody();
update ops.setting set value = '2' where name = 'identity.second_factors';
select tests.act_as(ann) from f;
select is(tests.outcome(c), '409 LM165', 'more than allowed are refused: ' || c) from unnest(array['select api.begin_totp()', 'select api.begin_passkey()']) as c;

select * from finish();
rollback;
