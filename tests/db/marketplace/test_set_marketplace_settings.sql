begin;
select plan(27);

create temp table f as
select n as niche, tests.create_niche(currency => 'JPY') as yen, tests.create_user() as member, tests.create_user(null, null, true) as admin
from catalog.create_niche('weddings', 'Weddings') as n;
grant select on f to public;
select catalog.activate_form_schema(catalog.create_form_schema(niche, tests.wedding_fields())) from f;

select tests.act_as_anon();
select is(tests.outcome('select api.set_marketplace_settings(niche) from f'), '42501', 'anonymous callers change no settings');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome('select api.set_marketplace_settings(niche) from f'), '42501', 'members change no settings');
select is(tests.outcome('select * from api.marketplace_settings'), '42501', 'members do not read the settings');
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select is(tests.outcome('select api.set_marketplace_settings(gen_random_uuid())'), '404 LM202', 'an unknown niche is 404 LM202');
select is(tests.faults(format('select api.set_marketplace_settings(niche, %s) from f', x.given)), x.fault, x.given)
from (values
  ($$city_field => 'town'$$, 'city_field unknown_field'),
  ($$description_field => 'second_phone'$$, 'description_field wrong_type'),
  ($$category_field => 'belief'$$, 'category_field sensitive'),
  ($$event_date_field => 'city'$$, 'event_date_field wrong_type'),
  ($$city_field => 'x', state_field => 'belief'$$, 'state_field sensitive, city_field unknown_field')) as x (given, fault);
select is(tests.outcome(format('select api.set_marketplace_settings(niche, %s) from f', x.given)), x.outcome, x.given)
from (values
  ($$listing_rule => 'sometimes'$$, '400 LM802'), ('price => 0', '400 LM802'), ('price => -1', '400 LM802'),
    ('max_buyers => 0', '400 LM802'),
  ('max_buyers => 101', '400 LM802'), ('price => 1.001', 'LM411'), ($$price => 'NaN'$$, 'LM410'), ('price => 1e300', 'LM412'))
    as x (given, outcome);
select is_empty('select * from api.marketplace_settings', 'refused calls store no settings');

select is(tests.outcome('select api.set_marketplace_settings(niche) from f'), 'done', 'an admin puts a niche on the marketplace');
select results_eq('select listing_rule, price, currency, max_buyers, city_field from api.marketplace_settings',
  $$values ('never', 20.00, 'USD', 1, null::text)$$,
  'the defaults are never, 20.00 and one buyer');
select is(tests.outcome($$select api.set_marketplace_settings(niche, 'at_once', 12.50, 3, 'state', 'city', 'wedding_date', 'style', 'story')
  from f$$), 'done', 'an admin changes the settings');
select results_eq('select listing_rule, price, max_buyers, state_field, city_field, event_date_field, category_field, description_field from api.marketplace_settings',
  $$values ('at_once', 12.50, 3, 'state', 'city', 'wedding_date', 'style', 'story')$$, 'all given settings change');
select is(tests.outcome($$select api.set_marketplace_settings(niche, description_field => '') from f$$), 'done',
  'an empty field name is accepted');
select results_eq('select listing_rule, price, city_field, description_field from api.marketplace_settings',
  $$values ('at_once', 12.50, 'city', null::text)$$,
  'an empty field name removes the field, and settings that are left out stay');
select is(tests.outcome('select api.set_marketplace_settings(yen) from f'), 'done',
  'a niche with a currency without cents can have settings');
select results_eq($$select price, currency from api.marketplace_settings
  where currency = 'JPY'$$, $$values (20::numeric, 'JPY')$$, 'the default price is 20 units of that currency');
select tests.act_as_nobody();
select ok(count(*) >= 3, 'each change is audited, with its admin')
from audit.event as e join f on e.user_id = f.admin where e.entity = 'marketplace.niche_setting';

select * from finish();
rollback;
