begin;
select plan(51);

create temp table f as
select n as niche, tests.create_user('viewer@x.example', o) as viewer, tests.create_user() as poor, tests.create_user() as admin,
  o as organization, tests.create_user('buyer@x.example', o) as buyer, tests.create_user() as second, tests.create_listing(n) as listing
from tests.create_market() as n, tests.create_organization('Buyer Ltd') as o;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
select tests.fund(organization, 5000) from f;
select tests.fund(tests.organization_of(second), 5000) from f;
grant select on f to public;
create temp table bought (id uuid);
grant all on bought to public;
delete from notification.delivery;

-- Callers without the privilege.
select tests.act_as_anon();
select is(tests.buy(listing), '42501', 'anonymous callers buy nothing') from f;
select tests.act_as_nobody();
select tests.act_as(tests.create_user(null, null, true));
select is(tests.buy(listing), '42501', 'admins buy nothing') from f;
select tests.act_as_nobody();
select tests.act_as(viewer) from f;
select is(tests.buy(listing), '403 LM115', 'a plain member cannot buy') from f;
select tests.act_as_nobody();
select tests.act_as(poor) from f;
select is(tests.buy(listing), '402 LM401', 'a buyer without funds is 402 LM401') from f;
select tests.act_as_nobody();
select tests.fund(tests.organization_of(poor), 1999) from f;
select tests.act_as(poor) from f;
select is(tests.buy(listing), '402 LM401', 'a buyer with a cent too little is 402 LM401') from f;
select tests.act_as_nobody();
update identity.organization set status = 'pending' where id = (select organization from f);
select tests.act_as(buyer) from f;
select is(tests.buy(listing), '403 LM810', 'an organisation that is not approved is 403 LM810') from f;
select tests.act_as_nobody();
update identity.organization set status = 'active' where id = (select organization from f);

-- Purchases that are refused.
select tests.act_as(buyer) from f;
select is(tests.buy(gen_random_uuid()), '404 LM801', 'an unknown listing is 404 LM801');
select is(tests.buy(null), '404 LM801', 'a null listing is 404 LM801');
select is(tests.buy(listing, 19.99), '409 LM811', 'a price above the expected one is 409 LM811') from f;
select is(tests.buy(listing, 0), '409 LM811', 'an expected price of 0 is 409 LM811') from f;
select is(tests.buy(listing, -1), '409 LM811', 'a negative expected price is 409 LM811') from f;
select is_empty('select id from api.assignments', 'refused purchases leave no assignment');
select tests.act_as_nobody();
select is_empty($$select from ledger.journal where kind = 'lead_charge'$$, 'refused purchases charge nobody');
select is_empty('select from notification.delivery', 'refused purchases send no mail');
select is(tests.listing_of(lead_id), 'open 20.00 sold 0 of 1', 'refused purchases leave the listing open') from marketplace.listing;

-- A purchase.
select tests.act_as(buyer) from f;
select tests.forget_locks();
insert into bought select api.buy_lead(listing, 20) from f;
select results_eq('select id, channel, price, currency, max_buyers, status, subscription_id, competition_level_id from api.assignments',
  $$select id, 'marketplace', 20.00, 'USD', 1, 'sold', null::uuid, null::uuid from bought$$, 'a purchase is an assignment');
select results_eq('select contact_name, contact_email like $$ada-%@leads.example$$, contact_phone, answers ->> $$second_phone$$ from api.assignments',
  $$values ('Ada Lovelace', true, '+44 20 7946 0000', '+1 555 0199')$$, 'the buyer reads the contact data');
select is_empty('select id from api.listings', 'the sold-out listing is not shown');
select is(tests.buy(listing), '409 LM806', 'buying the lead again is 409 LM806') from f;
select tests.act_as_nobody();
select is(tests.purse(organization), 'debt 0, promo 0, wallet 3000', 'the buyer paid the price') from f;
select results_eq($$select idempotency_key, subject_id from ledger.journal where kind = 'lead_charge'$$,
  $$select format('assignment:%s:charged', b.id), l.lead_id
    from bought as b, marketplace.listing as l$$, 'the journal of the charge names the assignment');
select is(tests.listing_of(lead_id), 'sold_out 20.00 sold 1 of 1', 'the listing is sold out') from marketplace.listing;
select results_eq('select status, distributed_at is not null from intake.lead', $$values ('distributed', true)$$,
  'an unsold lead becomes distributed');
select results_eq($$select d.template, d.refs ->> 'assignment_id' from notification.delivery as d
  where organization_id = (select organization from f)$$,
  $$select 'lead_assigned', id::text from bought$$, 'the buyer is notified by mail');
select tests.act_as(second) from f;
select is(tests.buy(listing), '409 LM808', 'another buyer of a sold lead is 409 LM808') from f;
select is_empty('select id from api.assignments', 'another organisation sees no assignment');
select tests.act_as_nobody();

-- Several buyers, and the promise of distribution.
create temp table g as select tests.create_market('at_once', 10, 3) as niche;
create temp table gl as select g.niche, tests.create_level(g.niche, 100, 2) as level,
  tests.create_lead(g.niche, tests.wedding_answers()) as lead from g;
grant select on gl to public;
select isnt(marketplace.list_by_rule(lead), null, 'a lead is listed for three before its run') from gl;
create temp table o as select id as listing from marketplace.listing join gl on lead = lead_id;
grant select on o to public;
select tests.act_as(buyer) from f;
select is(tests.buy(listing), 'done', 'a buyer buys a lead before its distribution run') from o;
select tests.act_as_nobody();
select results_eq('select l.status, a.max_buyers from intake.lead as l join gl on l.id = lead join sale.assignment as a on a.lead_id = l.id', $$values ('approved', 3)$$,
  'the lead stays approved until its run, and three buyers were promised');
