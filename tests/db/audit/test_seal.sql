begin;
select plan(20);

select tests.act_as_anon();
select throws_ok('select * from audit.seal()', '42501', null, 'strangers do not seal');
select tests.act_as_nobody();
set local role admin;
select throws_ok('select * from audit.seal()', '42501', null, 'admins do not seal');
reset role;

select tests.empty_log();
select audit.record('test', 'ops.setting');
set local role leadmill_worker;
select is_empty('select * from audit.seal()', 'an event whose transaction is under way is not sealed');
reset role;

-- Ids and transactions in another order, as when a transaction that began early commits late.
create temp table e as
select tests.past_event('30') as third, tests.past_event('10') as first, tests.past_event('20') as second,
  tests.past_event('10') as also_first;
set local role leadmill_worker;
select results_eq('select number, event_count from audit.seal()', $$values (1::bigint, 4::bigint)$$,
  'an event whose transaction has ended is sealed');
select is_empty('select * from audit.seal()', 'an event is sealed once');
reset role;
select is((xid_from, first_id, last_id), ('0'::xid8, third, also_first), 'the first seal begins at the first transaction')
  from audit.sealed_range, e;
select ok(xid_before <= pg_snapshot_xmin(pg_current_snapshot()), 'the first seal ends where a transaction is under way')
  from audit.sealed_range;

-- In slices, which never split a transaction.
select tests.empty_log();
create temp table f as
select tests.past_event('30') as e30, tests.past_event('10') as e10, tests.past_event('20') as e20, tests.past_event('10') as f10;
select results_eq('select number, event_count from audit.seal(1)', $$values (1::bigint, 2::bigint)$$,
  'a slice of one holds the whole transaction');
select results_eq('select number, event_count from audit.seal(1)', $$values (2::bigint, 1::bigint)$$,
  'the second seal covers the next event');
select is((xid_from, xid_before), ('11'::xid8, '21'::xid8), 'the second seal begins where the first ended') from audit.sealed_range
  where number = 2;
select results_eq('select number, event_count from audit.seal(100)', $$values (3::bigint, 1::bigint)$$,
  'a large slice covers the remaining event');
select is_empty('select * from audit.seal(1)', 'nothing is left to seal');
select ok(bool_and(n.xid_from = r.xid_before), 'seals follow one another without a gap')
from audit.sealed_range as r join audit.sealed_range as n on n.number = r.number + 1;
select is((select count(distinct hash) from audit.sealed_range), 3::bigint, 'each seal has a hash of its own');

-- The hash, computed here in another way.
create function pg_temp.digest(id bigint) returns bytea language sql as $$
  select sha256(convert_to(
    format('[%s, "test", "ops.setting", "x", null, {"value": 1.50}, null, "tester", null, null, "203.0.113.7", null, null, "%s", %s, %s]',
      e.id, e.xid, extract(epoch from e.transaction_at), extract(epoch from e.created_at)), 'UTF8'))
  from audit.event as e where e.id = digest.id
$$;
select is(r.hash, sha256(convert_to('1|0|11|2|', 'UTF8') || pg_temp.digest(e10) || pg_temp.digest(f10)),
  'the first hash is that of its bounds and events')
from audit.sealed_range as r, f where r.number = 1;
select is(r.hash, sha256(p.hash || convert_to('2|11|21|1|', 'UTF8') || pg_temp.digest(e20)), 'the next one chains it')
from audit.sealed_range as r, audit.sealed_range as p, f where r.number = 2 and p.number = 1;
create temp table digest as select audit.event_digest(e) as d from audit.event as e, f where e.id = f.e30;
set local time zone 'Asia/Kathmandu';
set local datestyle = 'German, DMY';
set local extra_float_digits = 0;
select is(audit.event_digest(e), d, 'a digest does not depend on the settings of who computes it') from audit.event as e, f, digest
  where e.id = f.e30;
create temp table other as select '{
  "id": 0, "action": "b", "entity": "a.b", "entity_id": null, "before": {"value": 1.50}, "after": {"value": 1.5},
  "user_id": "00000000-0000-7000-8000-000000000001", "role": "b", "session_id": "00000000-0000-7000-8000-000000000001",
  "organization_id": "00000000-0000-7000-8000-000000000001", "address": "203.0.113.8", "agent": "b", "request_id": "b",
  "xid": "31", "transaction_at": "2020-01-01", "created_at": "2020-01-01"}'::jsonb as row;
select set_eq('select jsonb_object_keys(row) from other',
  $$select attname::text from pg_attribute where attrelid = 'audit.event'::regclass and attnum > 0 and not attisdropped$$,
  'every column is tried');
select is_empty(
  $$select o.key from other, jsonb_each(row) as o, audit.event as e, f, digest
    where e.id = f.e30 and audit.event_digest(jsonb_populate_record(e, jsonb_build_object(o.key, o.value))) = d$$,
  'a digest depends on each');

-- After a restore into a younger cluster.
select tests.tamper($$insert into audit.sealed_range (number, xid_from, xid_before, first_id, last_id, event_count, hash)
  values (9, '1000', (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000)::text::xid8, 1, 1, 1, sha256(''))$$);
select throws_ok('select * from audit.seal()', 'LM952', null, 'numbers that run behind the last seal are not sealed over');
select * from finish();
rollback;
