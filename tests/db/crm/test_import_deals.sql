begin;
select plan(62);

create temp table fixture as
select tests.create_connection() as connection, tests.create_user('admin@leadmill.example', null, true) as admin;
grant select on fixture to public;
create function pg_temp.lead(deal bigint) returns intake.lead language sql stable security definer as $$
  select l from crm.imported_deal as i join intake.lead as l on l.id = i.lead_id, fixture as f
    where i.connection_id = f.connection and i.deal_id = deal
$$;
create function pg_temp.import(variadic deals jsonb[]) returns table (deal_id bigint, outcome text, faults text) language sql as $$
  select i.* from fixture as f, tests.import(f.connection, to_jsonb(deals)) as i
$$;

select is(tests.outcome($$select crm.import_deals(gen_random_uuid(), now(), now(), '[]', '[]')$$), '42501',
  r || ' imports nothing by itself')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker'), ('leadmill_api')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

-- A deal becomes a lead.
select results_eq($$select * from pg_temp.import(tests.deal(1))$$, $$values (1::bigint, 'imported', null::text)$$, 'a deal becomes a lead');
select results_eq(
  $$select l.status, l.answers, c.name, c.email, c.phone, a.partner from pg_temp.lead(1) as l
    join intake.lead_contact as c on c.lead_id = l.id join intake.lead_attribution as a on a.lead_id = l.id$$,
  $$values ('pending_approval',
    '{"city": "Austin", "state": "TX", "wedding_date": "2027-06-01", "description": "120 guests", "tradition": "Catholic",
    "services": ["Photo", "Album"], "budget": 2500}'::jsonb, 'Ann Lee', 'ann-1001@customer.example', '+15125550100', 'Weddings')$$,
  'with answers typed as its form wants them, its person, and where it came from');
select results_eq($$select outcome from pg_temp.import(tests.deal(1))$$, $$values ('unchanged')$$, 'told again it changes nothing');
select results_eq(
  $$select deal_id, outcome from pg_temp.import(tests.deal(2), tests.deal(2), tests.deal(3))$$,
  $$values (2::bigint, 'imported'), (3, 'imported')$$, 'twice in one page it is one lead');
select results_eq(
  $$select outcome
    from pg_temp.import(tests.deal(1, '{"update_time": "2026-01-01T00:00:00Z"}', jsonb_build_object(tests.field_key('City'), 'Boston')))$$,
  $$values ('ignored')$$, 'an older state than the known one is ignored');
