-- Tests: intake.store_leads, intake.change_leads, intake.withdraw_leads, intake.restore_leads, intake.mark_distributed,
-- intake.mark_unsold, intake.mark_bad
begin;
select plan(23);

create temp table niche as select tests.create_niche() as n;
create temp table f as
select n, s.id as form, uuid '00000000-0000-7000-8000-00000000000a' as a, uuid '00000000-0000-7000-8000-00000000000b' as b,
  uuid '00000000-0000-7000-8000-00000000000c' as c
from niche join catalog.form_schema as s on s.niche_id = n and s.status = 'active';
grant select on f to public;
create function pg_temp.new_lead(id uuid, key text) returns intake.new_lead language sql as $$
  select (id, f.n, f.form, '{"budget": 100}'::jsonb, key, '{"name": "Ada", "email": "ada@x.example", "phone": null}'::jsonb, null,
    '{"partner": "Weddings", "address": "192.0.2.1"}'::jsonb)::intake.new_lead from f
$$;
create temp table stored as
select l.* from f, intake.store_leads(array[pg_temp.new_lead(a, 'key of a'), pg_temp.new_lead(b, null)]) as l;
select results_eq('select id, status, answers from stored order by id',
  $$select unnest(array[a, b]), 'pending_approval', '{"budget": 100}'::jsonb from f$$, 'stored leads are returned and wait for approval');
select results_eq('select lead_id, name, email, phone from intake.lead_contact, f where lead_id in (a, b) order by 1',
  $$select unnest(array[a, b]), 'Ada', 'ada@x.example', null from f$$, 'each has its contact data');
select results_eq('select lead_id, partner, address from intake.lead_attribution, f where lead_id in (a, b) order by 1',
  $$select unnest(array[a, b]), 'Weddings', inet '192.0.2.1' from f$$, 'each has its attribution');
select is_empty($$select
  from f, intake.store_leads(array[pg_temp.new_lead(c, 'key of a')])$$, 'a lead whose submission key was used is left out');
select is_empty('select from intake.lead, f where id = c', 'a lead that is left out is not stored');
select throws_ok($$select
  from f, intake.store_leads(array[jsonb_populate_record(pg_temp.new_lead(c, null), '{"contact": {"name": "Ada"}}')])$$,
  '23502', null, 'no lead is stored without its contact data');
select is_empty('select from intake.lead, f where id = c', 'a lead without contact data is not stored either');
select is_empty($$select from intake.store_leads('{}')$$, 'no leads are stored where none are given');

-- Leads follow their source.
select lives_ok($$select intake.change_leads(array[
  (a, '{"budget": 200}', null), (b, '{"budget": 100}', '{"name": "Eve", "email": "eve@x.example"}')]::intake.lead_change[]) from f$$,
  'leads that wait for approval can be changed');
select results_eq('select answers from intake.lead, f where id in (a, b) order by id',
  $$values ('{"budget": 200}'::jsonb), ('{"budget": 100}')$$, 'the answers of a changed lead are the new ones');
select results_eq('select name from intake.lead_contact, f where lead_id in (a, b) order by lead_id',
  $$values ('Ada'::text), ('Eve')$$, 'contact data that is not given stays');
select is((select l.updated_at from intake.lead as l, f where l.id = f.b), (select updated_at from stored, f where id = b),
  'a lead whose answers do not differ is not written');
select intake.withdraw_leads(array[a], 'gone') from f;
select results_eq('select status, rejected_by, rejection_reason from intake.lead, f where id = a',
  $$values ('rejected', null::uuid, 'gone')$$,
  'a withdrawn lead is rejected by nobody');
select intake.restore_leads(array[a]) from f;
select results_eq('select status, rejected_at, rejection_reason from intake.lead, f where id = a',
  $$values ('pending_approval', null::timestamptz, null::text)$$, 'a withdrawn lead can wait for approval again');
create temp table rejected as select tests.create_lead(n, status => 'rejected') as id from f;
update intake.lead set rejected_by = tests.create_user('admin@x.example', admin => true) where id = (select id from rejected);
select intake.restore_leads(array[id]) from rejected;
select is((select l.status from intake.lead as l join rejected using (id)), 'rejected', 'a lead that a person rejected stays rejected');

-- The stored rows.
select throws_ok('select intake.mark_distributed(a) from f', 'LM307', null, 'a lead that was not approved is not distributed');
select throws_ok('select intake.mark_unsold(a) from f', 'LM307', null, 'a lead that was not approved is not unsold');
create temp table l as select tests.create_lead(n, status => 'approved') as id from f;
select intake.mark_unsold(id) from l;
create temp table first as select distributed_at from intake.lead join l using (id) where status = 'unsold';
select isnt((select distributed_at from first), null, 'an unsold lead has had its run');
select intake.mark_distributed(id) from l;
select results_eq('select status, distributed_at from intake.lead join l using (id)', $$select 'distributed', distributed_at from first$$,
  'a lead that is sold later keeps the time of its first run');
select is(tests.outcome('select intake.mark_bad(gen_random_uuid(), $$no$$)'), '404 LM305', 'a lead that is not there is not marked bad');
select is(tests.outcome('select intake.mark_bad(a, $$no$$) from f'), '409 LM306', 'a lead that had no run is not marked bad');
select intake.mark_bad(id, 'a fake') from l;
select results_eq('select status, bad_reason from intake.lead join l using (id)', $$values ('bad', 'a fake')$$,
  'a lead is marked bad with a reason');
select is(tests.outcome('select intake.mark_bad(id, $$no$$) from l'), '409 LM306', 'a lead is marked bad once');

select * from finish();
rollback;
