begin;
select plan(14);

create temp table f as
select n, level, tests.create_subscription(level, '{}', 1000) as rich, tests.create_subscription(level, '{}', 500) as poor
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;

create function pg_temp.told() returns text[] language sql as $$
  select coalesce(array_agg(d.template || ' ' || (d.refs -> 'subscription_ids') order by d.template, (d.refs -> 'subscription_ids')::text),
    '{}')
  from notification.delivery as d where d.template in ('subscriptions_paused', 'subscriptions_resumed')
$$;
create function pg_temp.mails(template text, variadic ids uuid[]) returns text[] language sql as $$
  select array_agg(format('%s ["%s"]', template, u.id) order by u.id) from unnest(ids) as u (id)
$$;

select is(tests.distribute(l), array[rich], 'the first buys at the present price') from f, tests.create_lead(n) as l;
select tests.refresh_funding(organization_id) from distribution.subscription;
delete from notification.delivery;
select catalog.update_competition_level(level, name => 'Other', max_buyers => 2) from f;
select is(pg_temp.told(), '{}', 'a price that all can pay notifies nobody');
select catalog.update_competition_level(level, price => 5.01) from f;
select is_empty('select r.* from f cross join lateral tests.rotation_of(level) as r',
  'a subscription that cannot pay a higher price leaves the rotation');
select is(pg_temp.told(), pg_temp.mails('subscriptions_paused', rich, poor), 'its owner is notified that it pauses') from f;
select is(
  (select (notification.mail_context(d) #>> '{levels,0,price}') from notification.delivery as d order by d.id limit 1), '5.01',
    'and at which price');
select tests.refresh_funding(organization_id) from distribution.subscription;
select is((select count(*) from notification.delivery), 2::bigint, 'the later job refresh_funding does not notify again');
delete from notification.delivery;
update distribution.subscription as s set status = 'paused' from f where s.id = poor;
select catalog.update_competition_level(level, price => 6.00) from f;
select is(pg_temp.told(), '{}', 'a price that is still too high notifies nobody');
select catalog.update_competition_level(level, price => 5.00, name => 'New', max_buyers => 1) from f;
select is(pg_temp.told(), pg_temp.mails('subscriptions_resumed', rich),
  'owners of those that can pay again are notified, except of paused ones') from f;
update distribution.subscription as s set status = 'active' from f where s.id = poor;
select distribution.sync_rotation(array[poor]) from f;
select set_eq('select r.subscription_id from f cross join lateral tests.rotation_of(level) as r', 'select unnest(array[rich, poor]) from f',
  'they return to the rotation when the price falls');
select catalog.update_competition_level(level, price => 4.00) from f;
select is(array_length(pg_temp.told(), 1), 1, 'a lower price that all could pay notifies nobody') from f;
delete from notification.delivery;
select results_eq('select price, max_buyers from sale.assignment', 'values (500::bigint, 1)', 'earlier assignments keep their terms');
select catalog.retire_competition_level(level) from f;
select results_eq('select distinct status from distribution.subscription', array['ended'], 'a retired level ends its subscriptions');
select is(pg_temp.told(), '{}', 'a retired level does not notify of a lack of funds');
select is_empty('select from distribution.rotation', 'a retired level has an empty rotation');

select * from finish();
rollback;
