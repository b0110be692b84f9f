begin;
select plan(21);

create temp table f as
select n, eur, cheap, dear, euro, a,
  tests.create_subscription(cheap, '{"location": ["US", "EU"]}', 0, a) as s_cheap,
  tests.create_subscription(dear, '{}', 0, a) as s_dear,
  tests.create_subscription(euro, '{}', 0, a) as s_euro
from (
  select n, eur, tests.create_level(n, 100) as cheap, tests.create_level(n, 1000) as dear, tests.create_level(eur, 100) as euro,
    tests.create_organization('A') as a
  from tests.create_niche() as n, tests.create_niche(currency => 'EUR') as eur) as x;
grant select on f to public;
create function pg_temp.funded() returns uuid[] language sql as $$
  select array_agg(s.id order by s.turn) from distribution.subscription as s
  where s.ineligible_reason is null and exists (select from distribution.rotation as r where r.subscription_id = s.id)
$$;

select tests.act_as(m.user_id) from identity.membership as m join f on m.organization_id = f.a limit 1;
select is(tests.outcome('select notification.follow_funds(a) from f'), '42501', 'a member may not');
select tests.act_as_nobody();
set local role leadmill_worker;
select is(tests.outcome('select notification.follow_funds(gen_random_uuid())'), 'done',
  'the worker may, also for an organisation without subscriptions');
reset role;
select tests.forget_locks();

select is(pg_temp.funded(), null, 'without funds nobody is in the rotation');
select tests.fund(a, 999) from f;
select is(pg_temp.funded(), null, 'a credit does not change the rotation by itself');
select is((select count(*)::integer from queue.procrastinate_jobs, f
  where task_name = 'refresh_funding' and args ->> 'organization_id' = a::text), 1, 'every posting defers a job');
select ledger.funds_changed(a) from f;
select is((select count(*)::integer from queue.procrastinate_jobs, f
  where task_name = 'refresh_funding' and args ->> 'organization_id' = a::text), 1, 'a second posting does not defer another job');
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap], 'the job adds subscriptions that the funds cover') from f;
select is((select count(*)::integer from distribution.rotation), 2, 'a subscription is added under each of its terms');
select tests.fund(a, 1) from f;
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap, s_dear], 'a cent too little is not enough') from f;
select tests.fund(a, 100, 'EUR') from f;
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap, s_dear, s_euro], 'funds count in their own currency only') from f;
select ok(s.turn = r.turn, 'with the turn they had') from distribution.subscription as s
  join distribution.rotation as r on r.subscription_id = s.id
where s.id = (select s_dear from f);

update ledger.account set held = 950 where organization_id = (select a from f) and kind = 'wallet' and currency = 'USD';
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_euro], 'held money does not count') from f;
update ledger.account set held = 0 where organization_id = (select a from f) and kind = 'wallet' and currency = 'USD';
update identity.organization set status = 'suspended' where id = (select a from f);
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), null, 'a suspended organisation leaves the rotation');
update identity.organization set status = 'active' where id = (select a from f);
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap, s_dear, s_euro], 'it returns when it is active again') from f;

-- What its people are told.
create function pg_temp.told() returns text[] language sql as $$
  select coalesce(array_agg(d.template || ' ' || jsonb_array_length(d.refs -> 'subscription_ids') order by d.id), '{}')
  from notification.delivery as d where d.template in ('subscriptions_paused', 'subscriptions_resumed')
$$;
-- One owner is enough.
update identity.membership set ended_at = now() where organization_id = (select a from f) and user_id <> (
  select user_id from identity.membership where organization_id = (select a from f) limit 1);
delete from notification.delivery;
select tests.refresh_funding(a) from f;
select is(pg_temp.told(), '{}', 'nobody is notified where nothing changed');
update ledger.account set held = 950 where organization_id = (select a from f) and kind = 'wallet' and currency = 'USD';
select tests.refresh_funding(a) from f;
select is(pg_temp.told(), '{subscriptions_paused 2}', 'the owner is notified of subscriptions that pause');
select is(
  (select (notification.mail_context(d) #> '{levels,0}') - 'level' from notification.delivery as d
    where d.template = 'subscriptions_paused'),
  '{"niche": "VPS hosting", "price": "1.00", "currency": "USD"}', 'the event names them');
select tests.refresh_funding(a) from f;
select is(pg_temp.told(), '{subscriptions_paused 2}', 'the owner is notified once');
update ledger.account set held = 0 where organization_id = (select a from f) and kind = 'wallet' and currency = 'USD';
select tests.refresh_funding(a) from f;
select is(pg_temp.told(), '{subscriptions_paused 2,subscriptions_resumed 2}', 'the owner is notified of subscriptions that resume');
update distribution.subscription set status = 'paused' where id = (select s_euro from f);
select ledger.post('test:' || gen_random_uuid() || ':taken', 'manual_debit',
  tests.legs(tests.account('wallet', a, 'EUR'), -100, tests.account('adjustments', null, 'EUR'), 100), actor => 'test',
    reason => 'money for a test') from f;
select tests.refresh_funding(a) from f;
select is(pg_temp.told(), '{subscriptions_paused 2,subscriptions_resumed 2}',
  'nobody is notified of a subscription that its owner had paused');
update identity.organization set status = 'suspended' where id = (select a from f);
select tests.refresh_funding(a) from f;
select is(pg_temp.told(), '{subscriptions_paused 2,subscriptions_resumed 2}',
  'nobody is notified that a suspended organisation buys nothing');

select * from finish();
rollback;