create function pg_temp.later(seconds integer) returns jsonb language sql stable as $$
  select jsonb_build_object('update_time',
    to_char((now() - interval '8 days' + make_interval(secs => seconds)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
$$;
select results_eq(
  $$select outcome
    from pg_temp.import(tests.deal(1, pg_temp.later(0),
    jsonb_build_object(tests.field_key('City'), 'Boston', tests.field_key('State'), 'MA')))$$,
  $$values ('updated')$$, 'a newer one changes the lead');
select is((pg_temp.lead(1)).answers ->> 'city', 'Boston', 'to what the deal says now');

-- What an admin changed by hand stays.
select tests.act_as(admin) from fixture;
select api.update_lead((pg_temp.lead(1)).id, (pg_temp.lead(1)).answers - 'budget' || '{"city": "Cambridge"}',
  '{"name": "Ann Leigh", "email": "ann-1001@customer.example", "phone": "+1 512 555 0100"}') from fixture;
select tests.act_as_nobody();
select results_eq(
  $$select outcome from pg_temp.import(tests.deal(1, pg_temp.later(60), jsonb_build_object(
    tests.field_key('City'), 'Salem', tests.field_key('State'), 'MA', tests.field_key('Description'), '80 guests')))$$,
  $$values ('updated')$$, 'the deal changes again');
select is((pg_temp.lead(1)).answers ->> 'city', 'Cambridge', 'a value that an admin changed stays');
select ok(not (pg_temp.lead(1)).answers ? 'budget', 'one that he took away stays away');
select is((pg_temp.lead(1)).answers ->> 'description', '80 guests', 'the others follow the deal');
select is((select name from intake.lead_contact where lead_id = (pg_temp.lead(1)).id), 'Ann Leigh', 'so does the name that he corrected');
select results_eq(
  $$select outcome from pg_temp.import(tests.deal(1, pg_temp.later(120), jsonb_build_object(tests.field_key('City'), 'Lynn')))$$,
  $$values ('updated')$$, 'and again');
select is((pg_temp.lead(1)).answers ->> 'city', 'Cambridge', 'it still stays');

-- Past approval nothing changes.
select tests.act_as(admin) from fixture;
select api.approve_lead((pg_temp.lead(2)).id);
select api.reject_lead((pg_temp.lead(3)).id, 'no such place');
select tests.act_as_nobody();
create temp table before as select (pg_temp.lead(n)).* from (values (2), (3)) as v (n);
select results_eq(
  $$select deal_id, outcome from pg_temp.import(
    tests.deal(2, pg_temp.later(0), jsonb_build_object(tests.field_key('City'), 'Boston')),
    tests.deal(3, pg_temp.later(0) || '{"is_deleted": true}'))$$,
  $$values (2::bigint, 'kept'), (3, 'ignored')$$, 'an approved lead is kept as it is, a rejected one stays rejected');
select results_eq('select (pg_temp.lead(n)).* from (values (2), (3)) as v (n)', 'select * from before', 'to the last column');
select tests.act_as(admin) from fixture;
select throws_ok($$select api.update_lead((pg_temp.lead(2)).id, '{}')$$, 'PGRST', null, 'nobody else changes it either');
select tests.act_as_nobody();

-- A deleted deal takes its lead back; without a lead it is nothing.
select pg_temp.import(tests.deal(4));
select results_eq(
  $$select deal_id, outcome from pg_temp.import('{"id": 4, "is_deleted": true}', '{"id": 99, "is_deleted": true}')$$,
  $$values (4::bigint, 'withdrawn'), (99, 'ignored')$$, 'a deal that is gone');
select is((pg_temp.lead(4)).status, 'rejected', 'its lead is rejected');

-- What a machine withdrew comes back with the deal.
select results_eq(
  $$select outcome
    from pg_temp.import(tests.deal(4, pg_temp.later(0),
    jsonb_build_object(tests.field_key('City'), 'Boston', tests.field_key('State'), 'MA')))$$,
  $$values ('updated')$$, 'a deal that is restored is told as a change');
select results_eq(
  $$select status, answers ->> 'city', rejected_at, rejection_reason, rejected_by from pg_temp.lead(4)$$,
  $$values ('pending_approval', 'Boston', null::timestamptz, null, null::uuid)$$, 'its lead waits again, as the deal is now');
select results_eq($$select outcome from pg_temp.import(tests.deal(4, pg_temp.later(15)))$$, $$values ('updated')$$, 'and follows it');
select results_eq($$select outcome from pg_temp.import(tests.deal(4, pg_temp.later(15)))$$, $$values ('unchanged')$$, 'as before');
select results_eq(
  $$select outcome
    from pg_temp.import(tests.deal(4, pg_temp.later(60) || '{"is_deleted": true}'))$$, $$values ('withdrawn')$$,
    'deleted again it goes again');
select results_eq($$select outcome
  from pg_temp.import(tests.deal(4, pg_temp.later(30)))$$, $$values ('ignored')$$,
  'a page that was read before that does not bring it back');
select is((pg_temp.lead(4)).status, 'rejected', 'not at all');
select results_eq(
  $$select outcome from pg_temp.import(tests.deal(4, pg_temp.later(90) || jsonb_build_object('add_time', now() - interval '70 days')))$$,
  $$values ('updated')$$, 'one that has grown too old in the bin comes back all the same');
select pg_temp.import(tests.deal(4, pg_temp.later(120) || '{"is_deleted": true}'));
select results_eq(
  $$select outcome, faults from pg_temp.import(tests.deal(4, pg_temp.later(150), jsonb_build_object(tests.field_key('State'), 'Texas')))$$,
  $$values ('failed', 'answers.state not_a_match')$$, 'what is wrong with it is told');
select is((pg_temp.lead(4)).status, 'pending_approval', 'and its lead is back as it was');
select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.approve_lead((pg_temp.lead(4)).id)'), 'done', 'it can be sold');
select tests.act_as_nobody();

-- Absence is no deletion.
select pg_temp.import(tests.deal(5));
select results_eq(
  $$select deal_id, outcome from pg_temp.import('{"id": 5, "is_missing": true}', '{"id": 99, "is_missing": true}')$$,
  $$values (5::bigint, 'missing'), (99, 'missing')$$, 'a deal that was not found');
select is((pg_temp.lead(5)).status, 'pending_approval', 'its lead stays');

-- Deleted persons are nobody's contact.
select results_eq(
  $$select outcome, i.faults
    from fixture as f,
    tests.import(f.connection, jsonb_build_array(tests.deal(6)), jsonb_build_array(tests.person(1006, '{"is_deleted": true}'))) as i$$,
  $$values ('failed', 'contact.name required, contact.email required')$$, 'a deleted person makes no lead');
update crm.imported_deal set person_read_at = null where deal_id = 5;
select results_eq(
  $$select outcome from fixture as f, tests.import(f.connection, jsonb_build_array(tests.deal(5)), jsonb_build_array(
    tests.person(1005, '{"is_deleted": true, "name": "(deleted)", "update_time": "2026-02-01T00:00:00Z"}'))) as i$$,
  $$values ('unchanged')$$, 'nor does it change one');
select is((select name from intake.lead_contact where lead_id = (pg_temp.lead(5)).id), 'Ann Lee', 'whose contact stays');

-- Who is no lead.
select results_eq(
  $$select deal_id, outcome, faults from pg_temp.import(
    tests.deal(10, '{"stage_id": 3}'), tests.deal(11, '{"stage_id": 1}'), tests.deal(12, '{"stage_id": 2}'),
      tests.deal(13, '{"stage_id": 77}'),
    tests.deal(14, jsonb_build_object('add_time', now() - interval '2 days')),
      tests.deal(15, jsonb_build_object('add_time', now() - interval '63 days')),
    tests.deal(16, jsonb_build_object('add_time', now() - interval '3 days 1 minute')),
      tests.deal(17, jsonb_build_object('add_time', now() - interval '59 days')))$$,
  $$values (10::bigint, 'excluded', null), (11, 'excluded', null), (12, 'imported', null), (13, 'failed', 'stage_id unknown_stage'),
    (14, 'outside', null), (15, 'outside', null), (16, 'imported', null), (17, 'imported', null)$$,
  'pipelines and stages are excluded by name, the window leaves out what is too young or too old');
select is_empty(
  $$select from pg_temp.import(
    tests.deal(17, '{"status": "open"}'), tests.deal(18, '{"status": "won"}'),
      tests.deal(19, '{"status": "lost", "lost_reason": "too dear"}'))
    where outcome not in ('imported', 'unchanged')$$, 'whatever its status');

-- One bad deal stops no other.
select results_eq(
  $$select deal_id, outcome, faults from pg_temp.import(
    tests.deal(20),
      tests.deal(21, '{}',
      jsonb_build_object(tests.field_key('State'), 'Texas', tests.field_key('Budget'), '{"value": -5, "currency": "USD"}'::jsonb)),
    tests.deal(22, '{"person_id": null}'), tests.deal(23))$$,
  $$values (20::bigint, 'imported', null), (21, 'failed', 'answers.state not_a_match, answers.budget too_small'),
    (22, 'failed', 'contact.name required, contact.email required'), (23, 'imported', null)$$,
  'each fault is told by its field');
select results_eq(
  $$select deal_id, outcome, faults from pg_temp.import(
    tests.deal(24), '{"id": "many"}', 'null', tests.deal(25, '{"add_time": "the day before"}'), '{"id": 26}', tests.deal(27))$$,
  $$values (24::bigint, 'imported', null), (25, 'failed', '25 22007'), (26, 'failed', ' not_a_deal'), (27, 'imported', null),
    (null, 'failed', ' not_a_deal'), (null, 'failed', 'many 22P02')$$,
  'what is no deal at all fails alone');
-- Something that nobody foresaw: the database itself refuses one of them.
alter table intake.lead add constraint no_description_of_thirteen check (answers ->> 'description' <> '13 guests');
select results_eq(
  $$select deal_id, outcome, faults from pg_temp.import(
    tests.deal(30), tests.deal(31, '{}', jsonb_build_object(tests.field_key('Description'), '13 guests')), tests.deal(32))$$,
  $$values (30::bigint, 'imported', null), (31, 'failed', '31 23514'), (32, 'imported', null)$$,
  'a deal that the database refuses is undone alone, and its words are not repeated');
select is((pg_temp.lead(31)).id, null, 'nothing is left of it');
alter table intake.lead drop constraint no_description_of_thirteen;

-- A trouble that passes is no fault of a deal: the page comes again.
create function pg_temp.busy()
  returns trigger language plpgsql as $$ begin raise exception using errcode = '55P03', message = 'busy'; end $$;
create trigger busy before insert on intake.lead for each row execute function pg_temp.busy();
select throws_ok($$select pg_temp.import(tests.deal(40))$$, '55P03', null, 'a lock that cannot be had is told to the caller');
drop trigger busy on intake.lead;

-- The person.
select results_eq(
  $$select i.outcome, i.faults from fixture as f, tests.import(f.connection, jsonb_build_array(tests.deal(50)), jsonb_build_array(
    tests.person(1050, '{"phones": [{"value": "call me", "primary": true}]}'))) as i$$,
  $$values ('imported', 'contact.phone not_a_phone')$$, 'a number that is none keeps no deal out, and is told');
select is((select phone from intake.lead_contact where lead_id = (pg_temp.lead(50)).id), null, 'the lead has no number');
select results_eq(
  $$select outcome from fixture as f, tests.import(f.connection, jsonb_build_array(tests.deal(20)), jsonb_build_array(
    tests.person(1020, '{"name": "Ann Lee-Smith", "update_time": "2026-02-01T00:00:00Z"}'))) as i$$,
  $$values ('unchanged')$$, 'of a deal that did not change a person is looked at once a day');
update crm.imported_deal set person_read_at = now() - interval '25 hours' where deal_id = 20;
select results_eq(
  $$select outcome from fixture as f, tests.import(f.connection, jsonb_build_array(tests.deal(20)), jsonb_build_array(
    tests.person(1020, '{"name": "Ann Lee-Smith", "update_time": "2026-02-01T00:00:00Z"}'))) as i$$,
  $$values ('updated')$$, 'a person changes without the deal');
select is((select name from intake.lead_contact where lead_id = (pg_temp.lead(20)).id), 'Ann Lee-Smith', 'the contact follows');
update crm.imported_deal set person_read_at = now() - interval '25 hours' where deal_id = 20;
select results_eq(
  $$select outcome from fixture as f, tests.import(f.connection, jsonb_build_array(tests.deal(20)), jsonb_build_array(
    tests.person(1020, '{"name": "Ann Lee", "update_time": "2026-01-15T00:00:00Z"}'))) as i$$,
  $$values ('unchanged')$$, 'an older state of the person is not taken back');
select results_eq(
  $$select outcome from fixture as f, tests.import(f.connection, jsonb_build_array(tests.deal(20, pg_temp.later(0))), '[]') as i$$,
  $$values ('unchanged')$$, 'a person that was not read leaves the contact alone');
select is((select name from intake.lead_contact where lead_id = (pg_temp.lead(20)).id), 'Ann Lee-Smith', 'as it was');

-- What is not looked at again, and when it is.
create temp table judged as select i.compared_at from crm.imported_deal as i, fixture as f
  where i.connection_id = f.connection and i.deal_id = 23;
select pg_temp.import(tests.deal(23));
select is(i.compared_at, j.compared_at, 'a deal that did not change is passed over') from crm.imported_deal as i, fixture as f, judged as j
  where i.connection_id = f.connection and i.deal_id = 23;
select crm.set_field_mapping(f.connection, tests.wedding_mapping() - 'description' || '{"description": "title"}') from fixture as f;
select results_eq($$select outcome
  from pg_temp.import(tests.deal(23))$$, $$values ('updated')$$, 'unless its answers come from elsewhere now');
select is((pg_temp.lead(23)).answers ->> 'description', 'Wedding 23', 'from there');
update crm.deal_field as d set options = '[{"id": 101, "label": "none"}]' from fixture as f
  where d.connection_id = f.connection and d.name = 'Tradition';
select results_eq($$select outcome from pg_temp.import(tests.deal(23))$$, $$values ('unchanged')$$, 'not by itself');
select crm.store_account(f.connection, 13923453,
  (select jsonb_agg(jsonb_build_object('id', p.pipeline_id, 'name', p.name)) from crm.pipeline as p where p.connection_id = f.connection),
  (select jsonb_agg(jsonb_build_object('id', s.stage_id, 'name', s.name, 'pipeline_id', s.pipeline_id, 'order_nr', s.position))
    from crm.stage as s where s.connection_id = f.connection),
  (select jsonb_agg(jsonb_build_object('field_code', d.key, 'field_name', d.name, 'field_type', d.type, 'is_custom_field', true, 'options',
    case when d.name = 'Tradition' then '[{"id": 101, "label": "Jewish"}]' else d.options end) order by d.position) from crm.deal_field as d
      where d.connection_id = f.connection))
from fixture as f;
select results_eq($$select outcome from pg_temp.import(tests.deal(23))$$, $$values ('updated')$$, 'or a choice is called otherwise now');
select is((pg_temp.lead(23)).answers ->> 'tradition', 'Jewish', 'so');
select is(c.metadata_changed_at, crm_before.at, 'names that are read anew and are the same change nothing')
from (select c.metadata_changed_at as at from crm.connection as c, fixture as f where c.id = f.connection) as crm_before,
  lateral (select crm.store_account(f.connection, 13923453,
    (select jsonb_agg(jsonb_build_object('id', p.pipeline_id, 'name', p.name)) from crm.pipeline as p where p.connection_id = f.connection),
    (select jsonb_agg(jsonb_build_object('id', s.stage_id, 'name', s.name, 'pipeline_id', s.pipeline_id, 'order_nr', s.position))
      from crm.stage as s where s.connection_id = f.connection),
    (select jsonb_agg(jsonb_build_object('field_code', d.key, 'field_name', d.name, 'field_type', d.type, 'is_custom_field', true,
      'options', d.options) order by d.position)
      from crm.deal_field as d where d.connection_id = f.connection)) as kept from fixture as f) as s,
  lateral (select c.metadata_changed_at from crm.connection as c, fixture as f where c.id = f.connection and s.kept) as c;

select * from finish();
rollback;
