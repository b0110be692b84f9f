begin;
select plan(31);
select tests.watch_identity();
create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('boss@example.com', admin => true) as boss;
alter table f add app uuid, add key uuid, add bosses uuid, add codes jsonb;
update f set app = tests.add_totp(ann), key = tests.add_passkey(ann, '\xaa'), bosses = tests.add_totp(boss), codes = identity.make_recovery_codes(ann);
insert into identity.session (user_id, organization_id, role, expires_at, created_at)
select ann, tests.organization_of(ann), 'member', clock_timestamp() + interval '1 day', clock_timestamp() - interval '1 hour'
from f, generate_series(1, 2);
grant all on f to public;

select tests.act_as_anon();
select is(tests.outcome(c), '42501', 'a stranger cannot: ' || c)
from unnest(array['select api.remove_second_factor(null)', $$select api.rename_second_factor(null, 'x')$$, 'select api.create_recovery_codes()']) as c;
select tests.act_as_nobody();

-- Names.
select tests.act_as(bob) from f;
select is(tests.outcome(format('select api.rename_second_factor(%L, %L)', app, 'Mine')), '404 LM164', 'nobody renames the app of another') from f;
select is(tests.outcome(format('select api.remove_second_factor(%L)', app)), '404 LM164', 'nor removes it') from f;
select is(tests.outcome('select api.create_recovery_codes()'), '409 LM171', 'without a second factor there are no recovery codes');
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(tests.outcome(format('select api.rename_second_factor(%L, %L)', app, n)), '400 LM109', 'a name is one short line') from f,
  unnest(array['', repeat('x', 101), E'a\nb']) as n;
select is(tests.outcome(format('select api.rename_second_factor(%L, %L)', app, '  Old phone ')), 'done', 'a user renames an app') from f;
select is(api.second_factors() #>> '{factors,0,name}', 'Old phone', 'the list shows the name');

-- New recovery codes.
select is(jsonb_array_length(api.create_recovery_codes() -> 'recovery_codes'), 10, 'a user gets ten new recovery codes');
select is(tests.answered_header('Cache-Control'), 'no-store', 'which no cache keeps');
select is(tests.answer(api.prove(code => codes ->> 0)), '403 LM161', 'the old ones are void') from f;
select is(api.second_factors() -> 'recovery_codes_left', '10', 'ten are left');

-- Removal.
select is(api.remove_second_factor(app), '{"other_sessions": 2}', 'a user removes an app, and is told of other sessions') from f;
select is(tests.outcome(format('select api.remove_second_factor(%L)', app)), '404 LM164', 'it is gone') from f;
select is(tests.outcome(format('select api.rename_second_factor(%L, %L)', app, 'x')), '404 LM164', 'for all purposes') from f;
select is(tests.answer(api.prove(code => tests.code_of(app))), '403 LM161', 'its codes are refused') from f;
select is(jsonb_array_length(api.second_factors() -> 'factors'), 1, 'the passkey stays');
select is(api.second_factors() -> 'recovery_codes_left', '10', 'and so do the recovery codes');
select is(api.remove_second_factor(key, true), '{"other_sessions": 0}', 'with the last one all other sessions may end') from f;
select is(api.second_factors(), '{"factors": [], "recovery_codes_left": 0}', 'the recovery codes go with it');
select is(tests.outcome('select hook.pre_request()'), 'done', 'the session of the caller stays');
select tests.act_as_nobody();
select results_eq($$select end_reason from identity.session, f where user_id = ann order by created_at$$,
  $$values ('ended'), ('ended'), (null)$$, 'the others have ended');
select is(tests.mails_to('ann@example.com'), '{recovery_codes_replaced,second_factor_removed,second_factor_removed}', 'each step is told by mail');
select is(tests.actions_of(ann),
  '{recovery_codes_replaced,"prove_refused LM161",second_factor_removed,"prove_refused LM161",second_factor_removed}', 'and recorded')
from f;
select is(identity.describe_second_factor(jsonb_build_object('second_factor_id', app), null, ann), '{"kind": "totp", "factor": "Old phone"}',
  'the mail names what was removed') from f;
select is(identity.describe_second_factor(jsonb_build_object('second_factor_id', app), null, bob), null, 'but to no one else') from f;

-- Admins.
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.remove_second_factor(%L)', bosses)), '409 LM167', 'an admin keeps the last one') from f;
select tests.act_as_nobody();
update ops.setting set value = 'false' where name = 'identity.admin_second_factor';
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.remove_second_factor(%L)', bosses)), 'done', 'unless the setting does not require one') from f;

select * from finish();
rollback;
