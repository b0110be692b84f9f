begin;
select plan(14);

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
  where s.is_funded and exists (select from distribution.rotation as r where r.subscription_id = s.id)
$$;

select tests.act_as(m.user_id) from identity.membership as m join f on m.organization_id = f.a limit 1;
select is(tests.outcome('select distribution.refresh_funding(a) from f'), '42501', 'not for members');
select tests.act_as_nobody();
set local role leadmill_worker;
select is(tests.outcome('select distribution.refresh_funding(gen_random_uuid())'), 'done', 'the worker may; an organisation without subscriptions is nothing to do');
reset role;
select tests.forget_locks();

select is(pg_temp.funded(), null, 'without money there is nobody');
select tests.fund(a, 999) from f;
select is(pg_temp.funded(), null, 'money alone changes nothing');
select is((select count(*)::integer from queue.procrastinate_jobs, f where task_name = 'refresh_funding' and args ->> 'organization_id' = a::text), 0, 'posting by hand makes no job');
select ledger.funds_changed(a) from f;
select is((select count(*)::integer from queue.procrastinate_jobs, f where task_name = 'refresh_funding' and args ->> 'organization_id' = a::text), 1, 'the tasks know the job');
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap], 'the job lets in whom the funds cover') from f;
select is((select count(*)::integer from distribution.rotation), 2, 'under each of its terms');
select tests.fund(a, 1) from f;
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap, s_dear], 'to the cent') from f;
select tests.fund(a, 100, 'EUR') from f;
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap, s_dear, s_euro], 'each currency by itself') from f;
select ok(s.turn = r.turn, 'with the turn they had') from distribution.subscription as s join distribution.rotation as r on r.subscription_id = s.id
where s.id = (select s_dear from f);

update ledger.account set held = 950 where organization_id = (select a from f) and kind = 'wallet' and currency = 'USD';
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_euro], 'what is held is no money') from f;
update ledger.account set held = 0 where organization_id = (select a from f) and kind = 'wallet' and currency = 'USD';
update identity.organization set status = 'suspended' where id = (select a from f);
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), null, 'a suspended organisation is out');
update identity.organization set status = 'active' where id = (select a from f);
select tests.refresh_funding(a) from f;
select is(pg_temp.funded(), array[s_cheap, s_dear, s_euro], 'and comes back') from f;

select * from finish();
rollback;
