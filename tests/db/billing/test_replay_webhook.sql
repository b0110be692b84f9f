begin;
select plan(21);

create temp table o as select tests.create_organization() as id;
create temp table d as select tests.create_deposit(id) as id from o;
create function pg_temp.status(event text) returns text language sql as $$
  select concat_ws(' ', i.status, i.last_error) from billing.webhook_inbox as i where i.event_id = event
$$;

select throws_ok($$ set local role member; select billing.replay_webhook('evt_1') $$, '42501', null, 'members replay nothing');
reset role;
select throws_ok($$ set local role member; select billing.dismiss_webhook('evt_1', 'because of this and that') $$, '42501', null,
  'a member does not dismiss a webhook');
reset role;
select throws_like($$ select billing.replay_webhook('evt_none') $$, '%LM509%', 'an event that never came is not replayed');
select throws_like($$ select billing.dismiss_webhook('evt_none', 'because of this and that') $$, '%LM509%',
  'an unknown webhook is not dismissed: LM509');

-- Quarantined for its version: an operator has read it and lets it in.
select is(billing.store_webhook('stripe', 'evt_v', 'checkout.session.completed', now(), '2027-03-31.fig', false, false, '{}',
  convert_to(jsonb_build_object('data', jsonb_build_object('object', tests.stripe_session(id)))::text, 'UTF8')), 'quarantined',
    'another release') from d;
do $$ begin perform tests.forget_locks(); end $$;
select tests.act_as(tests.create_user('op@example.com', admin => true));
select is(api.replay_webhook('evt_v'), 'applied', 'an admin replays it');
select is(api.replay_webhook('evt_v'), 'applied', 'replaying an applied webhook again changes nothing');
select tests.act_as_nobody();
select is(tests.purse(id), 'debt 0, promo 0, wallet 5000', 'it is credited once') from o;

-- Of the other mode: replay does not credit it.
do $$ begin perform tests.forget_locks(); end $$;
create temp table live as select tests.create_deposit(id) as id from o;
select is(billing.store_webhook('stripe', 'evt_l', 'checkout.session.completed', now(), '2026-10-28.endive', true, false, '{}',
  convert_to(jsonb_build_object('data', jsonb_build_object('object', tests.stripe_session(id, '{"livemode": true}')))::text, 'UTF8')),
    'ignored', 'the other mode') from live;
select is(billing.replay_webhook('evt_l'), 'quarantined', 'replayed it contradicts the deposit');
select is(pg_temp.status('evt_l'), 'quarantined differs from the deposit: livemode',
  'a quarantined webhook says what differs from the deposit');

-- Dismissed.
select tests.act_as((select id from identity.user_account where email = 'op@example.com'));
select throws_like($$ select api.dismiss_webhook('evt_l', 'no') $$, '%LM068%', 'a reason is needed');
select lives_ok($$ select api.dismiss_webhook('evt_l', 'live key in the test endpoint') $$, 'an admin puts it aside');
select throws_like($$ select api.dismiss_webhook('evt_l', 'live key in the test endpoint') $$, '%LM524%', 'once');
select throws_like($$ select api.dismiss_webhook('evt_v', 'I do not like this one') $$, '%LM524%', 'never what was applied');
select is((select status || ' ' || last_error from api.webhooks where id = 'evt_l'),
  'ignored dismissed: live key in the test endpoint', 'the reason is kept');
select results_eq(
  $$ select action, entity_id, role from api.audit_events where entity = 'billing.webhook_inbox' and role = 'admin' order by id $$,
  $$ values ('webhook_replayed', 'stripe/evt_v', 'admin'), ('webhook_dismissed', 'stripe/evt_l', 'admin') $$,
  'who decided is recorded');
select tests.act_as_nobody();

-- Old ones.
do $$ begin perform tests.forget_locks(); end $$;
update billing.webhook_inbox set received_at = now() - interval '31 days' where status = 'waiting';
select tests.receive_stripe('evt_w', 'refund.created', '{"object": "refund", "id": "re_w", "payment_intent": "pi_theirs"}');
update billing.webhook_inbox set received_at = now() - interval '31 days' where event_id = 'evt_w';
update billing.webhook_inbox set finished_at = now() - interval '91 days' where event_id in ('evt_l', 'evt_v');
select cmp_ok(billing.purge_webhooks(), '>=', 3, 'what waited or was kept for too long is swept');
select is(pg_temp.status('evt_w'), 'ignored about no deposit of ours: waited for pi_theirs',
  'a refund of somebody else''s payment is ignored');
select is((select body from billing.webhook_inbox where event_id = 'evt_l'), null, 'old bodies are deleted');
select throws_like($$ select billing.replay_webhook('evt_l') $$, '%LM510%', 'a dismissed webhook is not replayed: LM510');

select * from finish();
rollback;
