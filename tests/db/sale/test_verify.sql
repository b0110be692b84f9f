-- A superuser who switches constraints and triggers off is found nevertheless.
begin;
select plan(16);

create temp table f as select n as niche, tests.create_level(n, 1000, 2) as level from tests.create_niche() as n;
alter table f add lead uuid, add kept uuid;
select tests.create_subscription(level, funds => 5000) from f, generate_series(1, 2);
update f set lead = tests.create_lead(niche), kept = tests.create_lead(niche);
select is(cardinality(tests.distribute(lead)) + cardinality(tests.distribute(kept)), 4, 'two leads are sold to two buyers') from f;
select returns.mark_lead_bad(lead, 'A joke') from f;

select is(tests.outcome(format('select sale.%s', s)), '42501', 'it is refused to ' || r || ': ' || s)
from (values ('member', 'verify()'), ('admin', 'verify()'), ('admin', $$verify_range('journals', 0, 1)$$)) as v (r, s),
  lateral (select set_config('role', r, true)) as a;
select tests.act_as_nobody();
select is_empty('select * from sale.verify()', 'what was sold has its journals and the journals what was sold');
set local role leadmill_worker;
select is_empty(
  'select v.* from ledger.verification_ranges(2) as s cross join lateral sale.verify_range(s.part, s.after_id, s.up_to_id) as v',
  'the ranges have no faults');
select is(tests.outcome($$select sale.verify_range('cellar', 0, 1)$$), 'LM407', 'there are no other parts');
reset role;

-- Faults after an attack, in one piece and range by range; both must say the same.
create function pg_temp.faults_after(attack text) returns text
language plpgsql
as $$
declare
  v_faults text;
  v_in_ranges text;
begin
  begin
    set local session_replication_role = replica;
    execute attack;
    select string_agg(distinct v.fault, ', ' order by v.fault) into v_faults from sale.verify() as v;
    select string_agg(distinct v.fault, ', ' order by v.fault) into v_in_ranges
    from ledger.verification_ranges(2) as s
    cross join lateral sale.verify_range(s.part, s.after_id, s.up_to_id) as v;
    raise exception using errcode = 'ZZ999', message = coalesce(v_faults, 'none'), detail = coalesce(v_in_ranges, 'none');
  exception when sqlstate 'ZZ999' then
    get stacked diagnostics v_faults = message_text, v_in_ranges = pg_exception_detail;
  end;
  return case when v_faults = v_in_ranges then v_faults else v_faults || ' <> ' || v_in_ranges end;
end
$$;
select is(pg_temp.faults_after(attack), fault, attack)
from f, (values
  ('delete from sale.assignment where id = (select id from sale.assignment where status = ''sold'' limit 1)', 'charge and assignment disagree'),
  ('update sale.assignment set price = 900', 'charge and assignment disagree'),
  ('update sale.assignment set organization_id = gen_random_uuid()', 'charge and assignment disagree'),
  ('update sale.assignment set lead_id = gen_random_uuid()', 'charge and assignment disagree, refund and assignment disagree'),
  ('delete from sale.refund', 'refund and assignment disagree, state and refund disagree'),
  ('update sale.assignment set status = ''sold''', 'refund and assignment disagree, state and refund disagree'),
  ('update sale.assignment set status = ''refunded''', 'state and refund disagree'),
  ('update sale.assignment as a set journal_id = r.journal_id from sale.refund as r where r.assignment_id = a.id',
    'assignment or refund with another journal, charge and assignment disagree, refund and assignment disagree'),
  ('delete from intake.lead', 'journal of no lead')) as v (attack, fault);

select * from finish();
rollback;
