begin;
select plan(14);

create temp table f as
select n as niche, tests.create_user('buyer@x.example', o) as buyer, tests.create_user('viewer@x.example', o) as viewer,
  o as organization, tests.create_listing(n) as listing, tests.create_listing(n) as other, tests.create_user() as rival
from tests.create_market('at_once', 20, 1) as n, tests.create_organization('Buyer Ltd') as o;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
grant select on f to public;

-- What is quoted to the current caller: price of available, remaining or obstacle.
create function pg_temp.quoted(listing uuid) returns text
language sql
return (
  select concat_ws(' ', q ->> 'price', q ->> 'currency', 'of', q ->> 'available', 'leaves', coalesce(q ->> 'remaining', 'nothing'),
    q ->> 'obstacle')
  from api.quote_lead(listing) as q);

select tests.act_as_anon();
select is(tests.outcome('select api.quote_lead(null)'), '42501', 'a stranger may not call quote_lead');
select tests.act_as_nobody();

select tests.act_as(buyer) from f;
select is(tests.outcome('select api.quote_lead(gen_random_uuid())'), '404 LM801', 'an unknown listing is 404 LM801');
select is(pg_temp.quoted(listing), '20.00 USD of 0.00 leaves nothing insufficient_funds', 'without funds') from f;
select tests.act_as_nobody();
select tests.fund(organization, 2000) from f;
select tests.act_as(buyer) from f;
select is(pg_temp.quoted(listing), '20.00 USD of 20.00 leaves 0.00', 'with just enough') from f;
select tests.act_as_nobody();
select tests.fund(organization, 550) from f;
select tests.act_as(buyer) from f;
select is(pg_temp.quoted(listing), '20.00 USD of 25.50 leaves 5.50', 'what a purchase leaves') from f;
select is(tests.buy(listing), 'done', 'the purchase that was quoted') from f;
select is(pg_temp.quoted(listing), '20.00 USD of 5.50 leaves nothing already_bought', 'the own purchase') from f;
select is(api.quote_lead(listing) ->> 'assignment_id', (select id::text from api.assignments), 'is named') from f;
select tests.act_as_nobody();

select tests.act_as(rival) from f;
select is(pg_temp.quoted(listing), '20.00 USD of 0.00 leaves nothing listing_sold', 'sold to somebody else') from f;
select is(api.quote_lead(listing) -> 'assignment_id', 'null', 'whose purchase is not named') from f;
select tests.act_as_nobody();

select tests.act_as(viewer) from f;
select is(pg_temp.quoted(other), '20.00 USD of 5.50 leaves nothing permission_missing', 'to a viewer') from f;
select tests.act_as_nobody();
update identity.organization set status = 'pending' where id = (select organization from f);
select tests.act_as(buyer) from f;
select is(pg_temp.quoted(other), '20.00 USD of 5.50 leaves nothing organization_not_approved', 'before the approval') from f;
select tests.act_as_nobody();
update marketplace.listing set status = 'withdrawn' where id = (select other from f);
select tests.act_as(buyer) from f;
select is(pg_temp.quoted(other), '20.00 USD of 5.50 leaves nothing listing_withdrawn', 'withdrawn') from f;
select tests.act_as_nobody();
update marketplace.listing set status = 'waiting' where id = (select other from f);
select tests.act_as(buyer) from f;
select is(tests.outcome(format('select api.quote_lead(%L)', other)), '404 LM801', 'a listing that waits for approval is 404 LM801') from f;
select tests.act_as_nobody();

select * from finish();
rollback;
