-- Rows that nothing in this room may be, whoever writes them.
begin;
select plan(43);

create temp table lead as select tests.sell(tests.create_niche(), 2) as id;
create temp table sold as
select a.id, a.organization_id, a.journal_id, row_number() over (order by a.turn) as number
from lead as l join sale.assignment as a on a.lead_id = l.id;
create temp table nobody as select to_jsonb(gen_random_uuid()) as id;
create temp table listed as
select n.niche, tests.create_listing(n.niche) as id from (select tests.create_market() as niche) as n;
create temp table base as
select
  to_jsonb(l) as listing,
  to_jsonb(l) || jsonb_build_object(
    'id', gen_random_uuid(), 'lead_id', tests.create_lead(l.niche_id), 'number', 'ZZ000000') as new_listing,
  to_jsonb(m) || jsonb_build_object('niche_id', tests.create_niche()) as market,
  to_jsonb(m) as old_market,
  jsonb_build_object('user_id', tests.create_user(), 'listing_id', l.id, 'created_at', now()) as favorite
from listed
join marketplace.listing as l on l.id = listed.id
join marketplace.niche_setting as m on m.niche_id = l.niche_id;
create temp table told as
select
  s.number,
  jsonb_build_object(
    'id', gen_random_uuid(), 'assignment_id', s.id, 'organization_id', s.organization_id, 'given_by', b.favorite -> 'user_id',
    'is_booked', true, 'responsiveness', 'responsive', 'days_to_book', 3, 'amount_charged', 100, 'currency', 'USD',
    'reward', 0, 'created_at', now()) as feedback
from sold as s, base as b;

-- Each of these rows is accepted…
create temp table good as
select c.room_table, c.entry
from base as b, lateral (values
  ('listing', b.new_listing), ('niche_setting', b.market), ('favorite', b.favorite)
) as c (room_table, entry)
union all
select 'feedback', feedback from told where number = 1;
select is(tests.row_broken_by(format('marketplace.%I', room_table), entry), 'nothing', 'a new ' || room_table) from good;

-- … and refused after one change.
select is(tests.row_broken_by(format('marketplace.%I', c.room_table), g.entry, c.change), c.broken, c.broken)
from base as b, nobody as n, lateral (values
  ('listing', jsonb_build_object('id', b.listing -> 'id'), 'listing_pkey'),
  ('listing', jsonb_build_object('lead_id', b.listing -> 'lead_id'), 'listing_is_made_once'),
  ('listing', jsonb_build_object('number', b.listing -> 'number'), 'listing_number_is_unique'),
  ('listing', jsonb_build_object('lead_id', n.id), 'listing_lead_id_fkey'),
  ('listing', jsonb_build_object('niche_id', n.id), 'listing_niche_id_fkey'),
  ('listing', '{"number": "ZZ12345"}', 'listing_number_has_its_form'),
  ('listing', '{"state_code": "N1"}', 'listing_state_code_is_two_letters'),
  ('listing', jsonb_build_object('city', repeat('x', 101)), 'listing_texts_are_short'),
  ('listing', jsonb_build_object('category', repeat('x', 201)), 'listing_texts_are_short'),
  ('listing', jsonb_build_object('description', repeat('x ', 2501)), 'listing_texts_are_short'),
  ('listing', '{"price": 0}', 'listing_price_is_positive'),
  ('listing', '{"max_buyers": 0}', 'listing_max_buyers_is_positive'),
  ('listing', '{"status": "sold_out", "sold_count": 2, "effective_max_buyers": 1}', 'listing_is_not_oversold'),
  ('listing', '{"sold_count": -1}', 'listing_is_not_oversold'),
  ('listing', '{"status": "lost"}', 'listing_status_is_known'),
  ('listing', '{"sold_count": 1, "effective_max_buyers": 1}', 'listing_open_has_room'),
  ('niche_setting', jsonb_build_object('niche_id', b.old_market -> 'niche_id'), 'niche_setting_pkey'),
  ('niche_setting', jsonb_build_object('niche_id', n.id), 'niche_setting_niche_id_fkey'),
  ('niche_setting', '{"listing_rule": "sometimes"}', 'niche_setting_listing_rule_is_known'),
  ('niche_setting', '{"price": 0}', 'niche_setting_price_is_positive'),
  ('niche_setting', '{"max_buyers": 101}', 'niche_setting_max_buyers_is_positive'),
  ('favorite', jsonb_build_object('user_id', n.id), 'favorite_user_id_fkey'),
  ('favorite', jsonb_build_object('listing_id', n.id), 'favorite_listing_id_fkey'),
  ('feedback', jsonb_build_object('assignment_id', n.id), 'feedback_assignment_id_fkey'),
  ('feedback', jsonb_build_object('organization_id', n.id), 'feedback_organization_id_fkey'),
  ('feedback', jsonb_build_object('given_by', n.id), 'feedback_given_by_fkey'),
  ('feedback', '{"currency": "XXX"}', 'feedback_currency_fkey'),
  ('feedback', '{"reward": 1, "journal_id": -1}', 'feedback_journal_id_fkey'),
  ('feedback', '{"responsiveness": "shy"}', 'feedback_responsiveness_is_known'),
  ('feedback', '{"days_to_book": -1}', 'feedback_days_to_book_are_some'),
  ('feedback', '{"amount_charged": -1}', 'feedback_amount_charged_is_some'),
  ('feedback', '{"is_booked": false}', 'feedback_of_a_booking_alone'),
  ('feedback', '{"reward": 1}', 'feedback_reward_is_paid'),
  ('feedback', '{"reward": -1}', 'feedback_reward_is_paid')) as c (room_table, change, broken)
join good as g using (room_table);

-- Unique rows.
insert into marketplace.favorite select (jsonb_populate_record(null::marketplace.favorite, favorite)).* from base;
select is(tests.row_broken_by('marketplace.favorite', favorite), 'favorite_is_added_once', 'a favourite once') from base;
insert into marketplace.feedback
select (jsonb_populate_record(
  null::marketplace.feedback, t.feedback || jsonb_build_object('reward', 1, 'journal_id', s.journal_id))).*
from told as t join sold as s using (number)
where t.number = 1;
select is(
  tests.row_broken_by('marketplace.feedback', feedback, jsonb_build_object('id', gen_random_uuid())),
  'feedback_is_given_once', 'told of a purchase once') from told where number = 1;
select is(tests.row_broken_by('marketplace.feedback', feedback), 'nothing', 'told of another') from told where number = 2;
select is(
  tests.row_broken_by('marketplace.feedback', two.feedback, jsonb_build_object('id', one.feedback -> 'id')),
  'feedback_pkey', 'an id is given once') from told as one, told as two where one.number = 1 and two.number = 2;
select is(
  tests.row_broken_by(
    'marketplace.feedback', t.feedback, jsonb_build_object('reward', 1, 'journal_id', s.journal_id)),
  'feedback_has_its_own_journal', 'rewarded by a journal of its own')
from told as t, sold as s where t.number = 2 and s.number = 1;

select * from finish();
rollback;
