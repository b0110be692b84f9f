-- Tests: notification.finish_attempt, the interval of a queue. Its outcomes are in test_claim_next.sql.
begin;
select plan(5);

call tests.register_things();
create temp table f as
select tests.create_target(o) as chat from tests.create_organization() as o;
select tests.hear(chat, '{thing.made}') from f;
select tests.happen('thing.made', c.organization_id, jsonb_build_object('name', n))
from notification.channel as c, f, generate_series(1, 4) as n
where c.id = f.chat;
select notification.match_events();

create function pg_temp.next_at() returns timestamptz language sql as $$
  select q.next_at from notification.destination as q, notification.channel as c, f where c.id = f.chat and q.id = c.destination_id
$$;
-- Send the next one; how much later than its interval the one after it may start.
create function pg_temp.delay_after(outcome text, duration_ms integer) returns interval language plpgsql as $$
declare
  v_claim jsonb;
  v_next_at timestamptz;
begin
  -- All due at once, whatever came before.
  update notification.delivery as d set status = 'due' where d.status = 'held';
  update notification.destination as q set next_at = clock_timestamp();
  v_claim := notification.claim_next();
  v_next_at := pg_temp.next_at();
  perform notification.finish_attempt((v_claim ->> 'delivery_id')::uuid, (v_claim ->> 'attempt')::integer, outcome, 200, duration_ms, null,
    null, null, null);
  return pg_temp.next_at() - v_next_at;
end
$$;

select is(pg_temp.delay_after('sent', 700), interval '0.7 seconds', 'a request that took long has the next one later');
select is(pg_temp.delay_after('sent', 0), interval '0', 'one that took no time does not');
select is(pg_temp.delay_after('sent', null), interval '0', 'nor one of which it is not known');
select is(pg_temp.delay_after('failed', 90000), interval '1 second', 'but never by more than the interval itself');
select is(
  (select array_agg(a.duration_ms order by d.sequence) from notification.attempt as a
    join notification.delivery as d on d.id = a.delivery_id), array[700, 0, 0, 90000], 'the log has the time of each');

select * from finish();
rollback;
