-- Rows that nothing in this room may be, whoever writes them.
begin;
select plan(26);

create temp table sold as select tests.sell(tests.create_niche(), 1) as lead;
create temp table nobody as select to_jsonb(gen_random_uuid()) as id;
create temp table base as
select
  to_jsonb(a) as sale,
  to_jsonb(a) || jsonb_build_object(
    'id', gen_random_uuid(), 'lead_id', tests.create_lead(l.niche_id), 'turn', a.turn + 1, 'journal_id', j.id) as assignment,
  jsonb_build_object('assignment_id', a.id, 'journal_id', a.journal_id, 'created_at', now()) as refund,
  to_jsonb(tests.create_organization()) as stranger
from sold
join sale.assignment as a on a.lead_id = sold.lead
join intake.lead as l on l.id = sold.lead
cross join lateral (select min(id) as id from ledger.journal where id <> a.journal_id) as j;

-- The same row as a purchase on the marketplace.
create temp table picked as
select assignment
  || '{"channel": "marketplace", "subscription_id": null, "competition_level_id": null, "run_id": null, "turn": null, "turn_before": null}'
  as assignment
from base;

-- Each of these rows is accepted…
select is(tests.row_broken_by('sale.assignment', c.assignment), 'nothing', c.channel || ' can sell')
from (select 'distribution' as channel, assignment from base union all select 'marketplace', assignment from picked) as c;

-- … and refused after one change.
select is(tests.row_broken_by('sale.assignment', c.entry, c.change), c.broken, c.broken)
from base as b, picked as p, nobody as n, lateral (values
  (b.assignment, jsonb_build_object('id', b.sale -> 'id'), 'assignment_pkey'),
  (b.assignment, jsonb_build_object('lead_id', b.sale -> 'lead_id'), 'assignment_is_sold_once'),
  (p.assignment, jsonb_build_object('lead_id', b.sale -> 'lead_id'), 'assignment_is_sold_once'),
  (b.assignment, jsonb_build_object('journal_id', b.sale -> 'journal_id'), 'assignment_has_its_own_journal'),
  (b.assignment, jsonb_build_object('turn', b.sale -> 'turn'), 'assignment_turn_is_unique'),
  (b.assignment, jsonb_build_object('organization_id', b.stranger),
    'assignment_subscription_is_of_its_buyer'),
  (p.assignment, jsonb_build_object('organization_id', n.id), 'assignment_organization_id_fkey'),
  (b.assignment, jsonb_build_object('lead_id', n.id), 'assignment_lead_id_fkey'),
  (b.assignment, jsonb_build_object('competition_level_id', n.id), 'assignment_competition_level_id_fkey'),
  (b.assignment, jsonb_build_object('run_id', n.id), 'assignment_run_id_fkey'),
  (b.assignment, '{"currency": "XXX"}', 'assignment_currency_fkey'),
  (b.assignment, '{"journal_id": -1}', 'assignment_journal_id_fkey'),
  (p.assignment, '{"channel": "post"}', 'assignment_channel_is_known'),
  (b.assignment, '{"run_id": null}', 'assignment_distribution_has_its_run'),
  (p.assignment, '{"turn": 1}', 'assignment_distribution_has_its_run'),
  (b.assignment, '{"turn_before": 9000000000000000000}', 'assignment_is_evaluated_before_it_buys'),
  (b.assignment, '{"price": 0}', 'assignment_price_is_positive'),
  (b.assignment, '{"max_buyers": 0}', 'assignment_max_buyers_is_positive'),
  (b.assignment, '{"status": "lost"}', 'assignment_status_is_known'),
  (b.assignment, '{"buyer_reference": ""}', 'assignment_buyer_reference_has_a_length')
) as c (entry, change, broken);

select is(tests.row_broken_by('sale.refund', refund), 'nothing', 'a valid refund is accepted') from base;
select is(
  tests.row_broken_by('sale.refund', refund, jsonb_build_object('assignment_id', n.id)),
  'refund_assignment_id_fkey', 'a refund needs an existing assignment') from base, nobody as n;
select is(
  tests.row_broken_by('sale.refund', refund, '{"journal_id": -1}'), 'refund_journal_id_fkey',
  'a refund needs an existing journal') from base;
insert into sale.refund select (jsonb_populate_record(null::sale.refund, refund)).* from base;
select is(tests.row_broken_by('sale.refund', refund), 'refund_pkey', 'an assignment is refunded only once') from base;

select * from finish();
rollback;
