-- Rows that nothing in this room may be, whoever writes them.
begin;
select plan(64);

create temp table sold as select tests.sell(tests.create_niche(), 1) as lead;
create temp table nobody as select to_jsonb(gen_random_uuid()) as id;
create temp table base as
select
  to_jsonb(s) || jsonb_build_object('id', gen_random_uuid(), 'organization_id', tests.create_organization()) as subscription,
  to_jsonb(s) as subscriber,
  to_jsonb(o) || '{"term": "another"}' as rotation,
  to_jsonb(r) || jsonb_build_object('id', gen_random_uuid(), 'position', nextval('distribution.position')) as run,
  to_jsonb(r.position) as sold_position,
  to_jsonb(t) || '{"created_at": "2000-01-01T00:00:00Z"}' as trace,
  to_jsonb(v) || '{"created_at": "2000-01-01T00:00:00Z"}' as decision,
  jsonb_build_object('subscription_id', s.id, 'began_at', now(), 'reason', 'paused') as absence,
  jsonb_build_object(
    'subscription_id', s.id, 'period', 'day', 'max_leads', 1, 'window_ends_at', now(), 'leads', 0, 'spend', 0) as cap,
  jsonb_build_object('lead_id', l.id, 'retry_at', now(), 'created_at', now()) as waiting_lead,
  jsonb_build_object(
    'niche_id', l.niche_id, 'form_schema_id', l.form_schema_id, 'upgraded_count', 0, 'invalid_count', 0,
    'requested_at', now()) as filter_upgrade
from sold
join sale.assignment as a on a.lead_id = sold.lead
join distribution.subscription as s on s.id = a.subscription_id
join distribution.rotation as o on o.subscription_id = s.id
join distribution.run as r on r.id = a.run_id
join distribution.trace as t on t.run_id = r.id
join distribution.candidate_decision as v on v.run_id = r.id
join intake.lead as l on l.id = sold.lead;

-- Each of these is a row that is taken…
create temp table good as
select c.room_table, c.entry
from base, lateral (values
  ('subscription', subscription), ('rotation', rotation),
  ('run', run), ('trace', trace), ('candidate_decision', decision), ('rotation_exclusion', absence), ('cap', cap),
    ('waiting_lead', waiting_lead),
  ('filter_upgrade', filter_upgrade)) as c (room_table, entry);
select is(tests.row_broken_by(format('distribution.%I', room_table), entry), 'nothing', 'a new ' || room_table) from good;

