begin;
select plan(22);

select tests.act_as_anon();
select throws_ok('select * from audit.verify()', '42501', null, 'strangers do not verify');
select tests.act_as_nobody();
set local role admin;
select throws_ok('select * from audit.verify()', '42501', null, 'admins do not verify');
reset role;

select tests.empty_log();
select is_empty('select * from audit.verify()', 'an empty log is clean');
select tests.past_event(xid, xid::text) from (values ('10'::xid8), ('10'), ('20'), ('20'), ('30'), ('30')) as v (xid);
select audit.seal(1) from generate_series(1, 3);
select is((select count(*) from audit.sealed_range), 3::bigint, 'there are three seals');
set local role leadmill_worker;
select is_empty('select * from audit.verify()', 'a log that nobody touched is clean');
reset role;
-- What comes later and is not sealed yet is no fault.
select audit.record('test', 'ops.setting');
select is_empty('select * from audit.verify()', 'open events are none');

-- Each attack alone; the faults that it leaves.
create function pg_temp.faults_after(attack text, first bigint default 1, last bigint default null) returns text[]
language plpgsql as $$
declare
  v_faults text[];
begin
  begin
    perform tests.tamper(attack);
    select coalesce(array_agg(v.number || ' ' || v.fault order by v.number, v.fault), '{}') into v_faults
    from audit.verify(first, last) as v;
    raise exception using errcode = 'ZZ000';
  exception when sqlstate 'ZZ000' then
    return v_faults;
  end;
end $$;
create temp table e as
select min(id) filter (where xid = '10') as e10, min(id) filter (where xid = '20') as e20, max(id) filter (where xid = '20') as f20
  from audit.event;

select is(pg_temp.faults_after(format($$update audit.event set after = '{"value": 1.51}' where id = %s$$, e20)),
  '{2 events or their seal were changed}', 'an edited event is found') from e;
select is(pg_temp.faults_after(format($$update audit.event set after = '{"value": 1.5}' where id = %s$$, e20)),
  '{2 events or their seal were changed}', 'a change by as little as a zero is found') from e;
select is(pg_temp.faults_after(format($$update audit.event set user_id = null, address = '203.0.113.8' where id = %s$$, e10)),
  '{1 events or their seal were changed}', 'a forged address is') from e;
select is(pg_temp.faults_after(format($$delete from audit.event where id = %s$$, f20)), '{2 events are missing}', 'a deleted event is')
  from e;
select is(pg_temp.faults_after($$delete from audit.event where xid = '20'$$), '{2 events are missing}', 'a deleted transaction is');
select is(pg_temp.faults_after($$select tests.past_event('20')$$), '{2 events were added}', 'an inserted event is');
select is(pg_temp.faults_after($$select tests.past_event('15')$$), '{2 events were added}',
  'an event inserted for a transaction that never was is found');
select is(pg_temp.faults_after(format($$delete from audit.event where id = %s$$, e20) || $$; select tests.past_event('20', '20')$$),
  '{2 events or their seal were changed}', 'one in place of another is') from e;
select is(pg_temp.faults_after(format($$update audit.event set xid = '30' where id = %s$$, f20)),
  '{"2 events are missing","3 events were added"}', 'one that was moved is found where it was and where it is') from e;
select is(pg_temp.faults_after($$update audit.event set created_at = created_at + interval '1 day' where xid = '10'$$),
  '{1 events or their seal were changed}', 'other times are');

-- Attacks on the seals.
select is(pg_temp.faults_after('update audit.sealed_range set event_count = 1 where number = 2'), '{2 events were added}',
  'an edited seal is found');
select is(pg_temp.faults_after($$update audit.sealed_range set hash = sha256('') where number = 2$$),
  '{"2 events or their seal were changed","3 events or their seal were changed"}', 'a forged hash is, by the seal after it too');
select is(pg_temp.faults_after('delete from audit.sealed_range where number = 2'),
  '{"3 chain is broken","3 events or their seal were changed"}', 'a missing seal is');
select is(pg_temp.faults_after('delete from audit.sealed_range where number = 1'),
  '{"2 chain is broken","2 events or their seal were changed"}', 'a forged first seal is found, too');

-- Re-sealed by an attacker with the privileges: only a hash that was kept elsewhere reveals it.
create temp table kept as select hash from audit.sealed_range where number = 3;
select is(pg_temp.faults_after($$update audit.event set after = '{}' where xid = '20'$$, 3, 3), '{}',
  'a slice verifies the seals that it names');
select tests.tamper($$update audit.event set after = '{}' where xid = '20'; delete from audit.sealed_range$$);
select audit.seal(1) from generate_series(1, 3);
select isnt(r.hash, k.hash, 'a log that was sealed anew has another hash than the one that was kept')
from audit.sealed_range as r, kept as k where r.number = 3;

select * from finish();
rollback;
