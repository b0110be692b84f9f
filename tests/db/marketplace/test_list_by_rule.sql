begin;
select plan(31);

create temp table f as
select tests.create_market('never') as never, tests.create_market('left_room', 30, 3) as room, tests.create_market('at_once') as once,
  tests.create_niche() as none;
grant select on f to public;
create function pg_temp.jobs() returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs where task_name = 'list_lead'
$$;

-- Which leads are listed.
select is(marketplace.list_by_rule(tests.create_lead(n, tests.wedding_answers(), s)), null, format('never: not %s', s))
from f, lateral (values (never, 'unsold'), (never, 'approved'), (none, 'unsold'), (room, 'approved'), (room, 'pending_approval'),
  (room, 'bad'),
  (once, 'pending_approval'), (once, 'rejected'), (once, 'bad')) as x (n, s);
select is(pg_temp.jobs(), 3::bigint, 'a job is queued only where the listing rule may list the lead');
select isnt(marketplace.list_by_rule(tests.create_lead(n, tests.wedding_answers(), s)), null, format('listed when %s', s))
from f, lateral (values (room, 'unsold'), (once, 'approved'), (once, 'unsold')) as x (n, s);
select is(marketplace.list_by_rule(gen_random_uuid()), null, 'an unknown lead is not listed');
create temp table l as select tests.create_lead(once, tests.wedding_answers()) as lead from f;
select isnt(marketplace.list_by_rule(lead), null, 'the rule lists a lead') from l;
select is(marketplace.list_by_rule(lead), null, 'a lead is listed only once') from l;

-- What a listing shows.
select results_eq('select state_code, city, event_date, category, description from marketplace.listing join l on l.lead = lead_id',
  $$values ('NY', 'Albany', date '2031-06-14', 'Classic, Rustic', 'A garden with two hundred guests')$$,
    'the listing has the answers that the settings name');
select matches(number, '^NY\d{6}$', 'under a public number') from marketplace.listing join l on l.lead = lead_id;
select is(tests.listing_of(lead), 'open 20.00 sold 0 of 1', 'the listing has the price of the settings') from l;
create temp table m
  as select tests.create_lead(once,
  '{"state": "somewhere", "city": "Ada''s place, ada@x.example", "story": "I am Lovelace, call +44 20 7946 0000"}') as lead from f;
select marketplace.list_by_rule(lead) is not null from m;
select results_eq('select left(number, 2), state_code, city, event_date, category, description from marketplace.listing join m on m.lead = lead_id',
  $$values ('XX', null::text, '…''s place, …', null::date, null::text, 'I am …, call …')$$,
    'the description contains neither the name nor the address of the person');
select is(ts_rank(words, to_tsquery('simple', 'ada | lovelace | 7946')), 0::real, 'which no search finds') from marketplace.listing
  join m on m.lead = lead_id;
create temp table p
  as select tests.create_lead(once,
  '{"city": "Albany 207946", "story": "or 0 0 00 or 555–0199, see node.js", "second_phone": "+1 555 0199"}') as lead from f;
select marketplace.list_by_rule(lead) is not null from p;
select results_eq('select city, description from marketplace.listing join p on p.lead = lead_id',
  $$values ('Albany …', 'or … or …, see node.js')$$,
    'known phone numbers are redacted, also those of other fields and those that span several texts');
-- The form may have changed after the lead.
update marketplace.niche_setting set description_field = 'belief', city_field = 'second_phone', event_date_field = 'city'
  where niche_id = (select once from f);
create temp table o as select tests.create_listing(once) as id from f;
select results_eq('select city, event_date, description from marketplace.listing join o using (id)',
  $$values (null::text, null::date, null::text)$$,
  'fields that the form of the lead marks sensitive or uses for contact data are not shown, whatever the settings name');

-- Listings of leads that distribution also sells.
create temp table d as select tests.create_level(room, 100, 2) as two, tests.create_lead(room, tests.wedding_answers()) as a,
  tests.create_lead(room, tests.wedding_answers()) as b from f;
select tests.create_subscription(two) is not null from d;
select is(cardinality(tests.distribute(a)), 1, 'distribution sells to one of two possible buyers') from d;
select isnt(marketplace.list_by_rule(a), null, 'left_room lists a lead with capacity left') from d;
select is(tests.listing_of(a), 'open 30.00 sold 1 of 2', 'the listing respects the promise to the first buyer') from d;
select tests.create_subscription(two) is not null from d;
select is(cardinality(tests.distribute(b)), 2, 'distribution sells to two of two buyers') from d;
select is(marketplace.list_by_rule(b), null, 'a lead without capacity is not listed') from d;
select is(cardinality(tests.distribute(a)), 1, 'a later run sells to another buyer') from d;
select is(tests.listing_of(a), 'sold_out 30.00 sold 2 of 2', 'the listing counts the later sale') from d;
select is_empty('select * from sale.verify()', 'the ledger is consistent');

select * from finish();
rollback;