-- … and would not be with one change.
select is(tests.row_broken_by(format('distribution.%I', c.room_table), c.entry, c.change), c.broken, c.broken)
from base as b, nobody as n, lateral (values
  ('subscription', b.subscription, '{"round_length": 0}', 'subscription_round_length_is_positive'),
  ('subscription', b.subscription, jsonb_build_object('id', b.subscriber -> 'id'), 'subscription_pkey'),
  ('subscription', b.subscription, jsonb_build_object('organization_id', b.subscriber -> 'organization_id'),
    'subscription_is_unique_while_it_lasts'),
  ('subscription', b.subscription, jsonb_build_object('organization_id', n.id), 'subscription_organization_id_fkey'),
  ('subscription', b.subscription, jsonb_build_object('competition_level_id', n.id), 'subscription_level_is_of_its_niche'),
  ('subscription', b.subscription, jsonb_build_object('form_schema_id', n.id), 'subscription_schema_is_of_its_niche'),
  ('subscription', b.subscription, '{"status": "asleep"}', 'subscription_status_is_known'),
  ('subscription', b.subscription, '{"status": "ended"}', 'subscription_ended_has_a_time'),
  ('subscription', b.subscription, '{"filter": []}', 'subscription_filter_is_an_object'),
  ('subscription', b.subscription, '{"filter_faults": []}', 'subscription_filter_faults_are_a_list'),
  ('subscription', b.subscription, '{"access_field": "budget", "access_terms": []}', 'subscription_stands_under_a_term'),
  ('subscription', b.subscription, '{"access_terms": ["budget=1"]}', 'subscription_everything_is_a_term'),
  ('subscription', b.subscription, '{"ineligible_reason": "thrift"}', 'subscription_ineligible_reason_is_known'),
  ('subscription', b.subscription, '{"ineligible_reason": "filter_invalid"}', 'subscription_invalid_filter_has_faults'),
  ('subscription', b.subscription, '{"ineligible_reason": null, "filter_faults": [1]}', 'subscription_invalid_filter_has_faults'),
  ('subscription', b.subscription, '{"weight": 101}', 'subscription_weight_is_moderate'),
  ('subscription', b.subscription, '{"opening_hours": "{[10000,10081)}"}', 'subscription_opening_hours_are_of_a_week'),
  ('subscription', b.subscription, '{"ineligible_reason": "insufficient_funds", "resumes_at": "infinity"}',
    'subscription_only_a_pause_in_time_has_an_end'),
  ('subscription', b.subscription, '{"ineligible_reason": "capped"}', 'subscription_only_a_pause_in_time_has_an_end'),
  ('subscription', b.subscription, '{"closes_at": "2030-01-01T00:00:00Z"}', 'subscription_closes_only_if_it_opens'),
  ('rotation', b.rotation, jsonb_build_object('term', '*'), 'rotation_pkey'),
  ('rotation', b.rotation, '{"term": "*", "turn": 1}', 'rotation_term_is_named_once'),
  ('rotation', b.rotation, jsonb_build_object('competition_level_id', n.id), 'rotation_is_of_its_level'),
  ('rotation', b.rotation, jsonb_build_object('term', repeat('x', 201)), 'rotation_term_is_short'),
  ('run', b.run, jsonb_build_object('id', b.trace -> 'run_id'), 'run_pkey'),
  ('run', b.run, jsonb_build_object('position', b.sold_position), 'run_position_is_unique'),
  ('run', b.run, jsonb_build_object('lead_id', n.id), 'run_lead_id_fkey'),
  ('run', b.run, '{"outcome": "lost"}', 'run_outcome_is_known'),
  ('run', b.run, '{"ended_at": "2000-01-01T00:00:00Z"}', 'run_ends_after_it_started'),
  ('trace', b.trace, jsonb_build_object('run_id', n.id), 'trace_run_id_fkey'),
  ('trace', b.trace, '{"room": 3, "evaluated_count": 1, "bought": 2}', 'trace_counts_add_up'),
  ('trace', b.trace, '{"room": 0, "evaluated_count": 1, "bought": 1}', 'trace_counts_add_up'),
  ('candidate_decision', b.decision, jsonb_build_object('run_id', n.id), 'candidate_decision_run_id_fkey'),
  ('candidate_decision', b.decision, '{"decision": "asleep"}', 'candidate_decision_is_known'),
  ('candidate_decision', b.decision, '{"rank": 0}', 'candidate_decision_rank_is_positive'),
  ('rotation_exclusion', b.absence, jsonb_build_object('subscription_id', n.id), 'rotation_exclusion_subscription_id_fkey'),
  ('rotation_exclusion', b.absence, '{"reason": "asleep"}', 'rotation_exclusion_reason_is_known'),
  ('rotation_exclusion', b.absence, '{"ended_at": "2000-01-01T00:00:00Z"}', 'rotation_exclusion_ends_after_it_began'),
  ('cap', b.cap, jsonb_build_object('subscription_id', n.id), 'cap_subscription_id_fkey'),
  ('cap', b.cap, '{"period": "year"}', 'cap_period_is_known'),
  ('cap', b.cap, '{"max_leads": null}', 'cap_caps_something'),
  ('cap', b.cap, '{"max_leads": 0}', 'cap_leads_are_positive'),
  ('cap', b.cap, '{"max_spend": 0}', 'cap_spend_is_positive'),
  ('cap', b.cap, '{"spend": -1}', 'cap_counts_are_not_negative'),
  ('waiting_lead', b.waiting_lead, jsonb_build_object('lead_id', n.id), 'waiting_lead_lead_id_fkey'),
  ('filter_upgrade', b.filter_upgrade, jsonb_build_object('niche_id', n.id), 'filter_upgrade_niche_id_fkey'),
  ('filter_upgrade', b.filter_upgrade, jsonb_build_object('form_schema_id', n.id), 'filter_upgrade_schema_is_of_its_niche'),
  ('filter_upgrade', b.filter_upgrade, '{"invalid_count": -1}', 'filter_upgrade_counts_are_not_negative')
) as c (room_table, entry, change, broken);

-- What is there once.
insert into distribution.trace select (jsonb_populate_record(null::distribution.trace, trace)).* from base;
insert into distribution.candidate_decision select (jsonb_populate_record(null::distribution.candidate_decision, decision)).* from base;
insert into distribution.rotation_exclusion select (jsonb_populate_record(null::distribution.rotation_exclusion, absence)).* from base;
insert into distribution.cap select (jsonb_populate_record(null::distribution.cap, cap)).* from base;
insert into distribution.waiting_lead select (jsonb_populate_record(null::distribution.waiting_lead, waiting_lead)).* from base;
insert into distribution.filter_upgrade select (jsonb_populate_record(null::distribution.filter_upgrade, filter_upgrade)).* from base;
select is(tests.row_broken_by(format('distribution.%I', c.room_table), c.entry, c.change), c.broken, c.broken)
from base as b, lateral (values
  ('trace', b.trace, '{}'::jsonb, 'trace_default_pkey'),
  ('candidate_decision', b.decision, '{}', 'candidate_decision_default_pkey'),
  ('rotation_exclusion', b.absence, '{"ended_at": "infinity"}', 'rotation_exclusion_pkey'),
  ('rotation_exclusion', b.absence, '{"began_at": "2000-01-01T00:00:00Z"}', 'rotation_exclusion_that_lasts'),
  ('cap', b.cap, '{}', 'cap_pkey'),
  ('waiting_lead', b.waiting_lead, '{}', 'waiting_lead_pkey'),
  ('filter_upgrade', b.filter_upgrade, '{}', 'filter_upgrade_pkey')) as c (room_table, entry, change, broken);

select * from finish();
rollback;