select tests.create_subscription(level) is not null from gl, generate_series(1, 3);
select is(cardinality(tests.distribute(lead)), 1, 'a level for two buyers sells to one more') from gl;
select is(tests.listing_of(lead), 'sold_out 10.00 sold 2 of 2', 'the promise of two by the level closes the listing') from gl;
select results_eq('select l.status from intake.lead as l join gl on l.id = lead', array['distributed'],
  'the run marks the lead as distributed');
select tests.act_as(second) from f;
select is(tests.buy(listing), '409 LM808', 'the last place of the listing is gone: the level promised two') from o;
select tests.act_as_nobody();
update marketplace.listing set status = 'open', effective_max_buyers = 3 where id = (select listing from o);
select tests.act_as(second) from f;
select is(tests.buy(listing), '409 LM808', 'the promise is binding even if the listing shows more capacity') from o;
select tests.act_as_nobody();

-- The promise of the marketplace is binding for distribution.
create temp table h as select tests.create_market('at_once', 10, 1) as niche;
create temp table hl as select h.niche, tests.create_level(h.niche, 100, 5) as level,
  tests.create_lead(h.niche, tests.wedding_answers()) as lead from h;
select marketplace.list_by_rule(lead) is not null from hl;
create temp table ho as select id as listing from marketplace.listing join hl on lead = lead_id;
grant select on ho to public;
select tests.act_as(buyer) from f;
select is(tests.buy(listing), 'done', 'a lead is bought with a promise of one buyer') from ho;
select tests.act_as_nobody();
select tests.create_subscription(level) is not null from hl;
select is(tests.distribute(lead), '{}', 'distribution sells it to nobody else') from hl;
select results_eq('select r.outcome from distribution.run as r join hl on lead = lead_id', array['full'],
  'the run records that the lead has all its buyers');

-- A buyer by subscription cannot buy the lead again.
create temp table k as select tests.create_market('at_once', 10, 5) as niche;
create temp table kl as select k.niche, tests.create_level(k.niche, 100, 5) as level,
  tests.create_lead(k.niche, tests.wedding_answers()) as lead from k;
select tests.create_subscription(level, organization => organization) is not null from kl, f;
select is(cardinality(tests.distribute(lead)), 1, 'a lead is sold to a subscription') from kl;
select marketplace.list_by_rule(lead) is not null from kl;
create temp table ko as select id as listing from marketplace.listing join kl on lead = lead_id;
grant select on ko to public;
select tests.act_as(buyer) from f;
select is(tests.buy(listing), '409 LM806', 'the same buyer cannot buy it on the marketplace again') from ko;
select tests.act_as_nobody();

-- Withdrawn and bad leads.
update marketplace.listing set status = 'withdrawn' where id = (select listing from ko);
select tests.act_as(second) from f;
select is(tests.buy(listing), '409 LM807', 'a withdrawn listing is 409 LM807') from ko;
select tests.act_as_nobody();
select returns.mark_lead_bad(lead, 'nobody there') from kl;
update marketplace.listing set status = 'open' where id = (select listing from ko);
select tests.act_as(second) from f;
select is(tests.buy(listing), '409 LM807', 'a bad lead is 409 LM807, even if the listing is open') from ko;
select tests.act_as_nobody();

-- An error during the sale leaves no trace.
create temp table x as select tests.create_listing(niche) as listing from f;
create temp table sold as
select l.id, l.number, s.id as form_schema_id
from x join marketplace.listing as l on l.id = x.listing join catalog.form_schema as s on s.niche_id = l.niche_id and s.status = 'active';
grant select on x, sold to public;
create function pg_temp.fails() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
create trigger fails before insert on sale.assignment for each row execute function pg_temp.fails();
create temp table before as select tests.purse(tests.organization_of(second)) as purse from f;
select tests.act_as(second) from f;
select is(tests.buy(listing), 'P0001', 'a sale that fails raises its error') from x;
select tests.act_as_nobody();
select is(tests.purse(tests.organization_of(second)), purse, 'a sale that fails charges nobody') from f, before;
drop trigger fails on sale.assignment;
-- Promotional credit is spent first.
select tests.forget_locks();
select ledger.post('test:promo:second', 'welcome_credit',
  tests.legs(tests.account('promo', tests.organization_of(second)), 1500, tests.account('promo_expense'), -1500)) is not null from f;
select tests.act_as(second) from f;
select is(tests.buy(listing), 'done', 'the same purchase succeeds afterwards') from x;
select results_eq('select balance_after, wallet_after, promo_after, debt_after from api.assignments', 'values (45.00, 45.00, 0.00, 0.00)',
  'the wallet pays what promotional credit does not cover');
select results_eq('select a.number, a.listing_id, a.form_schema_id from api.assignments as a',
  'select number, id, form_schema_id from sold', 'the assignment shows the listing, its number and the form version');
select tests.act_as_nobody();
select is(tests.purse(tests.organization_of(second)), 'debt 0, promo 0, wallet 4500', 'promotional credit is spent first') from f;
select is_empty('select * from sale.verify()', 'the ledger is consistent');
-- A refunded buyer still counts.
select is(returns.mark_lead_bad(lead_id, 'nobody there'), 1, 'a purchase on the marketplace is refunded like any other')
  from marketplace.listing join x on id = listing;
select is(tests.purse(tests.organization_of(second)), 'debt 0, promo 1500, wallet 5000', 'the price returns to the accounts that paid it')
  from f;
select is(tests.listing_of(lead_id), 'withdrawn 20.00 sold 1 of 1', 'the bad lead is withdrawn') from marketplace.listing
  join x on id = listing;

select * from finish();
rollback;
